"""What a chart of the explorer says: its finding, computed from the figures shown."""

from dataclasses import dataclass

import pandas as pd

from ilag_data import regions as places
from ilag_data.indicators import change
from ilag_data.language import Lang, Text
from ilag_report.charts.numbers import number, period
from ilag_report.explorer.choice import AREAS
from ilag_report.explorer.offer import Indicator
from ilag_report.explorer.prepare import Prepared
from ilag_report.findings import words
from ilag_report.findings.index_charts import finding
from ilag_report.findings.labour_words import Place
from ilag_report.findings.words import more_or_fewer

_LONGEST = 110
"""The length of a title that surely has room in two lines."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The place a finding is about, and the area it is held against (None where there is none)."""

    place: Place
    area: Place | None


def finding_of(prepared: Prepared) -> str:
    """Return the title of a chart.

    Parameters
    ----------
    prepared : Prepared
        The figures.

    Returns
    -------
    str
        One sentence on the highlighted place, where it has the figures for one. Else on the municipality
        that stands out from the area it is held against, or has changed most for its size; of an index on
        the county and on how many of the municipalities went down.
    """
    tell = {
        "index": _of_index,
        "change": _of_change,
        "percent": _of_percent,
        "total": _of_total,
        "total_percent": _of_total,
    }.get(prepared.choice.measure)
    if tell is None:
        tell = _of_counts if prepared.kind == "small_multiples" else _of_rates
    return words.capitalised(tell(prepared))


def _of_index(prepared: Prepared) -> str:
    choice, lang = prepared.choice, prepared.choice.lang
    known = _with_both(prepared, choice.start)
    if known.empty:
        return _plain(prepared)
    changed = change(known, prepared.value, choice.start, choice.last)
    since = "" if choice.start == choice.first else f" {_from_to(choice.start, choice.last, lang)}"
    # Of the county the other sentence tells as well, and of the municipalities beside it.
    if choice.highlight in set(changed["region"]) - {places.COUNTY}:
        rows = changed.set_index("region", drop=False)
        told = _told(prepared, rows["percent"])
        return _held_against(
            f"{_growth(prepared, _row(rows, told.place))}{since}", told.area, rows["percent"], lang
        )
    return f"{_of_all(prepared, changed)}{since}"


def _of_all(prepared: Prepared, changed: pd.DataFrame) -> str:
    """Tell of the county, and of the municipalities together."""
    choice, subject = prepared.choice, prepared.indicator.subject
    told = changed["region"].isin([*places.TODAY, places.COUNTY])
    county = {lang: subject[lang].format(places.name(places.COUNTY, lang)) for lang in ("no", "en")}
    if told.sum() == 1:
        return _growth(prepared, changed[told].iloc[0])
    if not told.any():
        return _growth(prepared, changed.iloc[0])
    sentence = finding(changed[told], Text(county["no"], county["en"]), choice.lang)
    if not (changed["region"] == places.COUNTY).any():
        return f"{prepared.indicator.name[choice.lang]}: {sentence[0].lower()}{sentence[1:]}"
    return sentence


def _of_percent(prepared: Prepared) -> str:
    lang, rows = prepared.choice.lang, prepared.frame.set_index("region", drop=False)
    told = _told(prepared, rows["percent"])
    sentence = _growth(prepared, _row(rows, told.place))
    return _held_against(sentence, told.area, rows["percent"], lang)


def _of_change(prepared: Prepared) -> str:
    choice, indicator, rows = prepared.choice, prepared.indicator, prepared.frame.set_index("region")
    lang = choice.lang
    told = _told(prepared, rows["change" if not indicator.counts else "percent"])
    row = _row(rows, told.place)
    if indicator.counts:
        return _than_before(told.place, indicator, row, choice.start, choice.last, lang)
    subject = indicator.subject[lang].format(told.place.inside)
    amount = number(abs(row["change"]), 1, lang)
    if amount == number(0, 1, lang):
        sentence = f"{subject} {Text('var uendret', 'was unchanged')[lang]}"
    else:
        verb = Text("gikk opp", "rose") if row["change"] > 0 else Text("gikk ned", "fell")
        sentence = f"{subject} {verb[lang]} {amount} {indicator.points[lang]}"
    return _held_against(sentence, told.area, rows["change"], lang)


def _of_total(prepared: Prepared) -> str:
    choice, indicator, rows = prepared.choice, prepared.indicator, prepared.frame.set_index("region")
    lang = choice.lang
    told = _told(prepared, rows[prepared.value].astype("float64"))
    subject = indicator.subject[lang].format(told.place.inside)
    value = float(rows[prepared.value].to_dict()[told.place.region])
    first, years = choice.first, period(choice.first, choice.last)
    if choice.measure == "total":
        persons = _persons(value, lang)
        return Text(
            f"{subject} var til sammen {persons} i årene {years}",
            f"{subject} was {persons} in all in {years}",
        )[lang]
    amount = number(value, 1, lang, signed=True)
    return Text(
        f"{subject} {years} var {amount} prosent av folketallet 1. januar {first}",
        f"{subject} {years} was {amount} per cent of the population 1 January {first}",
    )[lang]


