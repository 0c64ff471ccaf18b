"""The charts of the suite, in the order of a presentation, each made from the data in `data/processed`.

To add a chart, add a line with its analysis and the frames it takes, in its section and order. Everything
else (files, slides, contents, sources, both languages, any period, other municipalities) follows. Analyses
are named, not imported, so that a mistyped name of a chart is told at once.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import import_module
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import ilag_data
from ilag_data import regions as places
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.errors import SelectionError
from ilag_data.files import slug
from ilag_data.language import Lang, Text
from ilag_report.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from ilag_report.charts import Chart

    Loader = Callable[..., pd.DataFrame]
    Years = Sequence[int] | Literal["all"] | None
    Frame = Callable[["Ask"], Any]


@dataclass(frozen=True)
class Ask:
    """What the charts are to be about: the period whose ends are shown, and codes of the municipalities."""

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
        """Those compared, and the county without its city where one is set apart."""
        return (*self.regions, *({places.COUNTY_WITHOUT_CITY} & places.AREAS.keys()), *self.small)

    @property
    def compared(self) -> tuple[str, ...]:
        """The municipalities, the county, and the other small municipalities of the county together."""
        return (*self.regions, *self.small)

    @property
    def together(self) -> tuple[str, ...]:
        """The municipalities of the programme together, where they are those asked for."""
        return (places.TOGETHER,) if set(self.municipalities) == set(places.PROGRAMME) else ()

    @property
    def small(self) -> tuple[str, ...]:
        """The county's other small municipalities, where there are enough and the programme is asked for."""
        return () if not self.together or self.without_small else (places.SMALL_OTHERS,)

    @cached_property
    def without_small(self) -> Text | None:
        """Why there are no other small municipalities; None where there are."""
        try:
            ilag_data.load.small_others()
        except SelectionError as error:
            return error.both[0]
        return None

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
        """The years from the end of the first to the end of the last: those whose changes add up."""
        return range(self.ends[0] + 1, self.last + 1)

    def load(self, frame: Frame) -> Any:  # noqa: ANN401 (a frame, or several in a record)
        """Load a frame, once however many charts stand on it."""
        if frame not in self._loaded:
            self._loaded[frame] = frame(self)
        return self._loaded[frame]

    def call(
        self, loader: Loader, regions: Sequence[str], years: Years = None, **options: str | bool
    ) -> pd.DataFrame:
        """Call a loader in the language, for some years or else the period."""
        return loader(regions, self.years if years is None else years, lang=self.lang, **options)

    def people(self, loader: Loader, regions: Sequence[str], years: Years = None) -> pd.DataFrame:
        """Call a loader of population, which is shown at the end of each year."""
        return self.call(loader, regions, years, at_year_end=True)


def _whole_years(ask: Ask) -> set[int]:
    """Return the years of which the data hold all quarters."""
    every = ask.call(ilag_data.population_quarterly, ask.municipalities, "all").dropna()
    return {quarter.year for quarter in every["quarter"] if quarter.quarter == 4}


def _quarters(ask: Ask) -> pd.DataFrame:
    """Load the quarters of the period, and of the years that follow it as far as the data hold them whole."""
    newer = takewhile(_whole_years(ask).__contains__, count(ask.last + 1))
    return ask.call(ilag_data.population_quarterly, ask.municipalities, [*ask.between, *newer])


def _quarters_to_newest(ask: Ask) -> pd.DataFrame:
    """Load the quarters of the period, and of every later year that the data hold whole."""
    newer = [year for year in _whole_years(ask) if year > ask.last]
    return ask.call(ilag_data.population_quarterly, ask.municipalities, [*ask.between, *newer])


def _small(ask: Ask) -> tuple[str, ...]:
    """Return the areas that other small municipalities are held against, or say why they are not."""
    if not ask.small:
        alone = Text(
            "Andre små kommuner er bare de som ikke er med i programmet.",
            "Other small municipalities are those beside the programme's alone.",
        )
        remedy = Text("utelat de andre kommunene.", "leave out the other municipalities.")
        raise SelectionError(ask.without_small or alone, remedy)
    return (*ask.together, *ask.small, places.COUNTY)


