"""Single years of age grouped for a population pyramid."""

import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.indicators.age import complete
from ilag_report.charts.data import find_region, require_columns
from ilag_report.charts.kinds.pyramid import Pyramid

_OLDEST = 90
_STEP = 5


def pyramid_frame(
    frame: pd.DataFrame, region: str, year: int, against: str | None, against_year: int | None
) -> tuple[pd.DataFrame, str, str, str]:
    """Group ages by five years up to 90+; return the data, labels of bars and outline, and region code."""
    require_columns(frame, ["region", "name", "year", "sex_name", "age", "persons"], Pyramid.kind)
    code = find_region(region, frame)
    share = against is not None
    name = dict(zip(frame["region"], frame["name"], strict=True))
    groups = _groups(frame, code, year, name[code], share=share)
    outlined = ""
    if share or against_year is not None:
        other = find_region(against, frame) if against is not None else code
        other_year = year if against_year is None else against_year
        groups["outline"] = _groups(frame, other, other_year, name[other], share=share)["value"]
        outlined = f"{name[other]} {other_year}"
    return groups.reset_index(), f"{name[code]} {year}", outlined, code


def _groups(frame: pd.DataFrame, code: str, year: int, name: str, *, share: bool) -> pd.DataFrame:
    rows = frame[(frame["region"] == code) & (frame["year"] == year)]
    if rows.empty or rows["persons"].isna().any():
        raise ChartError(
            f"Tallene etter kjønn og alder for {name} i {year} mangler.",
            f"The figures by sex and age of {name} in {year} are missing.",
            "velg et år som tabellen har, eller hent tallene: ilag fetch population-by-sex-and-age.",
            "choose a year that the data have, or fetch them: ilag fetch population-by-sex-and-age.",
        )
    rows = complete(rows, "population_by_sex_and_age", "sex_name")
    lower = rows["age"].clip(upper=_OLDEST) // _STEP * _STEP
    label = lower.map(lambda age: f"{age}+" if age == _OLDEST else f"{age}–{age + _STEP - 1}")
    # Men to the left, as in the pyramids of Statistics Norway.
    sexes = rows["sex"].map({"men": 0, "women": 1}) if "sex" in rows else rows["sex_name"]
    keyed = rows.assign(group=label, lower=lower, side=sexes).groupby(
        ["side", "lower", "group", "sex_name"], sort=True
    )
    figures = keyed["persons"].sum().astype("float64")
    if share:
        figures = figures / figures.sum() * 100
    summed = figures.rename("value").reset_index().drop(columns=["side", "lower"])
    return summed.rename(columns={"sex_name": "sex"}).set_index(["group", "sex"])
