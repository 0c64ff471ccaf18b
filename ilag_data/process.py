"""``data/raw`` → ``data/processed``: decoded, checked, put on borders and written once.

One CSV for each loader on today's borders, and in ``published/`` one as the figures were published: every
place, time and figure in the documents, with ``status`` saying why a figure is missing. Everything downstream
reads these tables, so that what an analyst opens in a spreadsheet is what the charts show. ``manifest.json``
beside them says which documents they were made from, with the checksum of each.

Comma-separated, UTF-8, figures as plain numbers, a missing figure as an empty cell, quarters as ``2015K1``. A
row without any figure is written only if its status says more than that the documents lack it (``..``). A
text that a spreadsheet would take for a formula gets an apostrophe in front.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_numeric_dtype

from ilag_data import borders, catalogue, jsonstat, raw, replacing
from ilag_data import regions as places
from ilag_data.borders import NOT_AVAILABLE, NOT_HELD, Borders
from ilag_data.catalogue import Column, Series
from ilag_data.counts import contradiction
from ilag_data.errors import ArchiveError
from ilag_data.helping import name_command
from ilag_data.language import Text
from ilag_data.periods import Time, label, year_of
from ilag_data.raw import Document, Provenance
from ilag_data.untrusted import spreadsheet_text

FOLDER = "processed"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document that matches the catalogue's declaration."""

    record: Series
    document: Document
    data: jsonstat.Dataset
    contents: dict[str, Column]  # those present, by code, in the order of the catalogue
    times: tuple[Time, ...]  # the years or quarters present, in order

    def tidy(self, **keys: str) -> pd.DataFrame:
        """Return the figures as `borders` takes them, with the keys in the catalogue's order of codes."""
        frame = self.data.frame
        time = self.record.frequency
        columns = {code: content.name for code, content in self.contents.items()}
        tidy = pd.DataFrame(
            {
                "region": frame[catalogue.REGION].astype("str"),
                "time": frame[time].astype("int64") if time == "year" else frame[time],
                **{key: self._in_order(variable) for key, variable in keys.items()},
                "content": frame[catalogue.CONTENTS].astype("str").map(columns),
                "value": frame["value"],
                "status": frame["status"].astype("str"),
            }
        )
        return tidy[tidy["content"].notna()]

    def _in_order(self, variable: str) -> pd.Series:
        codes = self.data.dimensions[variable].codes
        listed = (*self.record.needs[variable], *catalogue.INDUSTRIES, *sorted(codes))
        return self.data.frame[variable].cat.set_categories(
            list(dict.fromkeys(c for c in listed if c in codes))
        )


# ---- Decoding ---------------------------------------------------------------------------------------------


def decode(document: Document) -> Decoded:
    """Decode a document and check it against the catalogue.

    Variables, codes and units must be as declared, and each figure a possible number of persons; the error
    names table, variable and code.
    """
    record = catalogue.get(document.provenance.series)
    data = jsonstat.read(document.content)
    if what := next(_faults(record, data), None):
        path, how = raw.document_path(record.name), raw.how_to_restore()
        raise ArchiveError(
            f"{path} (tabell {record.table}) {what.no}.",
            f"{path} (table {record.table}) {what.en}.",
            f"tabellen er ikke slik ilag_data/catalogue.toml sier; få dokumentet tilbake ({how.no}), hent "
            "det (ilag fetch), eller før endringen inn der.",
            f"the table is not what ilag_data/catalogue.toml declares; restore the document ({how.en}), "
            "fetch it (ilag fetch), or bring the declaration up to date.",
        )
    codes = data.dimensions[catalogue.CONTENTS].codes
    contents = {code: content for code, content in record.contents.items() if code in codes}
    times = tuple(sorted(set(data.frame[record.frequency].tolist())))
    return Decoded(record, document, data, contents, times)


def _faults(record: Series, data: jsonstat.Dataset) -> Iterator[Text]:
    """Yield what differs from the declaration; faults after the first may follow from it."""
    if hidden := jsonstat.unseen_in(data):
        yield hidden
    expected = {*record.needs, catalogue.CONTENTS, catalogue.TIME}
    if set(data.dimensions) != expected:
        found, ours = (", ".join(sorted(of)) for of in (data.dimensions, expected))
        yield Text(f"har variablene {found}, ikke {ours}", f"has the variables {found}, not {ours}")
    for variable, codes in record.needs.items():
        lacking = ", ".join(code for code in codes if code not in data.dimensions[variable].codes)
        if lacking:
            yield Text(
                f"mangler {lacking} i variabelen {variable}", f"lacks {lacking} of the variable {variable}"
            )
    if not record.contents.keys() & {*data.dimensions[catalogue.CONTENTS].codes}:
        listed = ", ".join(record.contents)
        yield Text(
            f"har ingen av {listed} i variabelen {catalogue.CONTENTS}",
            f"has none of {listed} in the variable {catalogue.CONTENTS}",
        )
    if wrong := contradiction(record, data):
        yield wrong
    if record.frequency not in data.frame:
        yield Text(
            f"har kategorier i {catalogue.TIME} som ikke er {record.times.no}",
            f"has categories of {catalogue.TIME} that are no {record.times.en}",
        )


