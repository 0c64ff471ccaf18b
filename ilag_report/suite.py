"""The charts of the suite, in the order of the presentation, each made from the data in `data/processed`.

To add a chart, add a line with its analysis and the frames it takes, in its section and order. Everything
else (files, slides, contents, sources, both languages, any period, other municipalities) follows. Analyses
are named, not imported, so that a mistyped chart name is reported without loading them.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from importlib import import_module
from inspect import signature
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ilag_data
from ilag_data import regions as places
from ilag_data.catalogue import FIRST_YEAR, STANDARD_YEARS
from ilag_data.errors import SelectionError
from ilag_data.files import slug
from ilag_data.language import Lang, Text, without_accents
from ilag_data.names import did_you_mean, nearest
from ilag_report.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from ilag_report.charts import Chart

    Figures = Callable[["Ask"], Any]


@dataclass(frozen=True)
class Ask:
    """What charts are asked for: language, years of the period, and codes of the municipalities."""

    lang: Lang = "no"
    years: tuple[int, ...] = tuple(STANDARD_YEARS)
    municipalities: tuple[str, ...] = places.PROGRAMME
    _loaded: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def regions(self) -> tuple[str, ...]:
        """The municipalities and the county."""
        return (*self.municipalities, places.COUNTY)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of `compared`, and the county without its city if the county has such an area."""
        return (*self.regions, *({places.COUNTY_WITHOUT_CITY} & places.AREAS.keys()), *self.small)

    @property
    def compared(self) -> tuple[str, ...]:
        """The municipalities, the county, and its other small municipalities as one area."""
        return (*self.regions, *self.small)

    @property
    def together(self) -> tuple[str, ...]:
        """The programme's municipalities as one area, if they are the ones asked for."""
        return (places.TOGETHER,) if set(self.municipalities) == set(places.PROGRAMME) else ()

    @property
    def small(self) -> tuple[str, ...]:
        """The county's other small municipalities as one area, if enough and the programme is asked for."""
        return () if not self.together or self.without_small else (places.SMALL_OTHERS,)

    @cached_property
    def without_small(self) -> Text | None:
        """Why there are no other small municipalities; None if there are some."""
        from ilag_data.load import small_others  # noqa: PLC0415 (names of charts need no pandas)

        try:
            small_others()
        except SelectionError as error:
            return error.both[0]
        return None

    @property
    def comparable(self) -> tuple[str, ...]:
        """The whole county, as areas that have figures in every year."""
        from ilag_data.borders import comparable  # noqa: PLC0415 (names of charts need no pandas)

        return comparable(self.ends[0])

    @property
    def areas_alone(self) -> tuple[str, ...]:
        """The areas alone or, if other municipalities than the programme's are asked for, all of `areas`."""
        every = (*self.areas, *self.together)
        return tuple(area for area in every if area in places.AREAS) if self.together else every

    @property
    def beside_small(self) -> tuple[str, ...]:
        """The other small municipalities and what they are compared with; raises if there are none."""
        if not self.small:
            alone = Text(
                "Figuren holder programmets kommuner opp mot de andre små i fylket, og her er andre valgt.",
                "The chart holds the programme's municipalities against the county's other small ones, and "
                "other municipalities are chosen.",
            )
            remedy = Text("utelat de andre kommunene.", "leave out the other municipalities.")
            raise SelectionError(*(self.without_small or alone), *remedy)
        return (*self.together, *self.small, places.COUNTY)

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last year."""
        return min(self.years), max(self.years)

    @property
    def last(self) -> int:
        """The last year."""
        return self.ends[1]

    @property
    def between(self) -> range:
        """The years after the first: their changes add up to that from its end to the end of the last."""
        return range(self.ends[0] + 1, self.last + 1)

    def load(self, figures: Figures) -> Any:  # noqa: ANN401 (a frame, or several in a record)
        """Load figures, once however many charts use them."""
        if figures not in self._loaded:
            self._loaded[figures] = figures(self)
        return self._loaded[figures]


_DURING = ("population_change", "population_quarterly")
"""Loaders of flows, that is, of what happens during a year."""


@dataclass(frozen=True)
class Frame:
    """The frame of a loader for some of the areas and years asked for."""

    loader: str
    areas: str | tuple[str, ...] = "regions"  # properties of `Ask`, and codes
    # "period", its "ends" or "last" year, "newer" years alone, "to the newest" before a gap, or "all".
    years: str | Frame = "period"  # or the years of another frame
    options: tuple[tuple[str, str], ...] = ()

    def __call__(self, ask: Ask) -> pd.DataFrame | None:
        """Load it; None if it is for newer years and there are none."""
        areas = self.areas.split() if isinstance(self.areas, str) else self.areas
        codes = [code for one in areas for code in getattr(ask, one, (one,))]
        years = self._years(ask)
        return self._load(ask, codes, years) if years else None

    def newer(self, ask: Ask) -> list[int]:
        """Return the years with figures after the standard period; years of quarterly figures must be whole.

        Empty if another period is asked for: charts then end where it does.
        """
        if ask.years != tuple(STANDARD_YEARS):
            return []
        held = self._load(ask, ask.municipalities, "all")
        quarters = held.dropna()["quarter"].dt if "quarter" in held else None
        years = held["year"] if quarters is None else quarters.year[quarters.quarter == 4]
        return sorted({int(year) for year in years if year > ask.last})

    def _years(self, ask: Ask) -> Sequence[int] | str:
        period = ask.between if self.loader in _DURING else ask.years
        if not period and self.years != "all":
            raise one_year_alone(ask.last)
        if isinstance(self.years, Frame):
            return [*ask.load(self.years)["year"].unique()]
        if self.years == "to the newest":  # as far as there is no gap
            following = [
                year for year, due in zip(self.newer(ask), count(ask.last + 1), strict=False) if year == due
            ]
            return [*range(min(period), ask.last + 1), *following]
        if self.years == "newer":
            return self.newer(ask)
        if self.years == "period":
            return self._reached(period)
        return {"ends": ask.ends, "last": (ask.last,)}.get(self.years, self.years)

    def _reached(self, period: Sequence[int]) -> Sequence[int]:
        """Leave out years for which population and employment are held but these figures are not yet."""
        from ilag_data.tables import newest_of, newest_year  # noqa: PLC0415 (names of charts need no pandas)

        newest = newest_of(self.loader)
        if newest < period[0]:  # nothing is held, which the loader reports
            return period
        return [year for year in period if not max(newest, STANDARD_YEARS[-1]) < year <= newest_year()]

    def _load(self, ask: Ask, areas: Sequence[str], years: Sequence[int] | str) -> pd.DataFrame:
        loader: Callable[..., pd.DataFrame] = getattr(ilag_data, self.loader)
        # Population is shown at the end of each year.
        dated = {"at_year_end": True} if "at_year_end" in signature(loader).parameters else {}
        return loader(areas, years, lang=ask.lang, **dated, **dict(self.options))


def one_year_alone(year: int) -> SelectionError:
    """Return the error for a single year where changes are to be shown."""
    first = max(year - 1, FIRST_YEAR)
    return SelectionError(
        f"Figurene viser endring fra et år til et annet, og bare {year} er valgt.",
        f"The charts show change from one year to another, and only {year} is chosen.",
        f"velg en periode, f.eks. {first}-{first + 1}.",
        f"choose a period, such as {first}-{first + 1}.",
    )


_people, _ages, _sexes = (partial(Frame, f"population{by}") for by in ("", "_by_age", "_by_sex_and_age"))
_changes, _quarters = (partial(Frame, loader) for loader in _DURING)
_employed, _balance = partial(Frame, "employment"), partial(Frame, "labour_balance")
_industries = partial(_employed, options=(("industries", "all"),))
_flows = partial(Frame, "commuting")

# Years with counted events give the event rates of the other years, the whole county gives the dispersion.
_EVENTS = (_quarters(places.TODAY, "all"), _people(places.TODAY, "all"))
_WHOLE = places.COUNTY_WITHOUT_CITY if places.COUNTY_WITHOUT_CITY in places.AREAS else places.COUNTY
_BY_SEX_AND_AGE = Frame("employment_by_sex_and_age", years="to the newest")
_RATES = (_BY_SEX_AND_AGE, _ages(years=_BY_SEX_AND_AGE))
_JOBS = _employed(years="ends", options=(("industries", "all"), ("by", "workplace")))


@dataclass(frozen=True)
class Entry:
    """One chart of the suite: a function of `findings`, and the frames it takes, in order.

    If the chart is about one municipality, its code is passed after the first frame.
    """

    analysis: str
    frames: tuple[Figures, ...]
    code: str | None = None

    def __call__(self, lang: Lang = "no", *, ask: Ask | None = None) -> Chart:
        """Load the figures and describe the chart: the standard one, or as asked.

        Charts that share an `Ask` load their figures once. The chart's identity records what was asked, so
        that it can be asked again: the period, and the municipalities, first the one that it is about.
        """
        ask = ask or Ask(lang)
        areas = (*filter(None, (self.code,)), *ask.municipalities)
        return self.described(ask).asked_for(areas, ask.years)

    def described(self, ask: Ask) -> Chart:
        """Describe the chart, whose identity then has the areas and years of its figures."""
        first, *rest = (ask.load(frame) for frame in self.frames)
        analysis: Callable[..., Chart] = getattr(import_module("ilag_report.findings"), self.analysis)
        return analysis(first, *rest) if self.code is None else analysis(first, self.code, *rest)


def _entry(analysis: str, *frames: Figures, code: str | None = None) -> Entry:
    return Entry(analysis, frames, code)


def _profile_figures(ask: Ask) -> Any:  # noqa: ANN401 (ProfileFigures, of a module that is not loaded yet)
    frames = [
        _people(),
        _changes(),
        _ages("areas", "last"),
        _employed(),
        _industries(years="last"),
        _balance(),
    ]
    if {*ask.municipalities} <= {*places.PROGRAMME}:
        frames.append(_flows("municipalities"))
    return import_module("ilag_report.findings").ProfileFigures(*map(ask.load, frames))


CORE = "core"
"""The main section; the others are its appendix."""

PROFILES = "profiles"
"""The section with one chart for each municipality."""

_CHARTS: dict[str, dict[str, Entry | Callable[[str], Entry]]] = {
    CORE: {
        "population-and-employment": _entry(
            "population_and_employment", _people("compared"), _employed("compared")
        ),
        "population-map": _entry("population_map", _people("regions together"), _people("comparable")),
        "population-index-of-areas": _entry("population_index_of_areas", _people("areas_alone")),
        "population-change": _entry("change_in_population", _people("areas together")),
        "components-together": _entry("components_together", _changes()),
        "sources-of-growth": _entry("sources_of_growth", _quarters("municipalities", "to the newest")),
        "growth-by-year": _entry(
            "growth_by_year", _people(f"municipalities {_WHOLE}", "to the newest"), *_EVENTS
        ),
        "share-67-and-over": _entry("share_67_and_over", _ages("compared")),
        "cohort-retention": _entry("cohort_retention", _ages("areas", "ends")),
        "school-age-ahead": _entry("school_age_ahead", _ages("compared"), _ages("compared", "newer")),
        "labour-replacement": _entry("labour_replacement", _ages("compared"), _ages("compared", "newer")),
        "employment-index": _entry("employment_index", _employed("compared"), _employed("compared", "newer")),
        "residents-and-employed": _entry(
            "residents_and_employed",
            _people(f"municipalities {_WHOLE}", "to the newest"),
            _employed("municipalities", "to the newest"),
        ),
        "employment-rate": _entry("employment_rate", _employed("compared"), _ages("compared")),
        "jobs-and-residents": _entry("jobs_and_residents", _balance()),
        "industry-change": _entry("industry_change", _industries(f"regions {places.NORWAY}")),
        "key-figures-population": _entry(
            "key_figures_population", _people("areas"), _changes("areas"), _ages("areas", "last")
        ),
        "key-figures-work": _entry(
            "key_figures_work", _employed("areas"), _ages("areas", "last"), _balance("areas")
        ),
    },
    "population": {
        "population-level": _entry("population_level", _people()),
        "population-index": _entry("population_index", _people("compared"), _people("compared", "newer")),
        "small-places": _entry(
            "small_places",
            _people("beside_small"),
            _employed("beside_small"),
            *_EVENTS,
            _people("beside_small", "newer"),
            _employed("beside_small", "newer"),
        ),
        "components-accumulated": _entry("components_accumulated", _changes("areas"), _people("areas")),
        "components": lambda code: _entry("components_by_year", _changes(), *_EVENTS, code=code),
        "births-and-deaths": lambda code: _entry(
            "births_and_deaths", _quarters("municipalities", "to the newest"), _changes(), code=code
        ),
        "moves": lambda code: _entry("moves", _quarters("municipalities", "to the newest"), code=code),
    },
    "age": {
        "age-structure": _entry("age_structure", _ages("areas", "ends")),
        "dependency-ratio": _entry("dependency_ratio", _ages("areas")),
        "oldest": _entry("oldest", _ages("areas")),
        "age-pyramid": lambda code: _entry("population_pyramid", _sexes(), code=code),
        "women-per-100-men": _entry("women_per_100_men", _sexes("compared"), _sexes("compared", "newer")),
    },
    "work": {
        "employment-level": _entry("employment_level", _employed()),
        "employed-by-age": _entry("employed_by_age", *_RATES),
        "employment-rate-of-working-age": _entry("employment_rate_20_66", *_RATES),
        "employment-rate-by-sex": _entry(
            "employment_rate_by_sex", replace(_BY_SEX_AND_AGE, years="last"), _sexes(years="last")
        ),
    },
    "workplaces": {
        "workplace-coverage": _entry("workplace_coverage", _balance()),
        "commuting": _entry("commuting_balance", _flows("municipalities")),
        "net-commuting-by-industry": _entry("net_commuting_by_industry", _JOBS, _industries(years="ends")),
        # Only its own flows, in case those of the others are not held.
        "commuting-partners": lambda code: _entry("commuting_partners", _flows((code,)), code=code),
    },
    "industries": {
        "jobs-by-industry": _entry("jobs_by_industry", _JOBS),
        "industry-table": _entry("industry_table", _industries(f"regions {places.NORWAY}")),
        "industry-shares": _entry("industry_shares", _industries(f"regions {places.NORWAY}")),
        "location-quotients": _entry("location_quotients", _industries(f"regions {places.NORWAY}")),
        "job-location-quotients": _entry("job_location_quotients", _JOBS),
    },
    PROFILES: {
        "profile": lambda code: _entry("municipality_profile", _profile_figures, code=code),
    },
}
"""Section → key → chart, in order; for charts about one municipality, a function of its code."""

SECTIONS = {section: tuple(charts) for section, charts in _CHARTS.items()}
"""Section → the keys of its charts, in the order of the presentation."""

FIRST_TO_REMEMBER = (
    "population-and-employment",
    "components-together",
    "sources-of-growth",
    "labour-replacement",
    "residents-and-employed",
    "employment-index",
    "growth-by-year",
    "population-index-of-areas",
)
"""Charts whose findings are the takeaways, the most important first."""


def suite_of(municipalities: Sequence[str]) -> dict[str, Entry]:
    """Return name → chart for some municipalities, in the order of the presentation.

    Charts about one municipality have its code in their names: ``profile-5033``.
    """
    every: dict[str, Entry] = {}
    for key, made in (chart for charts in _CHARTS.values() for chart in charts.items()):
        if isinstance(made, Entry):
            every[key] = made
        else:
            every |= {f"{key}-{code}": made(code) for code in municipalities}
    return every


SUITE = suite_of(places.PROGRAMME)
"""Name → chart for the programme's municipalities; call it with a language."""


