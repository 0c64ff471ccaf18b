"""The content of the golden files, as plain text: one line a fact, the same whenever the figures are the same.

``texts-no.json``, ``texts-en.json``
    Chart → its texts, and the words of its table in order of appearance.
``texts-others.json``
    Other places and years → chart → its texts, or why there is none.
``charts/*.csv``
    The table shown; `test_slides` holds the slide against it.
``frames/*.csv``
    The frames of the loaders. Ages, or else years and quarters, stand across. A missing figure is ``NA``, with
    its status in brackets; ``NA[..]*106`` is a whole line of them. Where rows have several figures, their status
    is a line of its own. A row that the frame lacks is blank.
``frames.json``
    Columns and ``attrs`` of the frames, and their names in English where those differ.
"""

import csv
import io
import json
import math
from typing import Any

import pandas as pd

from ilag_report.charts import Grid
from ilag_report.suite import SECTIONS
from tests.chart_decks import OTHERS, of_others
from tests.golden.adapter import CHARTS, FRAMES, LANGUAGES, Lang, attrs_of, load_frame, make_chart

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
        **{f"frames/{case}.csv": figures_of(case) for case in FRAMES},
    }


def as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def texts_of(key: str, lang: Lang) -> dict[str, Any]:
    made = make_chart(key, lang)
    texts = [column for column in made.table if not pd.api.types.is_numeric_dtype(made.table[column])]
    words = [*made.table.columns, *(word for column in texts for word in made.table[column].dropna())]
    return {**made.texts, "words": "|".join(dict.fromkeys(map(str, words)))}


def texts_of_others(key: str, asked: str) -> dict[str, str]:
    chart = of_others(key, asked)
    if isinstance(chart, str):
        return {"refused": chart}
    texts = {part: getattr(chart, part) for part in ("title", "subtitle", "note", "alt_text", "method")}
    return texts | ({"paragraph": chart.body.paragraph} if isinstance(chart.body, Grid) else {})


def numbers_of(key: str, lang: Lang = "no", *, words: bool = True) -> str:
    """The table shown, or only the numbers in it, which are the same in both languages."""
    table = make_chart(key, lang).table
    if not words:
        return _csv([*table.select_dtypes("number").itertuples(index=False)])
    return _csv([[*table.columns], *table.itertuples(index=False)])


def facts_of(case: str) -> dict[str, Any]:
    no, en = (load_frame(case, lang) for lang in LANGUAGES)
    named = [column for column in no if str(column).endswith("name")]
    names = {a: b for column in named for a, b in zip(no[column], en[column], strict=True) if a != b}
    columns = [f"{column} {dtype}" for column, dtype in no.dtypes.items()]
    return {"columns": columns, "names": names, "no": attrs_of(no), "en": attrs_of(en)}


def figures_of(case: str) -> str:
    frame = load_frame(case, "no")
    across = next(column for column in ("age", "year", "quarter") if column in frame)
    # The column of borders is one word throughout: `facts_of` tells of it.
    frame = frame.drop(columns="borders", errors="ignore")
    keys = [c for c in frame if c not in {across, "status"} and not str(frame[c].dtype).startswith("Int")]
    figures = [column for column in frame if column not in {across, "status", *keys}]
    status = frame["status"] if "status" in frame else pd.Series("", frame.index)
    alone = len(figures) == 1
    shown = {
        figure: [
            _figure(value, why if alone else "") for value, why in zip(frame[figure], status, strict=True)
        ]
        for figure in figures
    } | ({} if alone else {"status": [*status]})
    parts = [
        frame[keys].assign(figure=figure, across=frame[across].astype(str), shown=texts)
        for figure, texts in shown.items()
    ]
    cells = pd.concat(parts).sort_index(kind="stable")
    keys = keys if alone else [*keys, "figure"]
    assert not cells.duplicated([*keys, "across"]).any(), f"{case}: two rows say what one should"
    columns = list(dict.fromkeys(cells["across"]))
    lines = []
    for line, row in cells.groupby(keys, sort=False):
        held = dict(zip(row["across"], row["shown"], strict=True))
        across_line = [held.get(column, "") for column in columns]
        if len(set(across_line)) == 1 and across_line[0].startswith("NA"):
            across_line = [f"{across_line[0]}*{len(columns)}"]
        lines.append([*line, *across_line])
    return _csv([[*keys, *columns], *lines])


def _figure(value: object, status: str) -> str:
    reason = f"[{status}]" if status else ""
    return f"NA{reason}" if pd.isna(value) else f"{value}{reason}"  # type: ignore[call-overload]


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
