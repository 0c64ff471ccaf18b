"""The content of the golden files, as plain text: one line a fact, the same whenever the figures are the same.

``texts-no.json``, ``texts-en.json``
    Chart → its texts, and the words of its table in order of appearance.
``texts-others.json``
    Other places and years → chart → its texts, or why there is none.
``charts/*.csv``
    The table shown; `test_slides` holds the slide against it.
``frames.json``
    Columns and ``attrs`` of the loaders' frames, and their names in English where those differ; their figures
    are computed from ``data/raw`` in `test_golden_numbers`.
"""

import csv
import io
import json
import math
from typing import Any

import pandas as pd

from ilag_data.language import Lang
from ilag_report.charts import Chart, Grid
from ilag_report.suite import SECTIONS, SUITE
from tests.chart_decks import OTHERS, of_others, of_suite
from tests.golden.frames import FRAMES, attrs_of, load_frame
from tests.languages import LANGUAGES

CHARTS = sorted(SUITE)  # whatever the order of the deck
DECIMALS = 6
KEYS = [key for section in SECTIONS.values() for key in section]
"""Every chart, those of one municipality once."""


def files() -> dict[str, str]:
    """Path below this folder → content."""
    texts = {f"texts-{lang}.json": {key: texts_of(key, lang) for key in CHARTS} for lang in LANGUAGES}
    others = {asked: {key: texts_of_others(key, asked) for key in KEYS} for asked in OTHERS}
    facts: dict[str, Any] = {
        **texts,
        "texts-others.json": others,
        "frames.json": {case: facts_of(case) for case in FRAMES},
    }
    return {
        **{path: as_json(content) for path, content in facts.items()},
        **{f"charts/{key}.csv": numbers_of(key) for key in CHARTS},
    }


def as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def texts_of(key: str, lang: Lang) -> dict[str, Any]:
    chart = of_suite(key, lang)
    table = chart.table()
    words = [*table.columns, *table.select_dtypes(exclude="number").T.to_numpy().ravel()]
    told = dict.fromkeys(str(word) for word in words if not pd.isna(word))
    return _parts(chart, "name title subtitle source note alt_text") | {"words": "|".join(told)}


def texts_of_others(key: str, asked: str) -> dict[str, str]:
    chart = of_others(key, asked)
    if isinstance(chart, str):
        return {"refused": chart}
    texts = _parts(chart, "title subtitle note alt_text method")
    return texts | ({"paragraph": chart.body.paragraph} if isinstance(chart.body, Grid) else {})


def _parts(chart: Chart, names: str) -> dict[str, str]:
    return {name: getattr(chart, name) for name in names.split()}


def numbers_of(key: str, lang: Lang = "no", *, words: bool = True) -> str:
    """The table shown, or only the numbers in it, which are the same in both languages."""
    table = of_suite(key, lang).table()
    if not words:
        return _csv([*table.select_dtypes("number").itertuples(index=False)])
    return _csv([[*table.columns], *table.itertuples(index=False)])


def facts_of(case: str) -> dict[str, Any]:
    no, en = (load_frame(case, lang) for lang in LANGUAGES)
    named = [column for column in no if str(column).endswith("name")]
    names = {a: b for column in named for a, b in zip(no[column], en[column], strict=True) if a != b}
    columns = [f"{column} {dtype}" for column, dtype in no.dtypes.items()]
    return {"columns": columns, "names": names, "no": attrs_of(no), "en": attrs_of(en)}


def _csv(rows: list[Any]) -> str:
    content = io.StringIO()
    csv.writer(content, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return content.getvalue()


def _cell(value: object) -> str:
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        # What a machine leaves of a sum done in another order is no change.
        return f"{round(value, DECIMALS) + 0:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return str(value)
