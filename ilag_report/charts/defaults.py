"""What a loader's frame already says about its chart: figure, unit, period, source, note, language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypedDict

import pandas as pd

from ilag_data import catalogue
from ilag_data.borders import NOT_HELD
from ilag_data.citations import attrs_of, compared_by, is_sourced, lang_of, selection_of, years_of
from ilag_data.errors import ChartError
from ilag_data.files import slug
from ilag_data.language import OR, Lang, Text, joined
from ilag_data.load import missing_for
from ilag_data.periods import spans_in_words
from ilag_report import columns
from ilag_report.charts.body import Body
from ilag_report.charts.chart import Chart
from ilag_report.charts.make import make_chart, unsourced
from ilag_report.charts.numbers import period

_NO_FIGURES = {"year", "age", "low", "high", "noise"}
_PER_CENT = {"prosent", "per cent", "percent", "%"}
_CHANGE_IN_PER_CENT = Text("endring i prosent", "change in per cent")
_COMPUTED = {name: catalogue.COLUMNS[name].title for name in ("residual", "change")}


class Look(TypedDict, total=False):
    """How values are written, overriding what the figures suggest."""

    unit: str
    decimals: int
    percent: bool


class Options(Look, total=False):
    """The options that all functions for quick charts share, overriding what the frame says.

    `frames` are the frames that the figures were computed from by hand, where there are several; the results
    of `ilag_data.indicators` name their tables themselves.
    """

    name: str
    subtitle: str
    source: str
    note: str
    alt_text: str
    method: str
    lang: Lang
    frames: Sequence[pd.DataFrame]


@dataclass(frozen=True)
class Given:
    """A frame and what it says about a chart of it, in the language asked for."""

    frame: pd.DataFrame
    asked: Lang | None = None

    def said(self, key: str, figure: str = "") -> str:
        """Return a text by its key in the attrs (`citations.attrs_of`), or an empty text.

        Where a frame has figures from several tables, the text is that of the figure's own table.
        """
        # With a column component, persons are those of the component, not of the series of population.
        series = () if "component" in self.frame else catalogue.series_of(figure)
        tables = {catalogue.get(one).table for one in series}
        every = attrs_of(self.frame)
        own = [said for said in every if said.get("table") in tables]
        return str(next(iter((*own, *every)), {}).get(key, ""))

    @property
    def lang(self) -> Lang:
        """The language asked for, or else that of the frame; Norwegian unless it says otherwise."""
        return self.asked or lang_of(self.frame)

    def refuse_other_language(self) -> None:
        """Refuse a language other than the frame's: its names, units and notes would not be translated."""
        of_frame = self.frame.attrs.get("lang")
        if self.asked and of_frame and self.asked != of_frame:
            raise ChartError(
                f'Tabellen er på lang="{of_frame}", og det ble bedt om lang="{self.asked}".',
                f'The frame is in lang="{of_frame}", and lang="{self.asked}" was asked for.',
                f'hent tallene med lang="{self.asked}".',
                f'load the figures with lang="{self.asked}".',
            )

    def figure(self, value: str | None) -> str:
        """Return the column to show: the one asked for, or the only one with figures."""
        numeric = [str(one) for one in self.frame.select_dtypes("number") if one not in _NO_FIGURES]
        if value is None and len(numeric) == 1:
            return numeric[0]
        if value is not None and str(value) in self.frame.columns:  # the year of a pivoted frame too
            return str(value)
        problem = Text(f"Tabellen har ingen kolonne {value}.", f"The frame has no column {value}.")
        if value is None:
            no, en = (f"{len(numeric)}",) * 2 if numeric else ("ingen", "no")
            problem = Text(f"Tabellen har {no} tallkolonner.", f"The frame has {en} columns with figures.")
        if not numeric:
            raise ChartError(*problem, "gi en med tall.", "give one with figures.")
        any_of = Text.each(partial(joined, [f'value="{one}"' for one in numeric], by=OR))
        raise ChartError(*problem, f"skriv {any_of.no}.", f"write {any_of.en}.")

    def one(self, figure: str) -> pd.DataFrame:
        """Return the frame with the figure as column ``value``, or refuse several rows per place and year."""
        extra = [key for key in ("industry", "sex", "age", "quarter") if varies(self.frame, key)]
        if extra:
            raise ChartError(
                f"Tabellen har flere rader for hvert sted og år, etter {', '.join(extra)}.",
                f"The frame has several rows for each place and year, by {', '.join(extra)}.",
                "velg én, eller legg dem sammen, før du tegner.",
                "choose one, or add them up, before drawing.",
            )
        return self.frame.assign(value=self.frame[figure])

    def title_of(self, figure: str) -> str:
        """Return what a column measures, in words; for a change, what changed."""
        figure = compared_by(figure, self.frame) or figure
        title = self._titles(figure).get(figure)
        if title and title[self.lang].casefold() != self.said("unit", figure).casefold():
            return title[self.lang]
        if figure in _COMPUTED and columns.is_counted(figure, self.frame):
            return _COMPUTED[figure][self.lang]
        if self._is_summed():
            return columns.head(figure, self.lang).partition(", ")[0]
        return self.said("title", figure).partition(" etter ")[0].partition(" by ")[0] or figure

    def unit_of(self, figure: str) -> str:
        """Return the unit of a column; empty where neither the frame nor the column's name gives it.

        The unit of a series applies to its own figures, not to what is computed from them.
        """
        if not columns.fits(figure, self.frame):
            return ""
        if not self.said("series") or columns.is_counted(figure, self.frame):
            return self.said("unit", figure)
        return columns.unit_of(figure, self.lang)

    def header_of(self, figure: str) -> str:
        """Return the header of a column in a table."""
        return self.title_of(figure) if self._is_of_series(figure) else columns.head(figure, self.lang)

    def _titles(self, figure: str) -> dict[str, Text]:
        """Return the columns of a figure's series → their titles."""
        record = catalogue.SERIES.get(self.said("series", figure))
        return {one.name: one.title for one in record.contents.values()} if record else {}

    def _is_of_series(self, figure: str) -> bool:
        """Return whether a column holds figures of the series, or their residual or change in its unit."""
        derived = figure in _COMPUTED and columns.is_counted(figure, self.frame)
        return figure in (self._titles(figure) or {figure}) or derived

    def look(self, figure: str, values: pd.Series, given: Mapping[str, object]) -> Look:
        """Fill in unit, decimals and per cent where they are not given.

        Raises
        ------
        ChartError
            Neither frame nor caller gives the unit or the source of the figures, or says that quarters were
            added up.
        """
        unit = str(given.get("unit") or self.unit_of(figure))
        if not unit:
            fits = columns.fits(figure, self.frame)
            why = Text(
                ": det har desimaler, eller er under 0, og er ikke lenger personer",
                ": it has fractions, or is below 0, and is no longer persons",
            ).when(not fits)
            example = "personer" if fits else "1000 personer"
            whence = Text(
                ', og hvor det er fra: source="Kilde: …"', ', and where it is from: source="Kilde: …"'
            ).when(not attrs_of(self.frame))
            raise ChartError(
                f"Tabellen sier ikke hvilken enhet {figure} er i{why.no}.",
                f"The frame does not say the unit of {figure}{why.en}.",
                f'gi unit=…, f.eks. unit="{example}"{whence.no}.',
                f'give unit=…, e.g. unit="{example}"{whence.en}.',
            )
        self.refuse_unsourced(figure, given)
        self._refuse_lost_quarters(figure, given)
        numbers = pd.to_numeric(values, errors="coerce").dropna()
        suggested = {
            "decimals": 0 if bool((numbers % 1 == 0).all()) else 1,
            "percent": unit.casefold() in _PER_CENT,
        }
        return {"unit": unit, **{key: given.get(key, value) for key, value in suggested.items()}}  # type: ignore[typeddict-item]

    def refuse_unsourced(self, figure: str, given: Mapping[str, object]) -> None:
        """Refuse figures computed by hand for which neither frame nor caller gives the source."""
        known = is_sourced(figure, self.frame) and columns.fits(figure, self.frame)
        if not known and not (given.get("frames") or given.get("source")):
            raise unsourced(f": {figure} er regnet ut for hånd", f": {figure} was worked out by hand")

    def _refuse_lost_quarters(self, figure: str, given: Mapping[str, object]) -> None:
        """Refuse quarterly figures without their quarter: they may be sums of several quarters."""
        told = given.get("subtitle") and given.get("unit")
        if self._is_summed() and self._is_of_series(figure) and not told:
            raise ChartError(
                f"{figure} er av kvartaler, og tabellen har ingen kolonne quarter: den sier ikke hvilken "
                "tid tallene er fra.",
                f"{figure} is of quarters, and the frame has no column quarter: it does not say of what "
                "time its figures are.",
                "behold kolonnen quarter; la du kvartaler sammen, så si det i subtitle=… og unit=….",
                "keep the column quarter; or, where you added quarters up, say so in subtitle=… and unit=….",
            )

    def dated(self, figure: str) -> str:
        """Return what is counted, when, and in which years: «Befolkning 1. januar 2015–2023»."""
        figure = compared_by(figure, self.frame) or figure
        component = columns.groups_of(self.frame, self.lang).get("component")
        code = str(selection_of(self.frame)["component"]) if component else figure
        # Added up over the quarters of a year, it is no longer measured in the quarter.
        measured = "" if self._is_summed() else self.said("measured", code)
        return " ".join(filter(None, (component or self.title_of(figure), measured, self.years())))

    def measured(self, figure: str) -> str:
        """Return `dated` followed by the population group, if not everyone, and what is computed from it.

        «Befolkning 1. januar 2015–2023, 80 år og over», «Befolkning 1. januar 2015–2023, medianalder».
        """
        compared = compared_by(figure, self.frame)
        dated, words = self.dated(figure), []
        for one in (compared, figure):
            if one == "percent" and compared:
                words.append(_CHANGE_IN_PER_CENT[self.lang])
            elif one and one != "persons" and not self._is_of_series(one):
                words.append(columns.head(one, self.lang).partition(", ")[0])
        told = [word[:1].lower() + word[1:] for word in words if not dated.startswith(word)]
        return self.of_groups(dated, *told, but="component")

    def of_groups(self, measure: str, *words: str, but: str = "") -> str:
        """Return a measure followed by the groups that all rows of the frame share, but for one column's."""
        groups = columns.groups_of(self.frame, self.lang)
        named = [group for column, group in groups.items() if column != but]
        return ", ".join(filter(None, (measure, *named, *words)))

    def _is_summed(self) -> bool:
        """Return whether quarterly figures have lost their quarter, as when they were added up."""
        record = catalogue.SERIES.get(self.said("series"))
        return bool(record and record.frequency == "quarter" and "quarter" not in self.frame)

    def _gaps(self, figures: Sequence[str]) -> str:
        """Describe the places and years for which a figure is missing; empty where there are none."""
        if not figures or not {"name", "year"} <= {*self.frame.columns}:
            return ""
        held = self.frame.dropna(subset=[*figures]).groupby("name", observed=True)["year"].agg(set)
        asked, names = {*self.frame["year"]}, self.frame["name"].unique()
        lacking = {str(name): spans_in_words(asked - held.get(name, set()), self.lang) for name in names}
        gaps = [f"{name} {years}" for name, years in lacking.items() if years]
        if len({*lacking.values()}) == 1:
            gaps = [*lacking.values()][:1]
        return missing_for(NOT_HELD, "; ".join(gaps), self.lang) if any(gaps) else ""

    def keyed(self, table: pd.DataFrame) -> pd.DataFrame | None:
        """Return the data of a chart with columns for its only place and year, so that the file stands alone.

        None where the table has them already, or there are several.
        """
        one = [key for key in ("name", "year") if key in self.frame and not varies(self.frame, key)]
        added = {key: self.frame[key].iloc[0] for key in one if key not in table}
        return table.assign(**added)[[*added, *table.columns]] if added else None

    def years(self) -> str:
        """Return the period of the frame; empty where it has no years."""
        years = years_of(self.frame)
        return period(years[0], years[-1]) if years else ""

    def chart(
        self,
        body: Body,
        *,
        title: str,
        measure: str,
        options: Options,
        figures: Sequence[str] = (),
        data: pd.DataFrame | None = None,
    ) -> Chart:
        """Make a chart from a body, the texts given and what the frame says.

        `measure` (what is measured, when and in which years) is the subtitle, unless one is given; the unit
        is shown at the axis. `figures` are the columns shown that may have gaps.
        """
        if self.said("series") and not self.frame.empty and not (self.years() or options.get("subtitle")):
            raise ChartError(
                "Tabellen sier ikke hvilke år tallene er fra.",
                "The frame does not say which years its figures are from.",
                "behold kolonnen year, eller skriv perioden i subtitle=….",
                "keep the column year, or write the period in subtitle=….",
            )
        subtitle = options.get("subtitle") or measure
        title = title or Text("Uten tittel", "Untitled")[self.lang]
        frames = tuple(options.get("frames", ())) or (self.frame,)
        chart = make_chart(
            body,
            frames,
            lang=self.lang,
            name=options.get("name") or slug(title),
            title=title,
            subtitle=subtitle[:1].upper() + subtitle[1:],
            source=options.get("source", ""),
            note=options.get("note"),
            alt_text=options.get("alt_text", ""),
            method=options.get("method", ""),
            data=data,
        )
        if options.get("note") is not None or any(said.get("missing") for said in attrs_of(*frames)):
            return chart
        return replace(chart, note=" ".join(filter(None, (chart.note, self._gaps(figures)))))


