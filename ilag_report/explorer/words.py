"""The texts of a chart in the explorer: its finding, subtitle, unit and file name."""

import hashlib
import re
from typing import Any

import pandas as pd

from ilag_data import regions as places
from ilag_data.files import slug
from ilag_data.indicators import change
from ilag_data.language import Lang
from ilag_report.charts.kinds.grid import OWN_SCALE
from ilag_report.charts.numbers import period
from ilag_report.explorer.choice import AREAS, CHANGES
from ilag_report.explorer.prepare import Prepared
from ilag_report.messages import say

_LONGEST = 110
"""The length of a title that is certain to fit on two lines."""

_MOST_NAMED = 6
"""Most places in a file name; Windows limits its length."""


def title_of(prepared: Prepared) -> str:
    """Return the finding, computed from the figures: a sentence on the place that stands out, or on all."""
    choice, lang = prepared.choice, prepared.choice.lang
    message, found = _finding(prepared)
    values: dict[str, Any] = {
        "name": prepared.offer.name[lang],
        "last": choice.last,
        "years": period(prepared.years[0], choice.last),
        # The base year is stated if it is not the first of the period.
        "start": choice.start if choice.measure == "index" and choice.start != choice.first else 0,
        "area": "",
        **found,
    }
    title = say(f"explorer-title.{message}", lang, **values)
    if len(title) > _LONGEST:  # more than two lines: leave out the comparison
        title = say(f"explorer-title.{message}", lang, **values | {"area": ""})
    return title[0].upper() + title[1:]


def _finding(prepared: Prepared) -> tuple[str, dict[str, Any]]:
    """Return the message of the title, and its values."""
    choice, value = prepared.choice, prepared.value
    if prepared.kind == "bars":
        rows = prepared.frame.set_index("region")
        if choice.measure == "change":
            return _moved(prepared, rows) if prepared.offer.rate else _counted(prepared, rows, choice.start)
        return "growth", _about_one(prepared, rows, value)
    if prepared.kind == "lines" and choice.measure != "index":
        newest = prepared.frame[prepared.frame["year"] == choice.last].dropna(subset=value)
        return _rate(prepared, newest.set_index("region")) if len(newest) else ("plain", {})
    return _of_two_years(prepared, choice.start if choice.measure == "index" else prepared.years[0])


def _of_two_years(prepared: Prepared, start: int) -> tuple[str, dict[str, Any]]:
    """Compare the last year with an earlier one, for the regions that have both."""
    choice, value = prepared.choice, prepared.value
    ends = prepared.frame[prepared.frame["year"].isin([start, choice.last])].dropna(subset=value)
    ends = ends[ends.groupby("region")["year"].transform("nunique") == 2]
    if prepared.offer.theme == "change" and len(ends):
        return "flow", _about_one(prepared, ends[ends["year"] == choice.last].set_index("region"), value)
    ends = ends[~ends["region"].isin(ends.loc[(ends["year"] == start) & (ends[value] == 0), "region"])]
    if ends.empty:
        return "plain", {}
    rows = change(ends, value, start, choice.last).set_index("region")
    if choice.measure != "index":
        return _counted(prepared, rows, start)
    # If the county is highlighted, the sentence about all covers it, with the municipalities.
    if choice.highlight in set(rows.index) - {places.COUNTY}:
        return "growth", _about_one(prepared, rows, "percent")
    return _all(prepared, rows)


def _all(prepared: Prepared, rows: pd.DataFrame) -> tuple[str, dict[str, Any]]:
    """Describe the county, and the municipalities together."""
    municipalities = rows[rows.index.isin(places.TODAY)]
    there = places.COUNTY in rows.index
    if len(municipalities) + there <= 1:
        region = places.COUNTY if there else str([*municipalities.index, *rows.index][0])
        return "growth", {**_subject(prepared, region), "percent": rows["percent"].to_dict()[region]}
    one = len(municipalities) == 1
    return "all", {
        "subject": _subject(prepared, places.COUNTY)["subject"],
        "county": rows["percent"].to_dict()[places.COUNTY] if there else None,
        "municipality": municipalities["name"].iloc[0] if one else "",
        "percent": municipalities["percent"].iloc[0],
        "down": int((municipalities["change"] < 0).sum()),
        "all_rose": bool((municipalities["change"] > 0).all()),
        "total": len(municipalities),
    }


def _moved(prepared: Prepared, rows: pd.DataFrame) -> tuple[str, dict[str, Any]]:
    lang, unit = prepared.choice.lang, prepared.offer.unit(prepared.choice.lang)
    told = _about_one(prepared, rows, "change", per=f" {unit}")
    points = "" if unit in told["subject"] else prepared.offer.unit(lang, "points")
    return "moved", told | {"points": points}