def _newer(ask: Ask, loader: Loader, **options: bool) -> list[int]:
    """Return the years that follow the period, as far as the data hold them."""
    held = {*ask.call(loader, (places.COUNTY,), "all", **options)["year"]}
    return [*takewhile(held.__contains__, count(ask.last + 1))]


def _if_newer(ask: Ask, loader: Loader, regions: Sequence[str], **options: bool) -> pd.DataFrame | None:
    """Call a loader for the years after the standard period, if the data hold any.

    Another period ends where it was asked to.
    """
    years = _newer(ask, loader, **options) if ask.years == tuple(STANDARD_YEARS) else []
    return ask.call(loader, regions, years, **options) if years else None


def _to_newest(ask: Ask, loader: Loader, regions: Sequence[str], **options: bool) -> pd.DataFrame:
    """Call a loader for every year from the first of the period to the newest that the data hold."""
    years = [*range(ask.ends[0], ask.last + 1), *_newer(ask, loader, **options)]
    return ask.call(loader, regions, years, **options)


def newest_year() -> int:
    """Return the last year that the data hold both of population and of employment."""
    ask = Ask()
    return ask.last + min(
        len(_newer(ask, ilag_data.population, at_year_end=True)), len(_newer(ask, ilag_data.employment))
    )


_WHOLE = places.COUNTY_WITHOUT_CITY if places.COUNTY_WITHOUT_CITY in places.AREAS else places.COUNTY
"""What the municipalities are held against as a part of it."""

_FRAMES: dict[str, Frame] = {
    "people": lambda ask: ask.people(ilag_data.population, ask.regions),
    "people and together": lambda ask: ask.people(ilag_data.population, (*ask.regions, *ask.together)),
    "people of the county": lambda ask: ask.people(ilag_data.population, places.COMPARABLE),
    "people compared": lambda ask: ask.people(ilag_data.population, ask.compared),
    "people in areas": lambda ask: ask.people(ilag_data.population, ask.areas),
    "people in all areas": lambda ask: ask.people(ilag_data.population, (*ask.areas, *ask.together)),
    # The years whose events are counted give the rate of the others, the whole county what chance does.
    "people in every year": lambda ask: ask.people(ilag_data.population, places.TODAY, "all"),
    # The programme's municipalities have a chart of their own, others the one of areas alone.
    "people of areas": lambda ask: ask.people(
        ilag_data.population,
        [area for area in (*ask.areas, *ask.together) if area in places.AREAS or not ask.together],
    ),
    "people of small": lambda ask: ask.people(ilag_data.population, _small(ask)),
    "newer people": lambda ask: _if_newer(ask, ilag_data.population, ask.compared, at_year_end=True),
    "newer people of small": lambda ask: _if_newer(ask, ilag_data.population, _small(ask), at_year_end=True),
    "people to the newest": lambda ask: _to_newest(
        ask, ilag_data.population, (*ask.municipalities, _WHOLE), at_year_end=True
    ),
    "changes": lambda ask: ask.call(ilag_data.population_change, ask.regions, ask.between),
    "changes in areas": lambda ask: ask.call(ilag_data.population_change, ask.areas, ask.between),
    "quarters": _quarters,
    "quarters to the newest": _quarters_to_newest,
    "every quarter": lambda ask: ask.call(ilag_data.population_quarterly, places.TODAY, "all"),
    "ages compared": lambda ask: ask.people(ilag_data.population_by_age, ask.compared),
    "ages in areas": lambda ask: ask.people(ilag_data.population_by_age, ask.areas),
    "ages at both ends": lambda ask: ask.people(ilag_data.population_by_age, ask.areas, ask.ends),
    "ages at the end": lambda ask: ask.people(ilag_data.population_by_age, ask.areas, (ask.last,)),
    "newer ages": lambda ask: _if_newer(ask, ilag_data.population_by_age, ask.compared, at_year_end=True),
    "sexes": lambda ask: ask.people(ilag_data.population_by_sex_and_age, ask.regions),
    "sexes compared": lambda ask: ask.people(ilag_data.population_by_sex_and_age, ask.compared),
    "newer sexes": lambda ask: _if_newer(
        ask, ilag_data.population_by_sex_and_age, ask.compared, at_year_end=True
    ),
    "employed": lambda ask: ask.call(ilag_data.employment, ask.regions),
    "employed compared": lambda ask: ask.call(ilag_data.employment, ask.compared),
    "employed in areas": lambda ask: ask.call(ilag_data.employment, ask.areas),
    "employed of small": lambda ask: ask.call(ilag_data.employment, _small(ask)),
    "newer employed of small": lambda ask: _if_newer(ask, ilag_data.employment, _small(ask)),
    "newer employed": lambda ask: _if_newer(ask, ilag_data.employment, ask.compared),
    "employed to the newest": lambda ask: _to_newest(ask, ilag_data.employment, ask.municipalities),
    "industries": lambda ask: ask.call(ilag_data.employment, (*ask.regions, places.NORWAY), industries="all"),
    "industries last": lambda ask: ask.call(ilag_data.employment, ask.regions, (ask.last,), industries="all"),
    "employed by sex and age": lambda ask: _to_newest(ask, ilag_data.employment_by_sex_and_age, ask.regions),
    "employed by sex last": lambda ask: ask.call(
        ilag_data.employment_by_sex_and_age, ask.regions, (ask.last,)
    ),
    "sexes last": lambda ask: ask.people(ilag_data.population_by_sex_and_age, ask.regions, (ask.last,)),
    "ages of the employed": lambda ask: ask.people(
        ilag_data.population_by_age,
        ask.regions,
        [*ask.load(_FRAMES["employed by sex and age"])["year"].unique()],
    ),
    "jobs by industry": lambda ask: ask.call(
        ilag_data.employment, ask.regions, ask.ends, industries="all", by="workplace"
    ),
    "industries at both ends": lambda ask: ask.call(
        ilag_data.employment, ask.regions, ask.ends, industries="all"
    ),
    "balance": lambda ask: ask.call(ilag_data.labour_balance, ask.regions),
    "balance in areas": lambda ask: ask.call(ilag_data.labour_balance, ask.areas),
    "flows": lambda ask: ask.call(ilag_data.commuting, ask.municipalities),
    "flows if held": lambda ask: (
        ask.load(_FRAMES["flows"]) if set(ask.municipalities) <= set(places.PROGRAMME) else None
    ),
}
"""The loaders' calls for what is asked."""


