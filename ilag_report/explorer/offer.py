"""What the explorer offers: one record for each figure. Its texts are in the messages ``[explorer-…]``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ilag_data import catalogue, indicators, load, tables
from ilag_data.indicators.age import AGE_GROUPS
from ilag_data.language import Lang, Text, of_environment
from ilag_data.periods import year_of
from ilag_data.process import TABLES
from ilag_report.explorer.choice import CHANGES, Choice, Measure
from ilag_report.messages import messages, say

THEMES = ("population", "age", "change", "work", "workplaces", "industries")

COUNT: tuple[Measure, ...] = ("index", "level", "change", "percent")
COUNT_WITH_SHARE: tuple[Measure, ...] = ("level", "share", "index", "change", "percent")
RATE: tuple[Measure, ...] = ("level", "change")

VARIABLES = {
    "regions": Text("steder", "regions"),
    "years": Text("år", "years"),
    "employment": Text("sysselsatte", "employed"),
    "employment_by_sex_and_age": Text("sysselsatte", "employed"),
    "population_by_age": Text("alder", "ages"),
    "population_by_sex_and_age": Text("alder", "ages"),
    "figures": Text("tall", "figures"),
    "changed": Text("endring", "changed"),
    "chart": Text("figur", "chart"),
}
"""Names of variables in the code to copy, in the language of the chart."""


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """One figure on offer: how its frame is made (by `load`, and by `code` as text), and its messages."""

    key: str
    theme: str
    loaders: tuple[str, ...]  # population is taken at the end of each year
    value: str  # the column to show
    measures: tuple[Measure, ...]  # the first is the default
    compute: str = ""  # the function of `ilag_data.indicators` that takes the loaders' frames
    rows: tuple[str, ...] = ()  # a column and its value in the rows to keep; empty for all rows
    industries: tuple[str, ...] = ()  # those asked of ``employment``; empty for all employed
    by_workplace: bool = False  # whether ``employment`` counts by workplace, not by residence
    values: Mapping[str, Text] = field(default_factory=dict)  # values for its messages
    rate: bool = False  # if not, it counts persons, and places of different size cannot share a scale
    words: str = ""  # the key of its messages, if shared by several

    def __repr__(self) -> str:
        return self.name[of_environment()]

    def text(self, what: str, lang: Lang, **values: object) -> str:
        """Return one of its messages: ``name``, ``subject`` of a sentence, ``things`` that it counts, etc."""
        own = {key: text[lang] for key, text in self.values.items()}
        return say(f"explorer-{what}.{self.words or self.key}", lang, **own, **values)

    @property
    def name(self) -> Text:
        """Its name in the list and in subtitles."""
        return Text(self.text("name", "no"), self.text("name", "en"))

    @property
    def record(self) -> catalogue.Series:
        """The first series that it is based on."""
        return _record_of(self.loaders[0])

    @property
    def measured(self) -> Text:
        """When its figures are measured."""
        if self.record.frequency == "quarter":  # the quarters are added up
            return catalogue.INDICATORS[self.compute].measured
        return self.record.at_year_end or self.record.measured

    @property
    def is_flow(self) -> bool:
        """Whether it is a flow: what happens from the end of one year to the end of the next."""
        return self.theme == "change"

    def unit(self, lang: Lang, what: str = "unit") -> str:
        """Return the unit in a sentence, of a change (``points``) or on the axis (``axis``).

        A rate without its own unit is in per cent.
        """
        if not self.rate:
            return catalogue.PERSONS[lang]
        if own := [one for one in (what, "unit") if f"explorer-{one}.{self.key}" in messages(lang)]:
            return self.text(own[0], lang)
        return say("words.points" if what == "points" else "words.per_cent", lang)

    def years(self) -> tuple[int, ...]:
        """Return the years at whose end a period can begin or end."""
        years = self._held()
        return tuple(sorted(years | {year - 1 for year in years} if self.is_flow else years))

    def _held(self) -> set[int]:
        """Return the years with figures, from the start of the standard period."""
        first, *others = (_years_held(one) for one in self.loaders)
        return {year for year in first.intersection(*others) if year >= catalogue.STANDARD_YEARS[0]}

    def years_of(self, choice: Choice) -> list[int]:
        """Return the years for which a choice needs figures.

        These are the two years that a change compares, or else the whole period; for a flow, without its
        first year. Years before the first and after the last with figures are left out.
        """
        if choice.measure in CHANGES:
            return [choice.start, choice.last]
        held = self.held_within(choice.first, choice.last)
        return list(range(held[0], held[-1] + 1)) if held else []

    def held_within(self, first: int, last: int) -> list[int]:
        """Return the years with figures in a period; a line needs two."""
        return sorted(year for year in self._held() if first + self.is_flow <= year <= last)

    def load(self, regions: Sequence[str], years: Sequence[int], lang: Lang) -> pd.DataFrame:
        """Return the frame to show: ``region, name, year`` and figures, with ``attrs``."""
        frames = [
            getattr(load, loader)(regions, years, lang=lang, **self._options(loader))
            for loader in self.loaders
        ]
        frame: pd.DataFrame = getattr(indicators, self.compute)(*frames) if self.compute else frames[0]
        return frame[frame[self.rows[0]] == self.rows[1]] if self.rows else frame

    def code(self, lang: Lang) -> list[str]:
        """Return lines of Python that do the same, with the variables for regions and years."""
        name = {key: variable[lang] for key, variable in VARIABLES.items()}
        calls = {}
        for loader in self.loaders:
            options = self._options(loader) | ({} if lang == "no" else {"lang": lang})
            written = [f"{key}={literal(value)}" for key, value in options.items()]
            calls[loader] = f"{loader}({', '.join([name['regions'], name['years'], *written])})"
        lines, figures = [], name["figures"]
        if len(calls) > 1:
            lines = [f"{name[loader]} = {call}" for loader, call in calls.items()]
            calls = {loader: name[loader] for loader in calls}
        made = ", ".join(calls.values())
        lines.append(f"{figures} = " + (f"indicators.{self.compute}({made})" if self.compute else made))
        if self.rows:
            column, value = (json.dumps(text, ensure_ascii=False) for text in self.rows)
            lines.append(f"{figures} = {figures}[{figures}[{column}] == {value}]")
        return lines

    def _options(self, loader: str) -> dict[str, Any]:
        """Return a loader's arguments besides places, years and language."""
        at_year_end = {"at_year_end": True} if _record_of(loader).at_year_end else {}
        industries = {"industries": [*self.industries]} if self.industries else {}
        return at_year_end | industries | ({"by": "workplace"} if self.by_workplace else {})