def _counted(prepared: Prepared, rows: pd.DataFrame, start: int) -> tuple[str, dict[str, Any]]:
    told = _about_one(prepared, rows, "percent")
    things = prepared.offer.text("thing" if abs(told["count"]) == 1 else "things", prepared.choice.lang)
    return "counted", told | {"start": start, "things": things}


def _rate(prepared: Prepared, rows: pd.DataFrame) -> tuple[str, dict[str, Any]]:
    lang = prepared.choice.lang
    told = _about_one(prepared, rows, prepared.value, against_area=True)
    if prepared.choice.measure != "share":
        return "rate", told | {"unit": prepared.offer.unit(lang)}
    subject = prepared.offer.text("share", lang, place=told["inside"])
    return "rate", told | {"subject": subject, "unit": say("words.per_cent", lang)}


def _about_one(
    prepared: Prepared, rows: pd.DataFrame, column: str, *, against_area: bool = False, per: str = ""
) -> dict[str, Any]:
    """Return the values of the highlighted place, else of the municipality farthest from the area or zero."""
    of_region = {str(region): float(value) for region, value in rows[column].items()}
    area = next((region for region in AREAS if region in of_region), None)
    municipalities = [region for region in of_region if region in places.TODAY]
    region = next(iter(of_region))
    if prepared.choice.highlight in of_region:
        region = str(prepared.choice.highlight)
    elif municipalities:
        centre = of_region[area] if against_area and area else 0.0
        region = max(municipalities, key=lambda one: abs(of_region[one] - centre))
    told = {key: rows[key].to_dict()[region] for key in ("change", "percent") if key in rows}
    told |= {"value": of_region[region], "count": rows["last"].to_dict()[region] if "last" in rows else 0}
    if area and area != region:
        told |= {"area": _inside(area, prepared.choice.lang), "against": of_region[area]}
    return {**_subject(prepared, region, per), **told}


def _subject(prepared: Prepared, region: str, per: str = "") -> dict[str, str]:
    lang = prepared.choice.lang
    inside = _inside(region, lang)
    subject = prepared.offer.text("subject", lang, place=inside, per=per)
    return {"subject": subject, "inside": inside, "place": places.name(region, lang)}


def _inside(region: str, lang: Lang) -> str:
    """Return a name as written within a sentence: «i hele landet», «i de seks samlet»."""
    if region == places.SMALL_OTHERS:
        return say("words.small_others", lang)
    name = places.name(region, lang)
    plain = region == places.TOGETHER or (region == places.NORWAY and lang == "no")
    return name[:1].lower() + name[1:] if plain else name


def unit_of(prepared: Prepared) -> str:
    """Return the unit of the figures shown, for the axis."""
    choice, offer, lang = prepared.choice, prepared.offer, prepared.choice.lang
    if choice.measure == "share":
        return say("words.per_cent", lang)
    if choice.measure == "percent":
        return say("explorer-axis.percent", lang, start=choice.start)
    return offer.unit(lang, "points" if choice.measure == "change" else "axis")


def subtitle_of(prepared: Prepared) -> str:
    """Return measure, date and period: «Folketall, ved utgangen av året 2015–2023, på dagens …»."""
    choice, offer, lang = prepared.choice, prepared.offer, prepared.choice.lang
    key = {"percent": "change", "index": "level"}.get(choice.measure, choice.measure)
    subtitle = say(
        f"explorer-subtitle.{'flow' if key == 'level' and offer.theme == 'change' else key}",
        lang,
        name=offer.name[lang],
        measured=offer.measured[lang],
        years=period(prepared.years[0], choice.last),
        start=choice.start,
        last=choice.last,
        of=offer.text("share-of", lang) if choice.measure == "share" else "",
    )
    return f"{subtitle}, {OWN_SCALE[lang]}" if prepared.kind == "small_multiples" else subtitle


def file_name_of(prepared: Prepared) -> str:
    """Return a file name that differs from those of the suite and of all other choices."""
    choice, lang = prepared.choice, prepared.choice.lang
    usual = set(places.DEFAULT)
    besides = [region for region in choice.regions if not usual <= {*choice.regions} or region not in usual]
    parts = say(
        "explorer-file.parts",
        lang,
        name=re.split("[,:]", prepared.offer.name[lang])[0],
        measure=say(f"explorer-measure.{choice.measure}", lang).partition(" (")[0].partition(",")[0],
        years=f"{choice.start if choice.measure in CHANGES else choice.first}-{choice.last}",
        base=choice.start if choice.measure == "index" and choice.start != choice.first else 0,
        besides=0 < len(besides) < len(choice.regions),
        places=[places.name(region, lang) for region in besides[:_MOST_NAMED]],
        more=len(besides[_MOST_NAMED:]),
        # A checksum stands for the places that are not named, the same on every machine and in every run.
        checksum=hashlib.sha256(" ".join(besides).encode()).hexdigest()[:8],
        highlight=places.name(choice.highlight, lang) if choice.highlight else "",
    )
    return "-".join(slug(part) for part in parts.split("/") if part.strip())