# ---- On borders -------------------------------------------------------------------------------------------


def _on_borders(decoded: Decoded, tidy: pd.DataFrame, which: Borders) -> pd.DataFrame:
    """Put every place in the document on borders: ``region, name``, time, keys, figures, ``status``."""
    norway = [places.NORWAY] * (places.NORWAY in decoded.data.dimensions[catalogue.REGION].codes)
    if which == "today":
        # Which municipalities are small follows from the tables made here.
        areas = [area for area in places.AREAS if area not in (places.NORWAY, places.SMALL_OTHERS)]
        regions = [*places.TODAY, *areas, *norway]
        figures = borders.to_today(tidy, regions, decoded.times)
    else:
        figures = borders.as_published(tidy, [*places.CODES, places.COUNTY, *norway], decoded.times)
    frame = _one_column_for_each_figure(decoded, figures)
    # A move between two summed municipalities is neither into nor out of their sum.
    moves = [content.name for content in decoded.contents.values() if content.moves]
    if moves:
        frame.loc[_is_sum(frame, decoded.record.frequency, which), moves] = pd.NA
    return frame


def _is_sum(frame: pd.DataFrame, time: str, which: Borders) -> list[bool]:
    return [
        region in places.AREAS or (which == "today" and len(borders.members(region, year_of(when)) or ()) > 1)
        for region, when in zip(frame["region"], frame[time], strict=True)
    ]


def _one_column_for_each_figure(decoded: Decoded, figures: pd.DataFrame) -> pd.DataFrame:
    keys = [column for column in figures if column not in ("content", "value", "status")]
    by_key = figures.groupby(keys, sort=False, observed=True)
    wide = figures.set_index([*keys, "content"])["value"].unstack("content")
    contents = [content.name for content in decoded.contents.values()]
    frame = wide[contents].reindex(by_key.size().index).astype("Int64")
    frame["status"] = by_key["status"].first().fillna("").astype("str")
    frame = frame.reset_index().rename(columns={"time": decoded.record.frequency})
    frame.columns.name = None
    names = {region: places.name(region) for region in frame["region"].unique()}
    frame.insert(1, "name", frame["region"].map(names))
    return frame


# ---- The tables -------------------------------------------------------------------------------------------


def _population(ages: Decoded, which: Borders) -> pd.DataFrame:
    by_age = ages.tidy(age="Alder").groupby(["region", "time", "content"], sort=False, observed=True)
    all_ages = by_age["value"].sum(skipna=False).to_frame().assign(status=by_age["status"].first())
    return _on_borders(ages, all_ages.reset_index(), which)


def _by_age(ages: Decoded, which: Borders) -> pd.DataFrame:
    return _on_borders(ages, _with_age(ages.tidy(age="Alder")), which)


def _by_sex_and_age(ages: Decoded, which: Borders) -> pd.DataFrame:
    return _with_sex(_on_borders(ages, _with_age(ages.tidy(sex="Kjonn", age="Alder")), which))


def _with_sex(frame: pd.DataFrame) -> pd.DataFrame:
    """Replace codes of sex with ids, and add their names."""
    code = frame["sex"].astype("str")
    frame["sex"] = code.map({code: text.en.lower() for code, text in catalogue.SEX.items()})
    frame.insert(
        _after(frame, "sex"), "sex_name", code.map({code: text.no for code, text in catalogue.SEX.items()})
    )
    return frame


def _with_age(tidy: pd.DataFrame) -> pd.DataFrame:
    """Turn age codes (``"007"``, ``"105+"``) into numbers."""
    # Converts a hundred codes, not a hundred thousand rows.
    of_code = tidy["age"].cat.categories.str.removesuffix("+").astype("int64")
    return tidy.assign(age=of_code.take(tidy["age"].cat.codes.to_numpy()))


