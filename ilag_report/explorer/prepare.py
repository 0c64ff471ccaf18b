"""From a choice to the figures it shows: what is asked for is checked, loaded and brought into one form."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from ilag_data import indicators, load
from ilag_data import regions as places
from ilag_data.language import Text
from ilag_data.periods import spans
from ilag_report.explorer.choice import Choice, ChoiceError, Measure
from ilag_report.explorer.offer import MEASURES, Indicator, offered
from ilag_report.findings import words

CHANGES: tuple[Measure, ...] = ("change", "percent")
TOTALS: tuple[Measure, ...] = ("total", "total_percent")
MOST = {"lines": 9, "small_multiples": 10, "bars": 18}
"""How many places each kind of chart has room for."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The figures of a choice.

    Attributes
    ----------
    choice : Choice
        What was chosen, less the regions that are left out, and less a highlight that is not shown.
    indicator : Indicator
        Its indicator.
    frame : DataFrame
        What is shown: ``region, name``, ``year`` (not for changes and sums) and the column `value`, with the
        ``attrs`` of the loader.
    value : str
        The column to show.
    cited : tuple of DataFrame
        The frames that it was worked out from, which say what to cite.
    remarks : tuple of str
        Sentences, in the language of the choice, on what was left out and why.
    """

    choice: Choice
    indicator: Indicator
    frame: pd.DataFrame
    value: str
    cited: tuple[pd.DataFrame, ...]
    remarks: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The function of `ilag_report.charts` that draws it."""
        if self.choice.measure in (*CHANGES, *TOTALS):
            return "bars"
        # Counts of a county and of six hundred people share no scale; rates and indices do.
        return "small_multiples" if self.choice.measure == "level" and self.indicator.counts else "lines"


def years_needed(choice: Choice) -> list[int]:
    """Return the years a choice needs: the two that a change compares, or the whole period."""
    if choice.measure in CHANGES:
        return [choice.start, choice.last]
    return list(range(choice.first, choice.last + 1))


def prepare(choice: Choice) -> Prepared:
    """Check and load what is chosen.

    Parameters
    ----------
    choice : Choice
        What is chosen.

    Returns
    -------
    Prepared
        The figures. Regions that have none for this are left out and named.

    Raises
    ------
    ChoiceError
        The choice cannot be shown; it says why and what to choose instead.
    SelectionError
        A region or the language does not exist.
    ArchiveError
        A document in ``data/raw`` is missing or damaged.
    """
    indicator = _checked(choice)
    shown, remarks = _comparable(choice, indicator)
    years = years_needed(choice)
    loaded = indicator.figures.load(shown, years, choice.lang)
    lacking = _lacking(loaded, _column(choice, indicator), choice)
    if lacking:
        remarks = (*remarks, _without_figures(lacking, choice))
        shown = tuple(region for region in shown if region not in lacking)
        if not shown:
            raise ChoiceError(
                remarks[-1],
                Text("Velg en annen periode eller andre steder.", "Choose another period or other places."),
            )
        # Loaded again, so that what the frame says is missing is said of the regions that are shown.
        loaded = indicator.figures.load(shown, years, choice.lang)
    highlight = choice.highlight if choice.highlight in shown else None
    kept = replace(choice, regions=shown, highlight=highlight)
    frame, value, others = _brought_into_form(loaded, kept, indicator)
    cited = (loaded, *others)
    prepared = Prepared(kept, indicator, frame, value, cited, tuple(text[choice.lang] for text in remarks))
    _refuse_many(prepared)
    return prepared


def _checked(choice: Choice) -> Indicator:
    """Return the indicator of a choice that can be shown as far as one can tell without the figures."""
    every = offered()
    if choice.indicator not in every:
        raise ChoiceError(
            Text(f"Tallene har ikke «{choice.indicator}».", f"The figures do not hold “{choice.indicator}”."),
            Text(f"Velg en av {', '.join(every)}.", f"Choose one of {', '.join(every)}."),
        )
    indicator = every[choice.indicator]
    if choice.measure not in indicator.measures:
        offers = Text(
            *(", ".join(MEASURES[one][lang] for one in indicator.measures) for lang in ("no", "en"))
        )
        raise ChoiceError(
            Text(
                f"«{indicator.name.no}» kan ikke vises som «{choice.measure}».",
                f"“{indicator.name.en}” cannot be shown as “{choice.measure}”.",
            ),
            Text(f"Velg en av: {offers.no}.", f"Choose one of: {offers.en}."),
        )
    years = indicator.figures.years()
    if not choice.regions:
        raise ChoiceError(
            Text("Ingen steder er valgt.", "No places are chosen."),
            Text("Kryss av minst én kommune eller ett område.", "Tick at least one municipality or area."),
        )
    if places.COUNTY_AS_PUBLISHED in choice.regions:
        county, as_published = (places.AREAS[one] for one in (places.COUNTY, places.COUNTY_AS_PUBLISHED))
        raise ChoiceError(
            Text(
                f"«{as_published.no}» kan ikke vises: alle figurene her er på dagens kommunegrenser.",
                f"“{as_published.en}” cannot be shown: every chart here is on the municipalities of today.",
            ),
            Text(
                f"Velg «{county.no}». Tallene slik de ble publisert, får du med ilag_data.population og de "
                "andre funksjonene som henter tall.",
                f"Choose “{county.en}”; the figures as published are given by ilag_data.population and the "
                "other loaders.",
            ),
        )
    if not choice.first < choice.last or choice.first not in years or choice.last not in years:
        raise ChoiceError(
            Text(
                f"Perioden {choice.first}–{choice.last} kan ikke vises for «{indicator.name.no}».",
                f"The period {choice.first}–{choice.last} cannot be shown for “{indicator.name.en}”.",
            ),
            Text(
                f"Velg minst to år, der det første kommer først; tallene har {spans(years)}.",
                f"Choose at least two years, the first one first; the figures hold {spans(years)}.",
            ),
        )
    if not choice.first <= choice.start < choice.last:
        raise ChoiceError(
            Text(
                f"Basisåret {choice.start} ligger ikke i perioden {choice.first}–{choice.last}.",
                f"The base year {choice.start} is not within the period {choice.first}–{choice.last}.",
            ),
            Text("Velg et år før det siste i perioden.", "Choose a year of the period before its last."),
        )
    return indicator


