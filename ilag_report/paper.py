"""The paper that a council reads before it meets: the findings as text, for a case officer to paste from."""

from collections.abc import Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path

from ilag_data import regions as places
from ilag_data.language import Lang
from ilag_report.charts import Chart
from ilag_report.charts.area import slide_area
from ilag_report.charts.description import Identity
from ilag_report.charts.document import Document
from ilag_report.charts.draw import body_as_png
from ilag_report.charts.kinds.table import Table
from ilag_report.charts.labels import sentences
from ilag_report.deck import first_of, front_of, method_of, source_rows, to_remember
from ilag_report.messages import say
from ilag_report.suite import FIRST_TO_REMEMBER

_PARTS = {
    "population": (
        "population-and-employment", "population-index-of-areas", "population-change", "population-map",
        "components-together", "growth-by-year", "sources-of-growth",
    ),
    "age": ("share-67-and-over", "cohort-retention", "school-age-ahead"),
    "work": (
        "employment-index", "employment-rate", "labour-replacement", "residents-and-employed",
        "jobs-and-residents", "industry-change",
    ),
}  # fmt: skip
"""Heading → the charts whose findings stand below it; text alternates with figures to fill the pages."""
_TABLES = ("key-figures-population", "key-figures-work")
_FIRST_DRAWN = ("population-map", *FIRST_TO_REMEMBER)
_DRAWN = 6
_SIZES = (9.0, 3.9), (9.0, 4.4), (9.0, 4.9), (9.0, 5.4), (10.5, 5.3), (12.2, 6.1)
"""Widths and heights to try for a figure, in inches: printed, texts are 8 to 11 points, or at least 6.

Whatever fits a slide fits the last size.
"""
_DPI = 200  # as drawn; about 290 in print


class Paper:
    """A paper in one language, in the looks of a template if one is given.

    Parameters
    ----------
    lang : {"no", "en"}
        The language.
    template : Path, optional
        A Word document or template whose looks it adopts.
    """

    def __init__(self, lang: Lang, template: Path | None = None) -> None:
        self._lang = lang
        self._document = Document(lang, template)
        self._figures: dict[str, int] = {}
        self._pictures: dict[Chart, bytes] = {}
        self._said: set[str] = set()  # sentences that are not repeated

    @staticmethod
    def drawn(charts: Sequence[Chart]) -> list[Chart]:
        """Return the charts that become figures in a paper."""
        return first_of(_in_order(charts), _FIRST_DRAWN, _DRAWN)

    @staticmethod
    def picture(chart: Chart) -> bytes:
        """Draw the figure of a chart in the first size that it fits: large texts, and little height."""
        size = chart.body.text_size
        areas = [slide_area((0, 0, *each), chart.lang).part(size=size) for each in _SIZES]
        return body_as_png(chart.body.draw, areas, _DPI, trimmed=True)

    def of(
        self,
        charts: Sequence[Chart],
        years: tuple[int, int],
        municipalities: Sequence[str] = places.PROGRAMME,
        pictures: Mapping[Chart, bytes] | None = None,
    ) -> bytes:
        """Return the paper on some charts: the same bytes for the same charts.

        `pictures` may hold figures that are drawn already.
        """
        charts, to_draw = _in_order(charts), self.drawn(charts)
        self._pictures = {chart: (pictures or {}).get(chart) or self.picture(chart) for chart in to_draw}
        self._figures = {chart.identity.key: number for number, chart in enumerate(to_draw, start=1)}
        title, who, whose = front_of(self._lang, years, municipalities)
        add, lang = self._document.add, self._lang
        add(title, "Title")
        add(f"{who}. {whose}.", "Subtitle")
        if remembered := to_remember(charts):
            self._head("remembered")
            self._list([self._finding(chart) for chart in remembered])
        for part, keys in _PARTS.items():
            if found := first_of(charts, keys, len(keys)):
                self._head(part)
                for chart in found:
                    self._tell(chart)
        if tables := first_of(charts, _TABLES, len(_TABLES)):
            self._head("tables")
            for number, chart in enumerate(tables, start=1):
                self._tabulate(chart, number)
        method = method_of(charts, lang)
        self._once(method)
        self._head("limits")
        notes = (note for chart in charts for source in chart.sources for note in source.notes)
        limits = (say("paper.limit_cause", lang), say("paper.limit_chance", lang), *notes)
        self._list([*filter(None, map(self._once, limits))])
        add(say("deck.method_title", lang), "Heading 1")
        add(method)
        named = ("table", "content", "measured", "day", "whence")
        rows = (dict(zip(named, row, strict=True)) for row in source_rows(charts, lang))
        self._list([say("paper.source", lang, **row) for row in rows])
        mark = Identity("paper", tuple(municipalities), years, lang=lang)
        return self._document.save(title, who, str(mark))

    def _head(self, part: str) -> None:
        self._document.add(say(f"paper.{part}", self._lang), "Heading 1")

    def _list(self, texts: Sequence[str]) -> None:
        """Write a list so that neither its first nor its last item stands alone on a page."""
        last = len(texts) - 1
        for place, text in enumerate(texts):
            self._document.add(text, "List Bullet", before=place in (0, last - 1) and place < last)

    def _finding(self, chart: Chart, table: int = 0) -> str:
        """Return the finding of a chart as a sentence that names its figure or table."""
        figure = self._figures.get(chart.identity.key, 0)
        return say("paper.finding", self._lang, finding=chart.title, figure=figure, table=table)

    def _tell(self, chart: Chart) -> None:
        """Write the finding of a chart, with its figure, or with its data in words if it is not drawn."""
        finding = self._finding(chart)
        if chart.identity.key not in self._figures:
            # The alt text begins with the kind of chart, but no chart is shown.
            kind, _, figures = (chart.in_words or chart.alt_text).partition(". ")
            told = (finding, figures or kind, self._once(chart.note), chart.source)
            self._document.add(" ".join(filter(None, told)))
            return
        self._document.add(finding, before=True)
        label, caption = say("paper.figure", self._lang), self._caption(chart)
        self._document.figure(self._pictures[chart], chart.alt_text, label, caption, str(chart.identity))

    def _caption(self, chart: Chart) -> str:
        """Return the caption of a figure or table, complete because it may be pasted alone."""
        self._once(chart.note)
        return " ".join(filter(None, (f"{chart.subtitle}.", chart.note, chart.source)))

    def _tabulate(self, chart: Chart, number: int) -> None:
        """Write a chart that is a table as a Word table."""
        body = chart.body
        if not isinstance(body, Table):
            raise TypeError(f"{chart.name} is no table")
        self._document.add(self._finding(chart, number), before=True)
        groups = [(group, len([*members])) for group, members in groupby(body.columns, lambda one: one.group)]
        self._document.table(
            groups,
            [[column.header for column in body.columns], *body.cells(self._lang)],
            [region == places.COUNTY for region in body.frame["region"]],
            say("paper.table", self._lang),
            self._caption(chart),
            chart.alt_text,
        )

    def _once(self, text: str) -> str:
        """Return the sentences of a text that are not in the paper yet."""
        new = [sentence for sentence in sentences(text) if sentence not in self._said]
        self._said.update(new)
        return " ".join(new)


def _in_order(charts: Sequence[Chart]) -> list[Chart]:
    """Return the charts that a paper covers, in its order."""
    there = {chart.identity.key: chart for chart in charts}
    return [there[key] for key in chain(*_PARTS.values(), _TABLES) if key in there]
