"""A frame as a table to read: words at the head, Norwegian numbers, caption with unit and source."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ilag_data.arguments import checked
from ilag_data.citations import attrs_of
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_data.untrusted import visible
from ilag_report.charts.defaults import Given, varies
from ilag_report.charts.numbers import MISSING, NumberFormat
from ilag_report.charts.sources import citations, notes_of
from ilag_report.columns import CODES_OF_NAMES, COUNTS, TWO_DECIMALS, UNGROUPED, fits, head, in_words
from ilag_report.display.cards import columns, framed, scrolling, table
from ilag_report.messages import say

MOST_ROWS = 30
"""Rows shown unless told otherwise: about a page of a screen."""

_IN_CAPTION = ("industry_name", "sex_name", "unit")
"""Columns that stand in the caption instead where they say the same in every row."""


@dataclass(frozen=True, eq=False, repr=False)
class ShownTable:
    """A frame made ready for eyes; shows itself in a notebook, and as text in a terminal.

    Attributes
    ----------
    frame : DataFrame
        What is shown: numbers as numbers, under the heads a reader sees.
    texts : DataFrame
        The same cells as they are written.
    title, source : str
        What is shown, with its unit; and where it comes from.
    notes : tuple of str
        What is missing and why, and how many rows are left out.
    lang : {"no", "en"}
        The language.
    """

    frame: pd.DataFrame
    texts: pd.DataFrame
    title: str
    source: str
    notes: tuple[str, ...]
    lang: Lang

    @property
    def caption(self) -> str:
        """What is shown, unit and source."""
        return _sentences(self.title, self.source)

    def to_html(self, *, captioned: bool = False, label: str = "") -> str:
        """Return the table as HTML without ids and colours: the same in every run, and in every theme.

        Parameters
        ----------
        captioned : bool
            Whether the title is the table's own caption, which a screen reader reads wherever it enters the
            table, with the source below; by default both are a paragraph above.
        label : str
            What a screen reader calls the part of the page that scrolls; by default the title.

        Returns
        -------
        str
            A table that scrolls sideways where it is too wide.
        """
        title = _sentences(self.title) if captioned else self.caption
        page = table(
            self.texts.to_numpy().tolist(),
            head=[*self.texts],
            right=self._numbers,
            caption=title if captioned else "",
        )
        # Outside, the source does not scroll away with a wide table; a caption is no wider than the table.
        above, *below = (
            f"<p>{html.escape(text)}</p>" if text else ""
            for text in (title, self.source if captioned else "", *self.notes)
        )
        return framed(
            f"{'' if captioned else above}{scrolling(page, label or title)}{''.join(below)}", self.lang
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        """Give the table as plain text, numbers to the right."""
        lines = columns([[*self.texts], *self.texts.to_numpy().tolist()], self._numbers)
        return visible("\n".join([self.caption, "", *lines, *(["", *self.notes] if self.notes else [])]))

    @property
    def _numbers(self) -> set[int]:
        """The columns of numbers."""
        return {at for at, column in enumerate(self.frame) if _is_number(self.frame[column])}


@checked
def show(
    frame: pd.DataFrame,
    *,
    title: str = "",
    source: str = "",
    lang: Lang | None = None,
    rows: int = MOST_ROWS,
    wide: bool | None = None,
    frames: Sequence[pd.DataFrame] = (),
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
        Language of heads and numbers, which is that of the frame where it has one.
    rows : int
        The most rows shown; how many there are is told.
    wide : bool, optional
        Whether the years stand beside each other. By default they do where there is one figure and several
        years.
    frames : sequence of DataFrame
        The frames of the loaders that figures worked out by hand stand on, to cite them all.

    Returns
    -------
    ShownTable
        Shows itself in a notebook; ``.frame`` has the numbers and ``.texts`` what is written, to go on with.

    Raises
    ------
    ChartError
        The frame is in another language.
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
    given = Given(frame, lang)
    given.refuse_other_language()
    if frame.empty or rows < 1:
        raise SelectionError(
            f"En tabell med {min(len(frame), rows)} rader kan ikke vises.",
            f"A table of {min(len(frame), rows)} rows was asked for.",
            "se over hvilke steder og år som er valgt; rows= er 1 eller mer.",
            "check the regions and years that were selected; rows= is 1 or more.",
        )
    shown = _for_eyes(frame)
    figures = [column for column in shown.columns if _is_number(shown[column]) and column not in UNGROUPED]
    same = [column for column in _IN_CAPTION if column in shown and not varies(shown, column)]
    kinds = [str(shown[column].iloc[0]) for column in same]
    title = _title(given, figures, title, kinds)
    shown = shown.drop(columns=same)
    beside = _wide(shown, figures, wide)
    # All years of a place are on one line where they stand beside each other.
    keys = [column for column in shown.columns if column not in ("year", *figures)]
    line = pd.Series(range(len(shown)))
    if beside:
        line = shown.groupby(keys, sort=False, observed=True, dropna=False).ngroup()
    lines = int(line.max()) + 1
    shown = shown[line < rows]
    texts = _written(shown, _symbols(frame), given.lang)
    if beside:
        shown = _years_beside(shown, figures[0])
        texts = _years_beside(texts, figures[0]).fillna(MISSING)
    notes = notes_of(*(frames or (frame,)))
    if texts.isin([MISSING]).any(axis=None):
        notes.insert(0, say("show.missing", given.lang))
    if lines > rows:
        notes.append(say("show.cut", given.lang, shown=rows, lines=lines))
    heads = [head(column, given.lang) for column in shown.columns]
    # Two columns of one frame under the same word would be one to a reader.
    heads = heads if len(set(heads)) == len(heads) else list(shown.columns)
    shown, texts = (one.set_axis(heads, axis="columns") for one in (shown, texts))
    if not source:
        several = frames or len(attrs_of(frame)) > 1
        source = citations(*(frames or (frame,))) if several else given.said("source")
    return ShownTable(shown, texts, title, source, tuple(notes), given.lang)


def _sentences(*texts: str) -> str:
    return " ".join(f"{text.rstrip('.')}." for text in texts if text)


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


def _title(given: Given, figures: list[str], title: str, kinds: list[str]) -> str:
    """Say what is shown, of what kind, and in which unit."""
    one = figures[0] if len(figures) == 1 else ""
    title = title or (given.dated(one) if given.said("series") else given.said("title"))
    if not all(fits(figure, given.frame) for figure in figures):
        pass  # what they are no longer is not said of them
    elif set(figures) <= COUNTS:
        kinds = [*kinds, given.said("unit")]
    elif one != "value":
        # With the years beside each other no head says what the figure is.
        kinds = [*kinds, head(one, given.lang)]
    return ", ".join(filter(None, (title, *(kind[:1].lower() + kind[1:] for kind in kinds))))


def _wide(shown: pd.DataFrame, figures: list[str], asked: bool | None) -> bool:
    """Tell whether the years are to stand beside each other; raise where they cannot, but were asked to."""
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
            f"Årene kan ikke stå ved siden av hverandre i en tabell av {', '.join(shown.columns)}.",
            f"Years cannot stand beside each other in a table of {', '.join(shown.columns)}.",
            'velg stedene, året og ett tall: tabell[["name", "year", "persons"]].',
            'choose the places, the year and one figure: frame[["name", "year", "persons"]].',
        )
    return can and (varies(shown, "year") if asked is None else asked)


def _written(shown: pd.DataFrame, symbols: pd.Series, lang: Lang) -> pd.DataFrame:
    """Return every cell as it is written; a column of several units by each of them."""

    def written(rows: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({str(one): _cells(rows[one], str(one), symbols, lang) for one in rows})

    if "unit" not in shown:
        return written(shown)
    return pd.concat([written(rows) for _, rows in shown.groupby("unit", dropna=False)]).sort_index()


def _cells(values: pd.Series, column: str, symbols: pd.Series, lang: Lang) -> pd.Series:
    if not _is_number(values):
        return values.map(lambda cell: in_words(cell, column, lang)).astype("str")
    whole = bool((values.dropna() % 1 == 0).all())
    decimals = 2 if column in TWO_DECIMALS else 0 if whole else 1
    form = NumberFormat(decimals=decimals, grouped=column not in UNGROUPED)
    cells = [
        symbol if pd.isna(value) else form.text(float(value), lang)
        for value, symbol in zip(values, symbols[values.index], strict=True)
    ]
    return pd.Series(cells, index=values.index, dtype="str")


def _years_beside(shown: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Put the figures of the years beside each other, the places in the order they come."""
    keys = [column for column in shown.columns if column not in ("year", figure)]
    # Without sort=False the places would lose the order they were asked for in.
    beside = shown.set_index([*keys, "year"])[figure].unstack("year", sort=False)
    beside = beside[sorted(beside.columns)]
    beside.columns = beside.columns.map(str)
    return beside.reset_index()


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