@dataclass(frozen=True)
class Entry:
    """One chart of the suite: a function of `findings`, and the frames it takes, in its order.

    Where it is about one municipality its code is given after the first frame.
    """

    analysis: str
    frames: tuple[Frame, ...]
    code: str | None = None

    def __call__(self, lang: Lang = "no", *, ask: Ask | None = None) -> Chart:
        """Load the figures and describe the chart: as standard, or as asked.

        Figures are loaded once where charts share an `Ask`. Its identity tells what was asked, so that the
        same can be asked again: the period, and the municipalities, first the one that it is about.
        """
        ask = ask or Ask(lang)
        chart = self.described(ask)
        areas = (*filter(None, (self.code,)), *ask.municipalities)
        return replace(chart, made_for=replace(chart.identity, areas=areas, years=ask.years))

    def described(self, ask: Ask) -> Chart:
        """Describe the chart, which is then of the areas and years of its figures."""
        first, *rest = (ask.load(frame) for frame in self.frames)
        analysis: Callable[..., Chart] = getattr(import_module("ilag_report.findings"), self.analysis)
        return analysis(first, *rest) if self.code is None else analysis(first, self.code, *rest)


def _entry(analysis: str, *frames: str, code: str | None = None) -> Entry:
    return Entry(analysis, tuple(_FRAMES[name] for name in frames), code)


def _profile_figures(ask: Ask) -> Any:  # noqa: ANN401 (ProfileFigures, of a module that is not loaded yet)
    names = ("people", "changes", "ages at the end", "employed", "industries last", "balance")
    frames = [ask.load(_FRAMES[name]) for name in (*names, "flows if held")]
    return import_module("ilag_report.findings").ProfileFigures(*frames)


CORE = "core"
"""The section that is shown; the others are its appendix."""

PROFILES = "profiles"
"""The section with one chart for each municipality."""