def _comparable(choice: Choice, indicator: Indicator) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """Leave the areas out of bars in persons, where they would hide the municipalities beside them."""
    municipalities = tuple(region for region in choice.regions if region in places.TODAY)
    areas = [region for region in choice.regions if region in places.AREAS]
    in_persons = choice.measure in ("change", "total") and indicator.counts
    if not (in_persons and municipalities and areas):
        return choice.regions, ()
    other: Measure = "percent" if choice.measure == "change" else "total_percent"
    names = {lang: words.joined((places.name(area, lang) for area in areas), lang) for lang in ("no", "en")}
    return municipalities, (
        Text(
            f"{names['no']} er utelatt: stolper i personer ville skjult kommunene. "
            f"Velg «{MEASURES[other].no}» for å sammenligne.",
            f"{names['en']} left out: bars in persons would hide the municipalities. "
            f"Choose “{MEASURES[other].en}” to compare.",
        ),
    )


def _column(choice: Choice, indicator: Indicator) -> str:
    return "share" if choice.measure == "share" else indicator.value


def _lacking(frame: pd.DataFrame, column: str, choice: Choice) -> list[str]:
    """Return the regions that lack what the measure cannot do without."""
    figures = frame.pivot(index="region", columns="year", values=column).astype("float64")
    if choice.measure in TOTALS:
        lacks = figures.isna().any(axis=1)
    elif choice.measure in CHANGES:
        lacks = figures.isna().any(axis=1) | (figures[choice.start] == 0)
    elif choice.measure == "index":
        lacks = figures[choice.start].isna() | (figures[choice.start] == 0)
    else:
        lacks = figures.isna().all(axis=1)
    return [region for region in choice.regions if lacks.get(region, False)]


def _without_figures(lacking: Collection[str], choice: Choice) -> Text:
    needed = {
        "index": Text(f"et tall over 0 i {choice.start}", f"a figure above 0 in {choice.start}"),
        "change": Text(
            f"tall for både {choice.start} og {choice.last}",
            f"figures for both {choice.start} and {choice.last}",
        ),
        "total": Text("tall for alle årene", "figures for every year"),
    }
    wanted = needed.get(
        choice.measure.partition("_")[0].replace("percent", "change"),
        Text("tall i perioden", "figures in the period"),
    )
    names = {
        lang: words.joined((places.name(region, lang) for region in lacking), lang) for lang in ("no", "en")
    }
    have = "has" if len(lacking) == 1 else "have"
    return Text(
        f"{names['no']} er utelatt: har ikke {wanted.no}.", f"{names['en']} left out: {have} no {wanted.en}."
    )


def _brought_into_form(
    frame: pd.DataFrame, choice: Choice, indicator: Indicator
) -> tuple[pd.DataFrame, str, tuple[pd.DataFrame, ...]]:
    """Return what is shown, its column, and what else it stands on; `writing` says the same as code."""
    column = _column(choice, indicator)
    if choice.measure in CHANGES:
        return indicators.change(frame, column, choice.start, choice.last), choice.measure, ()
    if choice.measure in TOTALS:
        total = frame.groupby(["region", "name"], as_index=False, sort=False)[[column]].sum()
        total.attrs = frame.attrs
        if choice.measure == "total":
            return total, column, ()
        people = load.population(choice.regions, choice.first, lang=choice.lang)
        first = people.set_index("region")["persons"]
        return total.assign(percent=total[column] / total["region"].map(first) * 100), "percent", (people,)
    return frame, column, ()


def _refuse_many(prepared: Prepared) -> None:
    most, there = MOST[prepared.kind], len(prepared.choice.regions)
    if there > most:
        raise ChoiceError(
            Text(
                f"Figuren har plass til {most} steder, og {there} er valgt.",
                f"The chart has room for {most} places, and {there} are chosen.",
            ),
            Text("Ta bort noen steder.", "Untick some places."),
        )