def _of_counts(prepared: Prepared) -> str:
    """Tell of the last year and the first, in persons."""
    choice, indicator, lang = prepared.choice, prepared.indicator, prepared.choice.lang
    known = _with_both(prepared, choice.first)
    if known.empty:
        return _plain(prepared)
    if not indicator.things[lang]:
        last = known[known["year"] == choice.last].set_index("region")[prepared.value].astype("float64")
        told = _told(prepared, last)
        subject = indicator.subject[lang].format(told.place.inside)
        persons = _persons(float(last.to_dict()[told.place.region]), lang)
        return Text(f"{subject} var {persons} i {choice.last}", f"{subject} was {persons} in {choice.last}")[
            lang
        ]
    from_nothing = known.loc[(known["year"] == choice.first) & (known[prepared.value] == 0), "region"]
    known = known[~known["region"].isin(from_nothing)]
    if known.empty:
        return _plain(prepared)
    rows = change(known, prepared.value, choice.first, choice.last).set_index("region")
    told = _told(prepared, rows["percent"])
    return _than_before(told.place, indicator, _row(rows, told.place), choice.first, choice.last, lang)


def _of_rates(prepared: Prepared) -> str:
    """Tell of the last year, held against an area."""
    choice, indicator, lang = prepared.choice, prepared.indicator, prepared.choice.lang
    share = choice.measure == "share"
    of_last = prepared.frame[prepared.frame["year"] == choice.last].dropna(subset=prepared.value)
    if of_last.empty:
        return _plain(prepared)
    values = of_last.set_index("region")[prepared.value].astype("float64")
    told = _told(prepared, values, against_area=True)
    word = Text("prosent", "per cent") if share else indicator.word
    subject = (indicator.shared if share else indicator.subject)[lang].format(told.place.inside)
    written = {region: number(float(value), 1, lang) for region, value in values.items()}
    own = written[told.place.region]
    sentence = Text(
        f"{subject} var {own} {word.no} i {choice.last}", f"{subject} was {own} {word.en} in {choice.last}"
    )
    if told.area is None:
        return sentence[lang]
    other = written[told.area.region]
    than = Text("som", "as") if other == own else Text(f"mot {other}", f"against {other}")
    return _if_short(sentence[lang], f", {than[lang]} {Text('i', 'in')[lang]} {told.area.inside}")


def _told(prepared: Prepared, values: pd.Series, *, against_area: bool = False) -> _Told:
    """Choose whom to tell of: the highlighted, else the municipality farthest from the area, or from zero."""
    names = prepared.frame.drop_duplicates("region").set_index("region")["name"].to_dict()
    there = [str(region) for region in values.index]
    area = next((region for region in AREAS if region in there), None)
    ours = [region for region in there if region in places.TODAY]
    if prepared.choice.highlight in there:
        told = str(prepared.choice.highlight)
    elif ours:
        centre = float(values.to_dict()[area]) if against_area and area else 0.0
        told = str((values[ours] - centre).abs().idxmax())
    else:
        told = there[0]
    against = area if area != told else None
    return _Told(Place(told, names[told]), Place(against, names[against]) if against else None)


def _than_before(
    place: Place, indicator: Indicator, row: pd.Series, first: int, last: int, lang: Lang
) -> str:
    """Write «Tydal hadde 753 innbyggere i 2023, 110 færre enn i 2015 (12,7 prosent)»."""
    things = _one_or_many(row["last"], indicator.thing, indicator.things)
    counted = f"{number(row['last'], lang=lang)} {things[lang]}"
    head = Text(f"{place.name} hadde {counted} i {last}", f"{place.name} had {counted} in {last}")[lang]
    than = (
        Text(f"som i {first}", f"as in {first}")
        if row["change"] == 0
        else Text(f"enn i {first}", f"than in {first}")
    )
    share = f"{number(abs(row['percent']), 1, lang)} {Text('prosent', 'per cent')[lang]}"
    in_brackets = "" if row["change"] == 0 else f" ({share})"
    return f"{head}, {more_or_fewer(row['change'], lang)} {than[lang]}{in_brackets}"


def _persons(value: float, lang: Lang) -> str:
    """Write «−55 personer», «+1 person»."""
    word = _one_or_many(value, Text("person", "person"), Text("personer", "persons"))
    return f"{number(value, 0, lang, signed=True)} {word[lang]}"


def _one_or_many(value: float, one: Text, many: Text) -> Text:
    return one if abs(value) == 1 else many


def _held_against(sentence: str, area: Place | None, values: pd.Series, lang: Lang) -> str:
    """Add «, mot +6,5 i Trøndelag»."""
    if area is None:
        return sentence
    value = number(float(values.to_dict()[area.region]), 1, lang, signed=True)
    against = Text(f", mot {value} i {area.inside}", f", against {value} in {area.inside}")
    return _if_short(sentence, against[lang])


def _if_short(sentence: str, more: str) -> str:
    """Add to a sentence what it has room for: a title has two lines."""
    return sentence + more if len(sentence + more) <= _LONGEST else sentence


def _row(rows: pd.DataFrame, place: Place) -> pd.Series:
    return rows.T[place.region]


def _growth(prepared: Prepared, row: pd.Series) -> str:
    lang = prepared.choice.lang
    place = Place(str(row["region"]), str(row["name"]))
    return f"{prepared.indicator.subject[lang].format(place.inside)} {words.growth(row['percent'], lang)}"


def _with_both(prepared: Prepared, first: int) -> pd.DataFrame:
    """Return the rows of the first and last year, of the regions that have both."""
    ends = prepared.frame[prepared.frame["year"].isin([first, prepared.choice.last])]
    known = ends.dropna(subset=prepared.value).groupby("region")["year"].nunique()
    return ends[ends["region"].isin(known.index[known == 2])]


def _plain(prepared: Prepared) -> str:
    """Name what is shown, where the last year is missing for all and nothing can be found in it."""
    choice = prepared.choice
    return f"{prepared.indicator.name[choice.lang]} {choice.first}–{choice.last}"


def _from_to(first: int, last: int, lang: Lang) -> str:
    return Text(f"fra {first} til {last}", f"from {first} to {last}")[lang]
