"""A frame as a readable table: headings in words, Norwegian numbers, a caption with unit and source."""

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
"""Rows shown by default: about a screen."""

_IN_CAPTION = ("industry_name", "sex_name", "unit")
"""Columns that move to the caption if they have the same value in every row."""


@dataclass(frozen=True, eq=False, repr=False)
class ShownTable:
    """A frame prepared for reading; displays itself in a notebook, and as text in a terminal.

    Attributes
    ----------
    frame : DataFrame
        What is shown: numbers as numbers, under the headings that readers see.
    texts : DataFrame
        The same cells as text.
    title, source : str
        What is shown, with its unit, and where it comes from.
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
        """The title with its unit, and the source."""
        return _sentences(self.title, self.source)

    def to_html(self, *, captioned: bool = False, label: str = "") -> str:
        """Return the table as HTML without ids and colours: the same in every run and theme.

        Parameters
        ----------
        captioned : bool
            Whether the title is the table's caption, which a screen reader reads on entering the table, with
            the source below; by default both are a paragraph above.
        label : str
            The scrolling region's name for screen readers; by default the title.

        Returns
        -------
        str
            A table that scrolls sideways if it is too wide.
        """
        title = _sentences(self.title) if captioned else self.caption
        page = table(
            self.texts.to_numpy().tolist(),
            head=[*self.texts],
            right=self._numbers,
            caption=title if captioned else "",
        )
        # Outside the table, the source does not scroll away or wrap at the width of the table.
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
        """Return the table as plain text, numbers to the right."""
        lines = columns([[*self.texts], *self.texts.to_numpy().tolist()], self._numbers)
        return visible("\n".join([self.caption, "", *lines, *(["", *self.notes] if self.notes else [])]))

    @property
    def _numbers(self) -> set[int]:
        """The positions of the columns of numbers."""
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
    """Show a frame as a readable table: headings in words, Norwegian numbers, unit and source in the caption.

    Codes are left out if their names are present. A missing figure is shown by its symbol (``..`` not in
    these figures, ``.`` does not exist, ``:`` confidential), never as 0.

    Parameters
    ----------
    frame : DataFrame
        From a loader, `ilag_data.indicators` or ``chart.table()``.
    title, source : str
        Caption and source, if the frame lacks them or others are better.
    lang : {"no", "en"}, optional
        Language of headings and numbers; by default that of the frame.
    rows : int
        The most rows to show; a note says how many there are.
    wide : bool, optional
        Whether to put the years side by side; by default they are if there is one figure and several years.
    frames : sequence of DataFrame
        The loaders' frames behind figures computed by hand, to cite all of them.

    Returns
    -------
    ShownTable
        Displays itself in a notebook; ``.frame`` has the numbers and ``.texts`` the texts, for further use.

    Raises
    ------
    ChartError
        The frame is in another language.
    SelectionError
        The frame is empty, `rows` is less than 1, or the years cannot be put side by side.

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
    # With the years side by side, all years of a place are on one line.
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
    # Readers could not tell two columns with the same heading apart.
    heads = heads if len(set(heads)) == len(heads) else list(shown.columns)
    shown, texts = (one.set_axis(heads, axis="columns") for one in (shown, texts))
    if not source:
        several = frames or len(attrs_of(frame)) > 1
        source = citations(*(frames or (frame,))) if several else given.said("source")
    return ShownTable(shown, texts, title, source, tuple(notes), given.lang)


def _sentences(*texts: str) -> str:
    return " ".join(f"{text.rstrip('.')}." for text in texts if text)


def _for_eyes(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out codes whose names are present, and the status, which is shown in the cells."""
    plain = frame.reset_index(drop=frame.index.names == [None])
    plain.columns = plain.columns.map(str)
    named = [code for code, name in CODES_OF_NAMES.items() if name in plain]
    return plain.drop(columns=[*named, "status"], errors="ignore")


def _symbols(frame: pd.DataFrame) -> pd.Series:
    """Return the symbol for a missing figure in each row."""
    if "status" not in frame:
        return pd.Series(MISSING, index=range(len(frame)), dtype="str")
    return frame["status"].astype("str").replace("", MISSING).reset_index(drop=True)


def _title(given: Given, figures: list[str], title: str, kinds: list[str]) -> str:
    """Return the title: what is shown, of what kind, and in which unit."""
    one = figures[0] if len(figures) == 1 else ""
    title = title or (given.dated(one) if given.said("series") else given.said("title"))
    if not all(fits(figure, given.frame) for figure in figures):
        pass  # they are no longer what their names and unit say
    elif set(figures) <= COUNTS:
        kinds = [*kinds, given.said("unit")]
    elif one != "value":
        # With the years side by side, no heading says what the figure is.
        kinds = [*kinds, head(one, given.lang)]
    return ", ".join(filter(None, (title, *(kind[:1].lower() + kind[1:] for kind in kinds))))


def _wide(shown: pd.DataFrame, figures: list[str], asked: bool | None) -> bool:
    """Return whether to put the years side by side; raise SelectionError if asked to but impossible."""
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
    """Return every cell as text; with several units, columns are formatted for each unit."""

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
    """Put the figures of the years side by side, keeping the order of the places."""
    keys = [column for column in shown.columns if column not in ("year", figure)]
    # Without sort=False the places would lose their order.
    beside = shown.set_index([*keys, "year"])[figure].unstack("year", sort=False)
    beside = beside[sorted(beside.columns)]
    beside.columns = beside.columns.map(str)
    return beside.reset_index()


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
