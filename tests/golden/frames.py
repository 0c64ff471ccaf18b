"""The frames of the loaders that are held: by `writing` to their facts, by `test_golden_numbers` to `data/raw`."""

import os
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pandas as pd

from ilag_data import load
from ilag_data.language import Lang

os.environ.pop("ILAG_DATA_DIR", None)  # the checkout's own data, also outside of pytest


_SIX = ("5052", "5046", "5041", "5034", "5033", "5022")
_AREAS = ("50", "50-5001", "50-published", "ILAG", "SMALL")
# Trondheim, Steinkjer, Indre Fosen, Heim, Hitra, Orkland, Rindal: merged, merged twice, split from, moved in.
_BEYOND = ("5001", "5006", "5054", "5055", "5056", "5059", "5061")
_TODAY = (*_SIX, *_AREAS, *_BEYOND)
# Also codes that ended: Snillfjord, Halsa, Rissa, Klæbu.
_PUBLISHED = (*_SIX, "50", *_BEYOND, "1613", "1571", "1624", "5030")
_COUNTRY = "0"

_BY_REGION = {
    "population": load.population,
    "population_by_age": load.population_by_age,
    "population_by_sex_and_age": load.population_by_sex_and_age,
    "population_change": load.population_change,
    "population_quarterly": load.population_quarterly,
    "labour_balance": load.labour_balance,
}
_employment = partial(load.employment, industries="all")

FRAMES: dict[str, Callable[..., pd.DataFrame]] = {
    **{f"{name}.today": partial(load, _TODAY, "all") for name, load in _BY_REGION.items()},
    **{
        f"{name}.published": partial(load, _PUBLISHED, "all", "published")
        for name, load in _BY_REGION.items()
    },
    "population.year-end": partial(load.population, _TODAY, "all", at_year_end=True),
    **_BY_REGION,
    "employment.today": partial(_employment, (*_TODAY, _COUNTRY), "all"),
    "employment.published": partial(_employment, (*_PUBLISHED, _COUNTRY), "all", "published"),
    "employment": load.employment,
    "commuting.all": partial(load.commuting, years="all"),
    "commuting": partial(load.commuting, "5052"),
}
"""A name for each case; one without an ending is what a loader gives when little or nothing is asked."""

_NOT_TOLD = {"sha256"}  # of a document: its numbers themselves are held


@cache
def load_frame(case: str, lang: Lang) -> pd.DataFrame:
    return FRAMES[case](lang=lang)


def attrs_of(frame: pd.DataFrame) -> dict[str, Any]:
    def told(attrs: dict[Any, Any]) -> dict[str, Any]:
        return {str(name): value for name, value in attrs.items() if name not in _NOT_TOLD}

    besides = [told(attrs) for attrs in frame.attrs.get("besides", [])]
    return told(frame.attrs) | ({"besides": besides} if besides else {})
