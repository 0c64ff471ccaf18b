"""data/processed: byte for byte what the loaders return."""

import csv
import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ilag_data import processed, raw, regions
from ilag_data.errors import ArchiveError
from tests.key_figures import EMPLOYED, POPULATION, YEARS

ROOT = Path(__file__).parent.parent

HEADERS = {
    "population.csv": "region,name,year,persons",
    "population_change.csv": "region,name,year,excess_of_births,net_migration,residual,change",
    "employment.csv": "region,name,year,industry,industry_name,employed_by_residence",
    "labour_balance.csv": "region,name,year,population_15_74,employed_by_residence,employed_by_workplace",
    "commuting.csv": "residence,residence_name,workplace,workplace_name,year,employed",
}


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "processed" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", processed.TABLES)
def test_a_committed_table_is_what_the_loader_returns(name: str) -> None:
    assert (ROOT / "data" / "processed" / name).read_bytes() == processed.to_csv(processed.TABLES[name]())


def test_nothing_else_lies_among_the_tables() -> None:
    found = {path.name for path in (ROOT / "data" / "processed").glob("*.csv")}
    assert found == set(processed.TABLES)


@pytest.mark.parametrize(("name", "header"), HEADERS.items())
def test_the_columns_are_as_documented(name: str, header: str) -> None:
    assert (ROOT / "data" / "processed" / name).read_text(encoding="utf-8").splitlines()[0] == header


def test_the_key_figures_stand_in_the_tables() -> None:
    population = {(row["region"], int(row["year"])): row["persons"] for row in rows("population.csv")}
    employed = {
        (row["region"], int(row["year"])): row["employed_by_residence"]
        for row in rows("employment.csv")
        if row["industry"] == "00-99"
    }
    for known, held in ((POPULATION, population), (EMPLOYED, employed)):
        for region, figures in known.items():
            assert tuple(int(held[region, year]) for year in YEARS) == figures


def test_every_region_is_there_and_a_missing_figure_is_an_empty_cell() -> None:
    population = rows("population.csv")
    assert list(dict.fromkeys(row["region"] for row in population)) == list(processed.REGIONS)
    assert len(processed.REGIONS) == 42
    empty = {(row["region"], int(row["year"])) for row in population if row["persons"] == ""}
    assert empty == {(region, year) for region in ("5055", "5056", "5059") for year in range(2015, 2020)}


def test_a_label_of_a_document_is_no_formula_in_a_table(data_copy: Path) -> None:
    document = raw.read("commuting-in")
    # A code that is no municipality of Norway: only then is the label the name.
    content = document.content.replace(b'"Halden (-2019)"', b'"=1+1;=2+2"').replace(b'"0101"', b'"0100"')
    provenance = replace(document.provenance, sha256=hashlib.sha256(content).hexdigest())
    raw.write(raw.Document(content, provenance))
    before = rows("commuting.csv")
    processed.rebuild()
    with (data_copy / "processed" / "commuting.csv").open(encoding="utf-8", newline="") as file:
        after = list(csv.DictReader(file))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed
    for old, new in changed:
        assert new == {
            key: {"Halden": "'=1+1;'=2+2", "0101": "0100"}.get(text, text) for key, text in old.items()
        }


def test_a_missing_text_is_an_empty_cell_and_the_name_of_a_column_no_formula() -> None:
    frame = pd.DataFrame({"=1+1": ["a", None], "n": pd.array([pd.NA, 2], dtype="Int64")})
    for texts in (
        frame["=1+1"].astype("str"),
        frame["=1+1"].astype("category"),
        frame["=1+1"].astype(object),
    ):
        assert processed.to_csv(frame.assign(**{"=1+1": texts})) == b"'=1+1,n\na,\n,2\n"


def test_tables_are_rebuilt_in_another_folder_byte_for_byte(data_copy: Path) -> None:
    for path in (data_copy / "processed").iterdir():
        path.unlink()
    written = processed.rebuild()
    assert sorted(path.name for path in written) == sorted(processed.TABLES)
    for path in written:
        assert path.read_bytes() == (ROOT / "data" / "processed" / path.name).read_bytes()


def test_nothing_is_written_when_a_document_cannot_be_trusted(data_copy: Path) -> None:
    (data_copy / "raw" / "commuting-in.json").write_bytes(b"{}")
    before = {path: path.read_bytes() for path in (data_copy / "processed").iterdir()}
    (data_copy / "processed" / "population.csv").write_bytes(b"mine")
    with pytest.raises(ArchiveError, match=r"commuting-in\.json"):
        processed.rebuild()
    assert (data_copy / "processed" / "population.csv").read_bytes() == b"mine"
    assert set((data_copy / "processed").iterdir()) == set(before)
    assert raw.data_dir() == data_copy


def test_the_areas_of_the_tables_add_up() -> None:
    persons = {(row["region"], row["year"]): int(row["persons"] or 0) for row in rows("population.csv")}
    for year in map(str, range(2015, 2027)):
        assert persons["50-5001", year] == persons["50", year] - persons["5001", year]
        assert persons["ILAG", year] == sum(persons[region, year] for region in regions.PROGRAMME)
