"""From a choice to its figures: check the choice, and load the figures in a common form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.indicators.change import has_per_cent
from ilag_data.language import Lang, Text
from ilag_data.periods import spans
from ilag_data.tables import of_one_vintage
from ilag_report.explorer.choice import CHANGES, Choice, ChoiceError
from ilag_report.explorer.offer import Offer, offered
from ilag_report.messages import say

MOST = {"lines": 9, "small_multiples": 10, "bars": 18}
"""The most places that each kind of chart has room for."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The figures of a choice, and what was left out of it."""

    choice: Choice  # without the regions that are left out, and without a highlight that is not shown
    offer: Offer
    frame: pd.DataFrame  # region, name, year (not for changes) and the column to show
    value: str
    cited: pd.DataFrame  # the loaded frame behind it, to cite
    remarks: tuple[str, ...]  # what was left out and why, in the language of the choice

    @property
    def years(self) -> list[int]:
        """The years shown."""
        return self.offer.years_of(self.choice)

    @property
    def kind(self) -> str:
        """The function of `ilag_report.charts` that draws it."""
        if self.choice.measure in CHANGES:
            return "bars"
        # Counts of a county and of a place of six hundred cannot share a scale; rates and indices can.
        return "small_multiples" if self.choice.measure == "level" and not self.offer.rate else "lines"


@of_one_vintage
def prepare(choice: Choice) -> Prepared:
    """Check a choice and load its figures; regions without figures are left out, with a remark."""
    offer = _checked(choice)
    shown, remarks = _comparable(choice, offer)
    column = "share" if choice.measure == "share" else offer.value
    loaded = offer.load(shown, offer.years_of(choice), choice.lang)
    lacking = _lacking(loaded, column, choice)
    if lacking:
        remarks += _why_left_out(loaded, column, lacking, choice)
        shown = tuple(region for region in shown if region not in lacking)
        if not shown:
            raise ChoiceError("left-out", {"remark": remarks[-1]})
        # Loaded again, so that the frame's notes on missing figures are about the regions shown.
        loaded = offer.load(shown, offer.years_of(choice), choice.lang)
    highlight = choice.highlight if choice.highlight in shown else None
    kept = replace(choice, regions=shown, highlight=highlight)
    frame, value = loaded, column
    if choice.measure in CHANGES:  # `writing` has the same as code
        frame, value = indicators.change(loaded, column, choice.start, choice.last), choice.measure
    said = tuple(text[choice.lang] for text in remarks)
    prepared = Prepared(kept, offer, frame, value, loaded, said)
    if len(shown) > MOST[prepared.kind]:
        raise ChoiceError("room", {"most": MOST[prepared.kind], "chosen": len(shown)})
    return prepared


def _checked(choice: Choice) -> Offer:
    """Return the offer of a choice; raise ChoiceError if it cannot be shown whatever the figures are."""
    every = offered()
    if choice.indicator not in every:
        keys = Text.each(lambda lang: ", ".join(f"{key} ({one.name[lang]})" for key, one in every.items()))
        raise ChoiceError("indicator", {"key": choice.indicator, "keys": keys})
    offer = every[choice.indicator]
    told = {"name": offer.name, "first": choice.first, "last": choice.last, "start": choice.start}
    if choice.measure not in offer.measures:
        raise ChoiceError("measure", {**told, "measure": choice.measure, "measures": list(offer.measures)})
    if not choice.regions:
        raise ChoiceError("places")
    if places.COUNTY_AS_PUBLISHED in choice.regions:
        county, published = (places.AREAS[one] for one in (places.COUNTY, places.COUNTY_AS_PUBLISHED))
        raise ChoiceError("published", {"county": county, "published": published})
    years = offer.years()
    several = len(offer.held_within(choice.first, choice.last)) > 1  # a line needs two years
    if not (several and choice.first < choice.last and {choice.first, choice.last} <= {*years}):
        held = offer.held_within(years[0], years[-1]) if offer.is_flow else years
        raise ChoiceError("period", {**told, "flow": offer.is_flow, "years": spans(held)})
    if not choice.first <= choice.start < choice.last:
        raise ChoiceError("base", told)
    return offer


def _comparable(choice: Choice, offer: Offer) -> tuple[tuple[str, ...], list[Text]]:
    """Return regions and remarks: bars in persons leave out areas, which would dwarf the municipalities."""
    municipalities = tuple(region for region in choice.regions if region in places.TODAY)
    areas = [region for region in choice.regions if region in places.AREAS]
    if choice.measure != "change" or offer.rate or not municipalities or not areas:
        return choice.regions, []
    return municipalities, [_left_out("areas", areas)]


def _lacking(frame: pd.DataFrame, column: str, choice: Choice) -> list[str]:
    """Return the regions that lack figures that the measure requires."""
    figures = frame.pivot(index="region", columns="year", values=column).astype("float64")
    if choice.measure in CHANGES:
        lacks = ~has_per_cent(figures[choice.start], figures[choice.last]) | figures.isna().any(axis=1)
    elif choice.measure == "index":
        lacks = ~has_per_cent(figures[choice.start], figures.min(axis=1))
    else:
        lacks = figures.isna().all(axis=1)
    return [region for region in choice.regions if lacks.get(region, False)]


def _why_left_out(frame: pd.DataFrame, column: str, lacking: Iterable[str], choice: Choice) -> list[Text]:
    """Return remarks on the first year an index could start from, or on what is missing."""
    usual = {"percent": "change", "share": "level"}.get(choice.measure, choice.measure)
    known = frame.dropna(subset=column).groupby("region")["year"].min()
    groups: dict[tuple[str, int], list[str]] = {}
    for region in lacking:
        since = int(known.get(region, choice.start))
        is_later = choice.measure == "index" and since > choice.start
        groups.setdefault(("since", since) if is_later else (usual, 0), []).append(region)
    return [
        _left_out(why, regions, start=choice.start, last=choice.last, since=since)
        for (why, since), regions in groups.items()
    ]


def _left_out(why: str, regions: Iterable[str], **years: int) -> Text:
    def said(lang: Lang) -> str:
        names = [places.name(region, lang) for region in regions]
        measure = say("explorer-measure.percent", lang)
        return say(f"explorer-left-out.{why}", lang, names=names, measure=measure, **years)

    return Text(said("no"), said("en"))