def literal(value: object) -> str:
    """Write a value as a Python literal; texts get double quotes, as from code formatters."""
    # A JSON string means the same in Python: quotation marks and backslashes are escaped.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | list) else repr(value)


def _record_of(loader: str) -> catalogue.Series:
    return catalogue.get(TABLES[loader].series[0])


def _years_held(loader: str) -> set[int]:
    series = TABLES[loader].series[0]
    times = [year_of(time) for time in tables.times_held(series)]
    whole = 4 if _record_of(loader).frequency == "quarter" else 1
    years = {year for year in times if times.count(year) == whole}
    if _record_of(loader).at_year_end:
        years = {year - 1 for year in years}
    if loader == "population_change":  # the change of a year needs the 1 January that ends it
        years.discard(max(years))
    # A line must not join an older vintage to the later figures.
    return {year for year in years if year >= tables.describe(series, "no").get("older_before", 0)}


_AGES, _EMPLOYED, _BALANCE = ("population_by_age",), ("employment",), ("labour_balance",)
_SEXES = ("population_by_sex_and_age",)


def _age_group(group: str) -> Offer:
    ages = Text("80 år og over", "80 and over") if group == "80+" else Text(f"{group} år", group)
    key = f"aged-{group.replace('–', '-').replace('+', '-and-over')}"
    return Offer(
        key, "age", _AGES, "persons", COUNT_WITH_SHARE,
        compute="age_shares", rows=("age_group", group), values={"ages": ages}, words="age-group",
    )  # fmt: skip