def asked(key: str, areas: Sequence[str]) -> tuple[Entry, tuple[str, ...]] | None:
    """Return the chart of an identity, and the municipalities asked for; None if the suite lacks it."""
    made = next((charts[key] for charts in _CHARTS.values() if key in charts), None)
    if made is None or not areas:
        return None
    return (made, tuple(areas)) if isinstance(made, Entry) else (made(areas[0]), tuple(areas[1:]))


def choose(only: Sequence[str] = (), municipalities: Sequence[str] = places.PROGRAMME) -> dict[str, Entry]:
    """Return name → chart, in the order of the suite: all charts, or only those named.

    A name is the chart's own (``profile-5033``), the same with the municipality's name (``profile-tydal``),
    or that of its files in either language (``profil-tydal``), with or without folder, æ, ø and å. Without a
    municipality it means the charts of all municipalities; ``*`` stands for any letters.
    """
    every = suite_of(municipalities)
    chosen = {name for typed in only for name in _named(typed, every)}
    return {name: entry for name, entry in every.items() if not only or name in chosen}


def _named(typed: str, every: dict[str, Entry]) -> list[str]:
    """Return the charts that a name means: their own names are tried first, and need no messages."""
    file = re.split(r"[\\/]", typed.strip().casefold())[-1]  # it may be a copied path
    name_of_file = re.sub(rf"(-transparent)?\.({'|'.join(FORMATS)})$", "", file)
    asked = without_accents(name_of_file) if "*" in file else slug(name_of_file)
    for alike in zip(*map(_names_of, every, every.values()), strict=True):
        if found := [name for name, names in zip(every, alike, strict=True) if fnmatch.filter(names, asked)]:
            return found
    for code in {*places.TODAY} - {entry.code for entry in every.values()}:
        if asked.endswith((f"-{code}", f"-{slug(places.name(code))}")):
            raise SelectionError(
                f"«{typed}» er ikke av en kommune som er valgt.",
                f"«{typed}» is not of a municipality chosen.",
                f"ta med {places.name(code)} (--regions).",
                f"add {places.name(code)} (--regions).",
            )
    raise SelectionError(
        f"Det er ingen figur «{typed}».",
        f"There is no chart {typed!r} in the suite.",
        *did_you_mean(
            nearest_charts(asked, every),
            Text("«ilag charts --list» viser alle.", "`ilag charts --list` shows all of them."),
        ),
    )