def _change(changes: Decoded, which: Borders) -> pd.DataFrame:
    """Add the change to the next 1 January, and what births, deaths and migration leave unexplained of it."""
    frame = _without_keys(changes, which)
    stock = frame.set_index(["region", "year"])["population_1_january"]
    next_january = pd.MultiIndex.from_arrays([frame["region"], frame["year"] + 1])
    change = stock.reindex(next_january).array - frame["population_1_january"].array
    frame.insert(
        _after(frame, "net_migration"),
        "residual",
        change - frame["natural_increase"] - frame["net_migration"],
    )
    frame.insert(_after(frame, "residual"), "change", change)
    ends_here = frame["change"].isna() & (frame["status"] == "")
    frame.loc[ends_here, "status"] = NOT_HELD if which == "today" else NOT_AVAILABLE
    return frame


def _employment(employed: Decoded, which: Borders) -> pd.DataFrame:
    frame = _on_borders(employed, employed.tidy(industry="NACE2007"), which)
    dimension = employed.data.dimensions["NACE2007"]
    names = dict(zip(dimension.codes, dimension.labels, strict=True))
    names |= {code: text.no for code, text in catalogue.INDUSTRIES.items()}
    frame["industry"] = frame["industry"].astype("str")
    frame.insert(_after(frame, "industry"), "industry_name", frame["industry"].map(names))
    return frame


def _employment_by_sex_and_age(employed: Decoded, which: Borders) -> pd.DataFrame:
    return _with_sex(_on_borders(employed, employed.tidy(sex="Kjonn", age_group="Alder"), which))


def _without_keys(figures: Decoded, which: Borders) -> pd.DataFrame:
    return _on_borders(figures, figures.tidy(), which)


def _commuting(outward: Decoded, inward: Decoded, _: Borders) -> pd.DataFrame:
    """Return the flows of the programme's municipalities, with those under their codes of today."""
    both = outward.data.dimensions["Bokommuen"].codes
    # Flows between the six, and within each of them, are in both documents.
    flows = pd.concat([_flows(outward), _flows(inward, without=both)], ignore_index=True)
    # In a year that one of the documents lacks, half the flows would be taken for all.
    flows = flows[flows["year"].isin({*outward.times} & {*inward.times})]
    # Before a merger the flows of the parts add up to those of the whole.
    ends = ["residence", "residence_name", "workplace", "workplace_name"]
    parts = flows.groupby([*ends, "year"], sort=False)
    summed = parts["flow"].sum(skipna=False).astype("Int64").to_frame()
    frame = summed.assign(status=parts["status"].first().fillna("").astype("str")).reset_index()
    return frame.sort_values(["residence", "workplace", "year"], ignore_index=True)


def _flows(decoded: Decoded, without: Sequence[str] = ()) -> pd.DataFrame:
    """Return the flows by origin and destination, without those that begin in one of `without`."""
    frame = decoded.data.frame
    symbol = frame["status"].astype("str").where(frame["value"].isna())
    flows = pd.DataFrame({"year": frame["year"].astype("int64"), "flow": frame["value"], "status": symbol})
    # A pair without a figure either did not exist that year or is not in the document; it gets no row. A
    # withheld figure does stand for persons, and its row has a missing figure. A 0 for a code outside its
    # years must not stand for the place under its other code.
    withheld = symbol.notna() & ~symbol.isin(["", NOT_AVAILABLE, NOT_HELD])
    known = (flows["flow"].notna() | withheld) & ~frame["Bokommuen"].isin(without)
    people = (flows["flow"] > 0) | withheld
    for at, (end, variable) in enumerate((("residence", "Bokommuen"), ("workplace", "ArbstedKomm"))):
        dimension, codes = decoded.data.dimensions[variable], frame[variable].astype("str")
        names = dict(zip(dimension.codes, map(_place_name, dimension.codes, dimension.labels), strict=True))
        flows.insert(2 * at, end, codes.map({code: _renumbered(code) for code in names}))
        flows.insert(2 * at + 1, f"{end}_name", codes.map(names))
        known &= _in_use(codes, flows["year"], people)
    return flows[known]


def _in_use(codes: pd.Series, years: pd.Series, people: pd.Series) -> npt.NDArray[np.bool_]:
    """Return for each flow whether the code at one end was in use; `people` says which flows have persons."""
    # The years of codes beyond Norway's municipalities are unknown: unused where nobody commutes.
    cells = pd.MultiIndex.from_arrays([codes, years])
    travelled, norway = {*cells[people]}, places.ALL_NORWAY
    used = [
        (code, year)
        for code, year in cells.unique()
        if (norway[code].in_use(year) if code in norway else (code, year) in travelled)
    ]
    return cells.isin(used)


def _renumbered(code: str) -> str:
    """Return today's code for the six and predecessors wholly within one, and any other code unchanged."""
    if code in places.CODES:
        (todays, *others) = places.todays_codes(code)
        last = min(places.CODES[code].last_year, catalogue.STANDARD_YEARS[-1])
        if not others and todays in places.PROGRAMME and borders.members(todays, last):
            return todays
    return code


