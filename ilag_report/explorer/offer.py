"""What the explorer offers: one record for each indicator. Its words are in the messages ``[explorer-…]``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ilag_data import catalogue, indicators, load, tables
from ilag_data.indicators.age import AGE_GROUPS
from ilag_data.language import Lang, Text
from ilag_data.periods import year_of
from ilag_data.process import TABLES
from ilag_report.explorer.choice import Measure
from ilag_report.messages import say

THEMES = ("population", "age", "change", "work", "workplaces", "industries")

COUNT: tuple[Measure, ...] = ("index", "level", "change", "percent")
COUNT_WITH_SHARE: tuple[Measure, ...] = ("level", "share", "index", "change", "percent")
RATE: tuple[Measure, ...] = ("level", "change")
FLOW: tuple[Measure, ...] = ("level", "total", "total_percent")

VARIABLES = {
    "regions": Text("steder", "regions"),
    "years": Text("år", "years"),
    "year": Text("ett_år", "year"),
    "employment": Text("sysselsatte", "employed"),
    "population_by_age": Text("alder", "ages"),
    "figures": Text("tall", "figures"),
    "changed": Text("endring", "changed"),
    "total": Text("sum_av_årene", "total"),
    "people": Text("folketall", "people"),
    "at_start": Text("folketall_ved_start", "people_at_start"),
    "chart": Text("figur", "chart"),
}
"""What the code for copying calls things, in the language of the chart."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: how its frame is made, which `load` does and `code` writes, and what it is shown as.

    Attributes
    ----------
    words : str
        The section of its messages: ``name``; ``subject``, how a title speaks of it;
        ``thing`` and ``things``, what is counted; ``share`` and ``share-of``; and of a rate ``unit``
        and ``points``.
    theme : str
        One of `THEMES`.
    loaders : mapping of str to int
        Loader → how many years later its figures are taken: people on 1 January go with the employed of the
        quarter before.
    value : str
        The column to show.
    measures : tuple of str
        What it can be shown as; the first is the standard.
    compute : str
        The function of `ilag_data.indicators` that takes the loaders' frames; empty where there is none.
    rows : tuple of str
        A column and the value in it of the rows to keep; empty for all.
    industries : tuple of str
        What ``employment`` is asked for; empty for all who work.
    values : mapping of str to Text
        What its messages speak of.
    rate : bool
        Whether it is a rate; other indicators count persons, so that places of different size share no scale.
    """

    words: str
    theme: str
    loaders: Mapping[str, int]
    value: str
    measures: tuple[Measure, ...]
    compute: str = ""
    rows: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    values: Mapping[str, Text] = field(default_factory=dict)
    rate: bool = False

    def text(self, what: str, lang: Lang, **values: object) -> str:
        """Return one of its messages."""
        own = {key: text[lang] for key, text in self.values.items()}
        return say(f"{self.words}.{what}", lang, **own, **values)

    @property
    def name(self) -> Text:
        """What it is called in the list and in subtitles."""
        return Text(self.text("name", "no"), self.text("name", "en"))

    @property
    def record(self) -> catalogue.Series:
        """The series that it stands on first of all."""
        return catalogue.get(TABLES[next(iter(self.loaders))].series[0])

    def unit(self, lang: Lang, what: str = "unit") -> str:
        """Return its unit in a sentence, that of its change (``points``), or that of the axis (``axis``)."""
        if not self.rate:
            return catalogue.PERSONS[lang]
        return self.text(what if what != "axis" or self.words == "explorer-coverage" else "unit", lang)

    def years(self) -> tuple[int, ...]:
        """Return the years for which there are figures."""
        first, *others = ({year - n for year in _years_held(one)} for one, n in self.loaders.items())
        return tuple(sorted(first.intersection(*others)))

    def load(self, regions: Sequence[str], years: Sequence[int], lang: Lang) -> pd.DataFrame:
        """Return the frame to show: ``region, name, year`` and figures, with ``attrs``."""
        options = {"industries": self.industries} if self.industries else {}
        frames = [
            getattr(load, loader)(regions, [year + later for year in years], lang=lang, **options)
            for loader, later in self.loaders.items()
        ]
        frame: pd.DataFrame = getattr(indicators, self.compute)(*frames) if self.compute else frames[0]
        return frame[frame[self.rows[0]] == self.rows[1]] if self.rows else frame

    def code(self, lang: Lang) -> list[str]:
        """Return the same as lines of Python, for frames of the variables ``regions`` and ``years``."""
        name = {key: variable[lang] for key, variable in VARIABLES.items()}
        options = f", industries={json.dumps(self.industries)}" if self.industries else ""
        options += "" if lang == "no" else f', lang="{lang}"'
        calls = {}
        for loader, later in self.loaders.items():
            years = (
                f"[{name['year']} + {later} for {name['year']} in {name['years']}]"
                if later
                else name["years"]
            )
            calls[loader] = f"{loader}({name['regions']}, {years}{options})"
        lines = []
        if len(calls) > 1:
            lines = [f"{name[loader]} = {call}" for loader, call in calls.items()]
            calls = {loader: name[loader] for loader in calls}
        made = ", ".join(calls.values())
        figures = name["figures"]
        lines.append(
            f"{figures} = indicators.{self.compute}({made})" if self.compute else f"{figures} = {made}"
        )
        if self.rows:
            column, value = (json.dumps(text, ensure_ascii=False) for text in self.rows)
            lines.append(f"{figures} = {figures}[{figures}[{column}] == {value}]")
        return lines


def _years_held(loader: str) -> set[int]:
    series = TABLES[loader].series[0]
    years = {year_of(time) for time in tables.times_held(series)}
    if loader == "population_change":  # the change of a year needs the 1 January that ends it
        years.discard(max(years))
    # An older vintage is not to be tied to the later figures by a line.
    return {year for year in years if year >= tables.describe(series, "no").get("older_before", 0)}


_POPULATION, _AGES, _CHANGES = {"population": 0}, {"population_by_age": 0}, {"population_change": 0}
_EMPLOYED, _BALANCE = {"employment": 0}, {"labour_balance": 0}


def _age_group(group: str) -> Indicator:
    ages = Text("80 år og over", "80 and over") if group == "80+" else Text(f"{group} år", group)
    return Indicator(
        "explorer-age-group", "age", _AGES, "persons", COUNT_WITH_SHARE,
        compute="age_shares", rows=("age_group", group), values={"ages": ages},
    )  # fmt: skip


def _industry(code: str) -> Indicator:
    name = catalogue.INDUSTRIES[code]
    # A title has two lines: the first words of a long name are enough there, the subtitle has them all.
    first = (text if len(text) < 30 else text.partition(",")[0] for text in (name.no, name.en))
    short = Text(*(text[0].lower() + text[1:] for text in first))
    return Indicator(
        "explorer-industry", "industries", _EMPLOYED, "employed", COUNT_WITH_SHARE,
        compute="industry_shares", rows=("industry", code), values={"industry": name, "short": short},
        industries=(catalogue.ALL_INDUSTRIES, code),
    )  # fmt: skip


def _component(words: str, value: str, *measures: Measure) -> Indicator:
    return Indicator(words, "change", _CHANGES, value, measures)


INDICATORS: Mapping[str, Indicator] = {
    "population": Indicator("explorer-population", "population", _POPULATION, "persons", COUNT),
    **{
        f"aged-{group.replace('–', '-').replace('+', '-and-over')}": _age_group(group) for group in AGE_GROUPS
    },
    "dependency": Indicator(
        "explorer-dependency", "age", _AGES, "dependency_ratio", RATE, compute="dependency", rate=True
    ),
    "oldest": Indicator("explorer-oldest", "age", _AGES, "oldest", RATE, compute="dependency", rate=True),
    "net-migration": _component("explorer-net-migration", "net_migration", *FLOW),
    "natural-increase": _component("explorer-natural-increase", "natural_increase", *FLOW),
    "population-change": _component("explorer-population-change", "change", "level"),
    "births": _component("explorer-births", "births", "level"),
    "deaths": _component("explorer-deaths", "deaths", "level"),
    "employment": Indicator("explorer-employment", "work", _EMPLOYED, "employed_by_residence", COUNT),
    "employment-rate": Indicator(
        "explorer-employment-rate",
        "work",
        {"employment": 0, "population_by_age": 1},
        "employment_rate",
        RATE,
        compute="employment_rate",
        rate=True,
    ),
    "jobs": Indicator(
        "explorer-jobs", "workplaces", _BALANCE, "employed_at_workplaces", COUNT, compute="workplace_coverage"
    ),
    "coverage": Indicator(
        "explorer-coverage", "workplaces", _BALANCE, "coverage", RATE, compute="workplace_coverage", rate=True
    ),
    **{
        f"industry-{code}": _industry(code)
        for code in catalogue.INDUSTRIES
        if code not in (catalogue.ALL_INDUSTRIES, "00")
    },
}
"""Every indicator by its key."""


def offered() -> dict[str, Indicator]:
    """Return the indicators that the tables have figures for.

    Returns
    -------
    dict of str to Indicator
        The bundled figures have five industries, and neither births nor deaths; a fetch brings them all.
    """
    industries = {f"industry-{code}" for code in load.industries_held()}
    events = load.columns_held("population_change")
    return {
        key: indicator
        for key, indicator in INDICATORS.items()
        if (indicator.theme != "industries" or key in industries)
        and (key not in ("births", "deaths") or key in events)
    }
