"""Frames that only a fetch brings, made of the bundled employed by residence in some industries."""

import pandas as pd

from ilag_data.catalogue import ALL_INDUSTRIES, EMPLOYED_AGES, INDUSTRIES, UNSPECIFIED

LAST = "90-99"


def by_workplace(employment: pd.DataFrame) -> pd.DataFrame:
    """The same figures as if of workplaces: nobody in the industries that lack, and in the last what is left."""
    jobs = employment.rename(columns={"employed_by_residence": "employed_by_workplace"})
    keys = [key for key in ("region", "name", "year") if key in jobs]
    wide = jobs.pivot(index=keys, columns="industry", values="employed_by_workplace").astype("Int64")
    left = 2 * wide[ALL_INDUSTRIES] - wide.sum(axis=1, skipna=False)
    for code in INDUSTRIES:
        if code not in {*wide.columns, UNSPECIFIED}:
            wide[code] = 0
    wide[LAST] = left
    long = wide.melt(ignore_index=False, value_name="employed_by_workplace").reset_index()
    order = pd.MultiIndex.from_frame(jobs[keys].drop_duplicates())
    place = pd.MultiIndex.from_frame(long[keys])
    long = long.assign(at=order.get_indexer(place)).sort_values("at", kind="stable", ignore_index=True)
    long = long.drop(columns="at").astype({"employed_by_workplace": "Int64"})
    long["industry_name"] = long["industry"].map({code: text.no for code, text in INDUSTRIES.items()})
    long.attrs = employment.attrs
    return long


def by_sex_and_age(employment: pd.DataFrame) -> pd.DataFrame:
    """The same employed, as many of each sex and age."""
    cells = [(sex, age) for sex in ("women", "men") for age in EMPLOYED_AGES]
    parts = employment.drop(columns=["industry", "industry_name"]).merge(
        pd.DataFrame(cells, columns=["sex", "age_group"]), how="cross"
    )
    parts["employed_by_residence"] //= len(cells)
    parts.attrs = employment.attrs
    return parts