_CHARTS: dict[str, dict[str, Entry | Callable[[str], Entry]]] = {
    CORE: {
        "population-and-employment": _entry(
            "population_and_employment", "people compared", "employed compared"
        ),
        "population-map": _entry("population_map", "people and together", "people of the county"),
        "population-index-of-areas": _entry("population_index_of_areas", "people of areas"),
        "population-change": _entry("change_in_population", "people in all areas"),
        "components-together": _entry("components_together", "changes"),
        "sources-of-growth": _entry("sources_of_growth", "quarters to the newest"),
        "growth-by-year": _entry(
            "growth_by_year", "people to the newest", "every quarter", "people in every year"
        ),
        "share-67-and-over": _entry("share_67_and_over", "ages compared"),
        "cohort-retention": _entry("cohort_retention", "ages at both ends"),
        "school-age-ahead": _entry("school_age_ahead", "ages compared", "newer ages"),
        "labour-replacement": _entry("labour_replacement", "ages compared", "newer ages"),
        "employment-index": _entry("employment_index", "employed compared", "newer employed"),
        "residents-and-employed": _entry(
            "residents_and_employed", "people to the newest", "employed to the newest"
        ),
        "employment-rate": _entry("employment_rate", "employed compared", "ages compared"),
        "jobs-and-residents": _entry("jobs_and_residents", "balance"),
        "industry-change": _entry("industry_change", "industries"),
        "key-figures-population": _entry(
            "key_figures_population", "people in areas", "changes in areas", "ages at the end"
        ),
        "key-figures-work": _entry(
            "key_figures_work", "employed in areas", "ages at the end", "balance in areas"
        ),
    },
    "population": {
        "population-level": _entry("population_level", "people"),
        "population-index": _entry("population_index", "people compared", "newer people"),
        "small-places": _entry(
            "small_places",
            "people of small",
            "employed of small",
            "every quarter",
            "people in every year",
            "newer people of small",
            "newer employed of small",
        ),
        "components-accumulated": _entry("components_accumulated", "changes in areas", "people in areas"),
        "components": lambda code: _entry(
            "components_by_year", "changes", "every quarter", "people in every year", code=code
        ),
        "births-and-deaths": lambda code: _entry("births_and_deaths", "quarters", "changes", code=code),
        "moves": lambda code: _entry("moves", "quarters", code=code),
    },
    "age": {
        "age-structure": _entry("age_structure", "ages at both ends"),
        "dependency-ratio": _entry("dependency_ratio", "ages in areas"),
        "oldest": _entry("oldest", "ages in areas"),
        "age-pyramid": lambda code: _entry("population_pyramid", "sexes", code=code),
        "women-per-100-men": _entry("women_per_100_men", "sexes compared", "newer sexes"),
    },
    "work": {
        "employment-level": _entry("employment_level", "employed"),
        "employed-by-age": _entry("employed_by_age", "employed by sex and age", "ages of the employed"),
        "employment-rate-of-working-age": _entry(
            "employment_rate_20_66", "employed by sex and age", "ages of the employed"
        ),
        "employment-rate-by-sex": _entry("employment_rate_by_sex", "employed by sex last", "sexes last"),
    },
    "workplaces": {
        "workplace-coverage": _entry("workplace_coverage", "balance"),
        "commuting": _entry("commuting_balance", "flows"),
        "net-commuting-by-industry": _entry(
            "net_commuting_by_industry", "jobs by industry", "industries at both ends"
        ),
        # Its own flows, whether or not those of the others are held.
        "commuting-partners": lambda code: Entry(
            "commuting_partners", (lambda ask: ask.call(ilag_data.commuting, [code]),), code
        ),
    },
    "industries": {
        "jobs-by-industry": _entry("jobs_by_industry", "jobs by industry"),
        "industry-table": _entry("industry_table", "industries"),
        "industry-shares": _entry("industry_shares", "industries"),
        "location-quotients": _entry("location_quotients", "industries"),
        "job-location-quotients": _entry("job_location_quotients", "jobs by industry"),
    },
    PROFILES: {
        "profile": lambda code: Entry("municipality_profile", (_profile_figures,), code),
    },
}
"""Section → its charts in their order; those of one municipality are made for each, from its code."""

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
"""Charts whose findings are to be remembered, those that matter most first."""


