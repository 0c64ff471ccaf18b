"""The whole way for another county, in processes of its own: a file, a fetch, checks, figures and charts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ilag_data.catalogue import SERIES
from tests.conftest import ROOT
from tests.processes import Answer, python
from tests.standin.nordland import PLACES, borrowed, with_nordland, years_of
from tests.standin.server import StandIn
from tests.standin.tables import population
from tests.test_config import NORDLAND

pytestmark = pytest.mark.slow

Run = Callable[..., Answer]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run Python as an analyst in Nordland has it set up."""
    folder = tmp_path_factory.mktemp("mitt fylke")
    # As one who copies the file that comes along and leaves its last line, the map of Trøndelag, as it is.
    (folder / "ilag.toml").write_text(NORDLAND + 'map = "trondelag.geojson"', encoding="utf-8")
    (folder / "data").mkdir()
    place = {"ILAG_CONFIG": str(folder / "ilag.toml"), "ILAG_DATA_DIR": str(folder / "data")}

    def run(*arguments: str, data: Path | None = None) -> Answer:
        elsewhere = {"ILAG_DATA_DIR": str(data)} if data else {}
        return python(*arguments, folder=folder, **place | elsewhere)

    return run


CLI = ("-m", "ilag")
FIGURES = """
import ilag_data
from ilag_data import regions
for frame in (
    ilag_data.population(["Bindal", "18", "Narvik", "Narvik og Hamarøy"], [2016, 2024]),
    ilag_data.population("18", 2016, "published"),
):
    print(frame[["region", "name", "year", "persons", "status"]].to_csv(index=False, header=False), end="")
"""


def test_from_six_lines_to_charts(run: Run, tmp_path: Path) -> None:
    # The figures in the repository are another county's: the first step is a fetch, and the error says so.
    early = run("-c", "import ilag_data; ilag_data.population()")
    assert re.search(r"Nothing has been fetched to .*data yet\.\n.*ilag_data\.fetch\(\)", early.stderr)
    new = run(*CLI, "status")
    assert new.returncode == 0
    assert (new.stdout.count("not fetched"), new.stdout.count("NOT OK")) == (len(SERIES), 0)
    assert new.stdout.endswith("ilag fetch\n")
    unchecked = run(*CLI, "verify")
    assert (unchecked.returncode, unchecked.stdout) == (1, "")
    assert "Nothing has been fetched" in unchecked.stderr
    of_trondelag = run("-c", "import ilag_data; ilag_data.population()", data=ROOT / "data")
    assert "tables of county 50" in of_trondelag.stderr
    with StandIn(with_nordland()) as standin:
        elsewhere = run(*CLI, "fetch", "--force", "--api-url", standin.url, data=ROOT / "data")
        assert elsewhere.returncode == 1
        assert "would replace the figures of another county" in elsewhere.stderr
        assert standin.calls == []
        fetched = run(*CLI, "fetch", "--force", "--api-url", standin.url)
    assert fetched.returncode == 0, fetched.stderr
    checked = run(*CLI, "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    *checks, whole = checked.stdout.splitlines()
    assert all(line.startswith("ok ") for line in checks)
    assert whole.startswith(f"All {len(checks)} checks hold.")

    told = run("-c", FIGURES)
    assert told.returncode == 0, told.stderr
    table = population()
    people = {place: borrowed(table, place).sum(axis=(0, 1, 2)) for place in PLACES}
    at = years_of(table).index
    of = {year: {place: int(persons[at(year)]) for place, persons in people.items()} for year in (2016, 2024)}
    narvik = ("1805", "1854", "1850 east")
    both = (*narvik, "1849", "1850 west")
    county = {year: sum(of[year].values()) - of[year]["1852"] for year in of}
    assert told.stdout.splitlines() == [
        f"1811,Bindal,2016,{of[2016]['1811']},",
        f"1811,Bindal,2024,{of[2024]['1811']},",
        f"18,Nordland,2016,{county[2016]},",
        f"18,Nordland,2024,{county[2024]},",
        "1806,Narvik,2016,,.",
        f"1806,Narvik,2024,{sum(of[2024][place] for place in narvik)},",
        f"1806+1875,Narvik og Hamarøy,2016,{sum(of[2016][place] for place in both)},",
        f"1806+1875,Narvik og Hamarøy,2024,{sum(of[2024][place] for place in both)},",
        f'18-published,"Nordland, som publisert",2016,{county[2016] + of[2016]["1852"]},',
    ]

    chosen = "population-index,population-map,components-accumulated,employment-rate,industry-shares,commuting,profile"
    drawn = run(*CLI, "charts", "--only", chosen, "--formats", "csv,png", "--verbose", "--out", str(tmp_path))
    assert drawn.returncode == 0, drawn.stderr
    assert re.search(
        r"population-map\. .* lacks 1804 Bodø, .* name one of Nordland as map in .*ilag\.toml", drawn.stdout
    )
    index = (tmp_path / "folketall-indeks.csv").read_text(encoding="utf-8-sig")
    assert {line.split(";")[1] for line in index.splitlines()[1:]} == {
        "Bindal", "Vevelstad", "Træna", "Rødøy", "Beiarn", "Steigen", "Andre små", "Nordland",
    }  # fmt: skip
    written = "".join(path.read_text(encoding="utf-8-sig") for path in tmp_path.glob("*.csv"))
    for name in ("Trøndelag", "Trondheim", "Tydal", "Leka"):
        assert name not in written