def _industry(code: str, *, by_workplace: bool = False) -> Offer:
    name = catalogue.INDUSTRIES[code]
    # A title has two lines, so a long name is cut at its first comma; the subtitle has all of it.
    first = (text if len(text) < 30 else text.partition(",")[0] for text in (name.no, name.en))
    short = Text(*(text[0].lower() + text[1:] for text in first))
    return Offer(
        f"jobs-in-{code}" if by_workplace else f"industry-{code}",
        "workplaces" if by_workplace else "industries",
        _EMPLOYED, "employed", COUNT_WITH_SHARE,
        compute="industry_shares", rows=("industry", code), values={"industry": name, "short": short},
        industries=(catalogue.ALL_INDUSTRIES, code), by_workplace=by_workplace,
        words="jobs-in-industry" if by_workplace else "industry",
    )  # fmt: skip


def _component(key: str, value: str) -> Offer:
    return Offer(key, "change", ("population_change",), value, ("level",))


def _net(key: str, value: str) -> Offer:
    return Offer(key, "change", ("population_quarterly",), value, ("level",), compute="yearly_components")


def _rate(key: str, theme: str, loaders: tuple[str, ...], value: str, compute: str, **others: Any) -> Offer:  # noqa: ANN401
    return Offer(key, theme, loaders, value, RATE, compute=compute, rate=True, **others)


def _rate_20_66(key: str, by: str, **others: Any) -> Offer:  # noqa: ANN401 (fields of Offer)
    loaders = ("employment_by_sex_and_age", f"population_by_{by}")
    return _rate(key, "work", loaders, "employment_rate", "employment_rate_20_66", **others)


def _rate_by_sex(sex: str) -> Offer:
    name = {text.en.lower(): text for text in catalogue.SEX.values()}[sex]
    of_sex = {"sex": Text(name.no.lower(), name.en.lower())}
    words = "employment-rate-by-sex"
    return _rate_20_66(
        f"employment-rate-of-{sex}", "sex_and_age", rows=("sex", sex), values=of_sex, words=words
    )


_INDUSTRIES = [code for code in catalogue.INDUSTRIES if code not in (catalogue.ALL_INDUSTRIES, "00")]
_EVERY = (
    Offer("population", "population", ("population",), "persons", COUNT),
    *map(_age_group, AGE_GROUPS),
    _rate("dependency", "age", _AGES, "dependency_ratio", "dependency"),
    _rate("oldest", "age", _AGES, "oldest", "dependency"),
    Offer("school-age-ahead", "age", _AGES, "of_school_age_ahead", COUNT, compute="school_age_ahead"),
    _rate("labour-replacement", "age", _AGES, "labour_replacement", "labour_replacement"),
    _rate("women-per-100-men", "age", _SEXES, "women_per_100_men", "women_per_100_men"),
    _component("net-migration", "net_migration"),
    _net("net-immigration", "net_immigration"),
    _net("net-domestic-migration", "net_domestic_migration"),
    _component("natural-increase", "natural_increase"),
    _component("population-change", "change"),
    _component("births", "births"),
    _component("deaths", "deaths"),
    Offer("employment", "work", _EMPLOYED, "employed_by_residence", COUNT),
    _rate("employment-rate", "work", (*_EMPLOYED, *_AGES), "employment_rate", "employment_rate"),
    _rate_20_66("employment-rate-20-66", "age"),
    *map(_rate_by_sex, ("women", "men")),
    Offer("jobs", "workplaces", _BALANCE, "employed_at_workplaces", COUNT, compute="workplace_coverage"),
    _rate("coverage", "workplaces", _BALANCE, "coverage", "workplace_coverage"),
    *(_industry(code, by_workplace=True) for code in _INDUSTRIES),
    *map(_industry, _INDUSTRIES),
)
OFFERS: Mapping[str, Offer] = {offer.key: offer for offer in _EVERY}
"""Key → figure, for everything that can be chosen."""


def offered() -> dict[str, Offer]:
    """Return key → offer, for everything that the tables have figures for.

    Returns
    -------
    dict of str to Offer
        The bundled figures have five industries, by residence, and neither births nor deaths nor the employed
        by sex and age; fetching adds them.
    """
    employment, events = load.held("employment"), load.held("population_change").figures
    held = {name for name, recipe in TABLES.items() if {*recipe.series} <= tables.manifest().documents.keys()}
    return {
        key: offer
        for key, offer in OFFERS.items()
        if {*offer.loaders} <= held
        and {*offer.industries} <= employment.industries.keys()
        and ("employed_by_workplace" in employment.figures or not offer.by_workplace)
        and (key not in ("births", "deaths") or key in events)
    }