def suite_of(municipalities: Sequence[str]) -> dict[str, Entry]:
    """Return every chart for some municipalities, by name, in the order of a presentation.

    The charts of one municipality carry its code: ``profile-5033``.
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
    """Return the chart that an identity is of, and the municipalities asked for; None if it is not ours."""
    made = next((charts[key] for charts in _CHARTS.values() if key in charts), None)
    if made is None or not areas:
        return None
    return (made, tuple(areas)) if isinstance(made, Entry) else (made(areas[0]), tuple(areas[1:]))


def choose(only: Sequence[str] = (), municipalities: Sequence[str] = places.PROGRAMME) -> dict[str, Entry]:
    """Return the whole suite, or in its order the charts of some names.

    A name is the chart's own (``profile-5033``), with the municipality's name in it (``profile-tydal``), or
    that of its files in either language (``profil-tydal``); without a municipality it means those of all.
    """
    every = suite_of(municipalities)
    chosen = {name for typed in only for name in _named(typed, every)}
    return {name: entry for name, entry in every.items() if not only or name in chosen}


def _named(typed: str, every: dict[str, Entry]) -> list[str]:
    """Return the charts that a name means: their own names come first, and need no messages."""
    asked, known = typed.strip().casefold(), dict[str, None]()
    asked = re.sub(rf"(-transparent)?\.({'|'.join(FORMATS)})$", "", asked)  # copied from the folder
    for spellings in (_own_names, _names_of_files, _names_with_and_without_place):
        spelled = {name: spellings(name, entry) for name, entry in every.items()}
        if found := [name for name, names in spelled.items() if asked in names]:
            return found
        known |= dict.fromkeys(one for names in spelled.values() for one in names)
    for code in {*places.TODAY} - {entry.code for entry in every.values()}:
        if asked.endswith((f"-{code}", f"-{slug(places.name(code))}")):
            raise SelectionError(
                Text(
                    f"«{typed}» er ikke av en kommune som er valgt.",
                    f"«{typed}» is not of a municipality chosen.",
                ),
                Text(f"ta med --regions {places.name(code)}", f"add --regions {places.name(code)}."),
            )
    near = get_close_matches(asked, known)
    no, en = (
        (f"mente du {' eller '.join(near)}? ", f"did you mean {' or '.join(near)}? ") if near else ("", "")
    )
    raise SelectionError(
        Text(f"Det er ingen figur «{typed}».", f"There is no chart «{typed}» in the suite."),
        Text(f"{no}«ilag charts --list» viser alle.", f"{en}`ilag charts --list` shows all of them."),
    )


def _own_names(name: str, entry: Entry) -> tuple[str, ...]:
    return name, key_of(name, entry)


def _names_of_files(name: str, entry: Entry) -> tuple[str, ...]:
    return file_of(name, entry, "no"), file_of(name, entry, "en")


def _names_with_and_without_place(name: str, entry: Entry) -> tuple[str, ...]:
    place = f"-{slug(places.name(entry.code))}" if entry.code else ""
    return key_of(name, entry) + place, *(file.removesuffix(place) for file in _names_of_files(name, entry))


def key_of(name: str, entry: Entry) -> str:
    """Return the key of a chart: its name without the municipality."""
    return name.removesuffix(f"-{entry.code}") if entry.code else name


def file_of(name: str, entry: Entry, lang: Lang) -> str:
    """Return the name of a chart's files, without describing the chart."""
    place = places.name(entry.code) if entry.code else ""
    city = places.name(places.CITY) if places.CITY else None
    template = _file_names(lang)[key_of(name, entry)]
    return str(template.render(name=place, slug=slug(place), city=city, by_workplace=False))


@cache
def _file_names(lang: Lang) -> dict[str, Any]:
    """Return the templates of the file names. Of the messages only these are needed without pandas."""
    from jinja2 import Environment  # noqa: PLC0415 (most names need it not)

    made = Environment(autoescape=False)  # noqa: S701 (no HTML)
    made.filters["slug"] = slug
    path = Path(__file__).with_name("messages") / f"{lang}.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: made.from_string(texts["file"]) for key, texts in told.items() if "file" in texts}