def varies(frame: pd.DataFrame, key: str) -> bool:
    """Return whether a column exists and holds different values."""
    return key in frame and len(frame[key].unique()) > 1


def of_year(frame: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """Return the rows of one year, by default the last; a frame without years is returned unchanged."""
    if "year" not in frame or frame.empty:
        return frame
    wanted = int(frame["year"].max()) if year is None else year
    rows = frame[frame["year"] == wanted]
    if rows.empty:
        raise ChartError(
            f"Tabellen har ingen rader for {wanted}.",
            f"The frame has no rows for {wanted}.",
            "velg et år den har.",
            "choose a year it holds.",
        )
    lost = {*frame["name"]} - {*rows["name"]} if year is None and "name" in frame else {}
    if lost:
        counted = frame.groupby("year")["name"].nunique()
        every = counted.index[counted == frame["name"].nunique()]
        remedy = Text("velg år de har felles", "choose years they share")
        if len(every):
            remedy = Text(
                f"si hvilket år som skal vises, som year={every.max()}",
                f"say which year to show, as year={every.max()}",
            )
        raise ChartError(
            f"{', '.join(sorted(map(str, lost)))} ville bli utelatt: tabellen har ikke noe for {wanted}, "
            "det siste året.",
            f"{', '.join(sorted(map(str, lost)))} would be left out: the frame has nothing for {wanted}, "
            "its last year.",
            f"{remedy.no}; eller fjern de radene, og si det i merknaden (note=).",
            f"{remedy.en}; or drop those rows, and say so in the note.",
        )
    return rows
