"""A frame as a table to read: words at the head, Norwegian numbers, caption with unit and source."""

import pandas as pd

from ilag_data.citations import attrs_of
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text, check_lang
from ilag_report.charts.defaults import Given, varies
from ilag_report.charts.numbers import MISSING, number
from ilag_report.charts.sources import notes_of, source_line
from ilag_report.columns import CODES_OF_NAMES, COUNTS, UNGROUPED, head
from ilag_report.display.tables import ShownTable
from ilag_report.display.writing import is_number, written, years_beside

MOST_ROWS = 30
"""Rows shown unless told otherwise: about a page of a screen."""

_ONE_KIND = ("industry_name", "sex_name", "unit")
"""Columns that stand in the caption instead where they say the same in every row."""

_CUT = Text("Viser {} av {} rader; rows= gir flere.", "{} of {} rows are shown; rows= gives more.")


def show(
    frame: pd.DataFrame,
    *,
    title: str = "",
    source: str = "",
    lang: Lang | None = None,
    rows: int = MOST_ROWS,
    wide: bool | None = None,
) -> ShownTable:
    """Show a frame as a table to read: words at the head, Norwegian numbers, unit and source in the caption.

    Codes are left out where names stand beside them. A missing figure is shown by its symbol (``..`` not in
    these figures, ``.`` does not exist, ``:`` confidential), never as 0.

    Parameters
    ----------
    frame : DataFrame
        Of a loader, of `ilag_data.indicators`, or ``chart.table()``.
    title, source : str
        Caption and source, where the frame does not say them or another one is better.
    lang : {"no", "en"}, optional
        Language of heads and numbers; that of the frame unless given.
    rows : int
        The most rows shown; how many there are is told.
    wide : bool, optional
        Whether the years stand beside each other. By default they do where there is one figure and several
        years.

    Returns
    -------
    ShownTable
        Shows itself in a notebook; ``.style`` is a pandas Styler to go on with, ``.frame`` has the numbers.

    Raises
    ------
    SelectionError
        The frame is empty, `rows` is less than 1, or years cannot stand beside each other.

    Examples
    --------
    >>> import ilag_data
    >>> show(ilag_data.population(["Leka", "Tydal"], range(2019, 2024)))
    Befolkning 1. januar 2019–2023, personer. Kilde: SSB, tabell 07459, gjengitt av niphr/csdata.
    <BLANKLINE>
    Sted   2019  2020  2021  2022  2023
    Leka    567   557   563   570   582
    Tydal   794   769   759   750   753
    """
    given = Given(frame, lang and check_lang(lang))
    if frame.empty or rows < 1:
        raise SelectionError(
            f"A table of {min(len(frame), rows)} rows was asked for.",
            "check the regions and years that were selected; rows= is 1 or more.",
        )
    shown = _for_eyes(frame)
    figures = [column for column in shown.columns if is_number(shown[column]) and column not in UNGROUPED]
    caption = _caption(given, shown, figures, title, source)
    shown = shown.drop(columns=[column for column in _ONE_KIND if _says_one_thing(shown, column)])
    beside = _wide(shown, figures, wide)
    line = _lines(shown, figures if beside else [])
    count = int(line.max()) + 1
    shown = shown[line < rows]
    texts = written(shown, _symbols(frame), given.lang)
    if beside:
        shown = years_beside(shown, figures[0])
        texts = years_beside(texts, figures[0]).fillna(MISSING)
    notes = notes_of(frame)
    if count > rows:
        notes.append(_CUT[given.lang].format(*(number(one, lang=given.lang) for one in (rows, count))))
    heads = [head(column, given.lang) for column in shown.columns]
    # Two columns of one frame under the same word would be one to a reader.
    heads = heads if len(set(heads)) == len(heads) else list(shown.columns)
    shown, texts = (one.set_axis(heads, axis="columns") for one in (shown, texts))
    return ShownTable(shown, texts, caption, tuple(notes), given.lang)


def _for_eyes(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out codes that have names, and the status, which stands in the cells."""
    plain = frame.reset_index(drop=frame.index.names == [None])
    plain.columns = plain.columns.map(str)
    named = [code for code, name in CODES_OF_NAMES.items() if name in plain]
    return plain.drop(columns=[*named, "status"], errors="ignore")


def _symbols(frame: pd.DataFrame) -> pd.Series:
    """Return what a missing figure of each row is shown by."""
    if "status" not in frame:
        return pd.Series(MISSING, index=range(len(frame)), dtype="str")
    return frame["status"].astype("str").replace("", MISSING).reset_index(drop=True)


def _caption(given: Given, shown: pd.DataFrame, figures: list[str], title: str, source: str) -> str:
    """Say what is shown, of what kind, in which unit, and where it comes from."""
    one = figures[0] if len(figures) == 1 else ""
    if not title:
        title = given.dated(one) if given.said("series") else given.said("title")
    kinds = [str(shown[column].iloc[0]) for column in _ONE_KIND if _says_one_thing(shown, column)]
    if set(figures) <= COUNTS:
        kinds.append(given.said("unit"))
    elif one != "value":
        # With the years beside each other no head says what the figure is.
        kinds.append(head(one, given.lang))
    parts = (title, *(kind[:1].lower() + kind[1:] for kind in kinds))
    if not source:
        several = len(attrs_of(given.frame)) > 1
        source = source_line(given.frame) if several else given.said("source")
    sentences = (", ".join(filter(None, parts)), source)
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)


def _says_one_thing(frame: pd.DataFrame, column: str) -> bool:
    return column in frame and not varies(frame, column)


def _wide(shown: pd.DataFrame, figures: list[str], asked: bool | None) -> bool:
    """Tell whether the years are to stand beside each other.

    Raises
    ------
    SelectionError
        They cannot, but were asked to.
    """
    keys = [column for column in shown.columns if column not in figures]
    can = (
        len(figures) == 1
        and "year" in keys
        and len(keys) > 1
        and bool(shown["year"].notna().all())
        and not shown.duplicated(keys).any()
    )
    if asked and not can:
        raise SelectionError(
            f"Years cannot stand beside each other in a table of {', '.join(shown.columns)}.",
            'choose the places, the year and one figure: frame[["name", "year", "persons"]].',
        )
    return can and (varies(shown, "year") if asked is None else asked)


def _lines(shown: pd.DataFrame, beside: list[str]) -> pd.Series:
    """Return on which line of the table each row comes: all years of a place on one where they are beside."""
    if not beside:
        return pd.Series(range(len(shown)))
    keys = [column for column in shown.columns if column not in ("year", *beside)]
    return shown.groupby(keys, sort=False, observed=True, dropna=False).ngroup()