def _place_name(code: str, label: str) -> str:
    """Return the name of a municipality of Norway; for other codes (Svalbard, unknown) the table's label."""
    if code in places.CODES:
        return places.CODES[_renumbered(code)].name
    return places.ALL_NORWAY[code].name if code in places.ALL_NORWAY else label


def _after(frame: pd.DataFrame, column: str) -> int:
    return list(frame.columns).index(column) + 1


class Recipe(NamedTuple):
    """How a table of ``data/processed`` is made: the function, and the series it takes."""

    make: Callable[..., pd.DataFrame]
    series: tuple[str, ...]


TABLES: Mapping[str, Recipe] = {
    "population": Recipe(_population, ("population-by-age",)),
    "population_by_age": Recipe(_by_age, ("population-by-age",)),
    "population_by_sex_and_age": Recipe(_by_sex_and_age, ("population-by-sex-and-age",)),
    "population_change": Recipe(_change, ("population-change",)),
    "population_quarterly": Recipe(_without_keys, ("population-quarterly",)),
    "employment": Recipe(_employment, ("employment",)),
    "employment_by_sex_and_age": Recipe(_employment_by_sex_and_age, ("employment-by-sex-and-age",)),
    "labour_balance": Recipe(_without_keys, ("labour-balance",)),
    "commuting": Recipe(_commuting, ("commuting-out", "commuting-in")),
}
"""By the name of the table, which is its loader's too."""


# ---- Writing ----------------------------------------------------------------------------------------------


def rebuild() -> list[Path]:
    """Make all tables anew from the documents held, as one set; return their paths."""
    contents = make({name: raw.read(name) for name in catalogue.SERIES if raw.is_held(name)})
    replacing.stage(raw.data_dir(), contents)
    replacing.commit(raw.data_dir())
    return [raw.data_dir() / path for path in contents]


def make(documents: Mapping[str, Document]) -> dict[str, bytes]:
    """Make every table whose documents are given, and the manifest: path in the data folder → content."""
    held = {name: decode(documents[name]) for name in catalogue.SERIES if name in documents}
    contents: dict[str, bytes] = {}
    tables = {}
    for name, (recipe, series) in TABLES.items():
        if held.keys() >= {*series}:
            for which, path in paths_of(name).items():
                frame = recipe(*(held[one] for one in series), which)
                content = contents[f"{FOLDER}/{path}"] = to_csv(_telling(frame))
                tables[path] = {"sha256": hashlib.sha256(content).hexdigest(), "documents": list(series)}
    told = {
        "county": places.COUNTY,
        "tables": tables,
        "documents": {
            name: {**summary(decoded.document.provenance), "times": [label(time) for time in decoded.times]}
            for name, decoded in held.items()
        },
    }
    contents[f"{FOLDER}/{MANIFEST}"] = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    return contents


def paths_of(name: str) -> dict[Borders, str]:
    """Return the paths of a loader's tables in ``data/processed``; commuting has one, on today's borders."""
    both: dict[Borders, str] = {"today": f"{name}.csv", "published": f"published/{name}.csv"}
    return both if name != "commuting" else {"today": both["today"]}


def summary(provenance: Provenance) -> dict[str, Any]:
    """Return what the manifest says of a document, besides its times."""
    return {
        "table": provenance.table,
        "origin": provenance.origin,
        "republished_by": provenance.handed_on_by,
        "updated": provenance.updated,
        "compiled": provenance.compiled,
        "sha256": provenance.sha256,
    }


def _telling(frame: pd.DataFrame) -> pd.DataFrame:
    """Drop the rows that only say that the documents lack their figures, as loaders assume without them."""
    figures = frame.select_dtypes("Int64")
    return frame[figures.notna().any(axis=1) | (frame["status"] != NOT_HELD)]


def to_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame as CSV, as the module describes; neither texts nor column names can be formulas."""
    if "quarter" in frame:
        frame = frame.assign(quarter=[label(quarter) for quarter in frame["quarter"]])
    for column in frame.columns[[not is_numeric_dtype(kind) for kind in frame.dtypes]]:
        # A table has many rows and few distinct texts.
        names = {name: spreadsheet_text(str(name)) for name in frame[column].dropna().unique()}
        frame = frame.assign(**{column: frame[column].map(names)})
    frame = frame.rename(columns=lambda name: spreadsheet_text(str(name)))
    return frame.to_csv(index=False, lineterminator="\n").encode()


name_command(__name__)