def nearest_charts(asked: str, every: dict[str, Entry]) -> Callable[[Lang], list[str]]:
    """Return up to three charts similar to what was asked for: the names of their files in a language."""
    known = _spellings(every)
    near = dict.fromkeys(known[one] for one in nearest(asked, known, most=len(known)))
    return lambda lang: [names[lang] for names in near][:3]


def _spellings(every: dict[str, Entry]) -> dict[str, Text]:
    """Return every accepted spelling → the name of the chart's files in each language."""
    known: dict[str, Text] = {}
    for name, entry in every.items():
        place = f"-{slug(places.name(entry.code))}" if entry.code else ""
        whole = Text.each(partial(file_of, name, entry))
        of_all = Text(whole.no.removesuffix(place), whole.en.removesuffix(place))
        spelled = dict.fromkeys((name, whole.no, whole.en, key_of(name, entry) + place), whole)
        known = {key_of(name, entry): of_all, of_all.no: of_all, of_all.en: of_all} | known | spelled
    return known


def _names_of(name: str, entry: Entry) -> Iterator[tuple[str, ...]]:
    """Yield a chart's own names, those of its files, and those with or without the name of its place."""
    yield name, key_of(name, entry)
    files = file_of(name, entry, "no"), file_of(name, entry, "en")
    yield files
    place = f"-{slug(places.name(entry.code))}" if entry.code else ""
    yield key_of(name, entry) + place, *(file.removesuffix(place) for file in files)


def key_of(name: str, entry: Entry) -> str:
    """Return the key of a chart: its name without the municipality."""
    return name.removesuffix(f"-{entry.code}") if entry.code else name


def file_of(name: str, entry: Entry, lang: Lang) -> str:
    """Return the name of a chart's files, without describing the chart."""
    template = _file_names(lang)[key_of(name, entry)]
    return _file_name(template, entry.code) if "{" in template else template


@cache
def _file_names(lang: Lang) -> dict[str, str]:
    """Return key → template of the file name, read here because importing the messages needs pandas."""
    path = Path(__file__).with_name("messages") / f"{lang}.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: texts["file"] for key, texts in told.items() if "file" in texts}


@cache
def _file_name(template: str, code: str) -> str:
    from jinja2 import Environment  # noqa: PLC0415 (most names do not need it)

    made = Environment(autoescape=False)  # noqa: S701 (no HTML)
    made.filters["slug"] = slug
    place = places.name(code) if code else ""
    city = places.name(places.CITY) if places.CITY else None
    return made.from_string(template).render(name=place, slug=slug(place), city=city)
