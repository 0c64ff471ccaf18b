"""The explorer without its buttons: what can be chosen, the chart of a choice, and the code of a chart."""

import re
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ilag_data import regions as places
from ilag_data.catalogue import SERIES
from ilag_data.citations import attrs_of
from ilag_data.errors import SelectionError
from ilag_data.process import TABLES
from ilag_data.regions import PROGRAMME
from ilag_report.charts import Chart, number
from ilag_report.explorer import OFFERS, Choice, ChoiceError, chart_of, code_of, offered
from ilag_report.explorer.choice import Measure
from ilag_report.explorer.offer import THEMES
from ilag_report.explorer.panel import table
from ilag_report.explorer.prepare import prepare
from ilag_report.explorer.words import title_of
from ilag_report.messages import messages, say
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.languages import LANGUAGES

EVERY = [(key, measure) for key, indicator in offered().items() for measure in indicator.measures]
FIRST = [(key, indicator.measures[0]) for key, indicator in offered().items()]
PLACES = (*places.TODAY, "50", "50-5001", "ILAG")


def a_choice(key: str, measure: str, **others: Any) -> Choice:  # noqa: ANN401 (fields of several types)
    """Return a choice of as much of the usual period as there are figures for."""
    offer = offered()[key]
    years = offer.years()
    first, last = max(2015, years[0]), min(2023, years[-1])
    if len(offer.held_within(first, last)) < 2:
        first, last = years[0], years[-1]
    period = {"first": first, "last": last}
    return Choice(indicator=key, measure=measure, **period, **others)  # type: ignore[arg-type]


def made_by(code: str) -> Chart:
    """Run code as a notebook would, and return what its last line shows."""
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 (the code under test)
    chart = names[code.rsplit(maxsplit=1)[-1]]
    assert isinstance(chart, Chart)
    return chart


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    key, measure = draw(st.sampled_from(EVERY))
    offer = offered()[key]
    first, last = sorted(draw(st.lists(st.sampled_from(offer.years()), min_size=2, max_size=2, unique=True)))
    assume(len(offer.held_within(first, last)) > 1)  # one year is no line
    return Choice(
        indicator=key,
        measure=measure,
        regions=tuple(draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=9, unique=True))),
        first=first,
        last=last,
        base=draw(st.none() | st.integers(first, last - 1)),
        highlight=draw(st.none() | st.sampled_from(PLACES)),
        lang=draw(st.sampled_from(LANGUAGES)),
    )


@given(choices())
@settings(max_examples=12)
def test_whatever_can_be_chosen_is_drawn_and_the_code_makes_the_same_chart(choice: Choice) -> None:
    draw_and_make_anew(choice)


@pytest.mark.slow
@given(choices())
@settings(max_examples=500)
def test_whatever_of_much_can_be_chosen_is_drawn_too(choice: Choice) -> None:
    draw_and_make_anew(choice)


def draw_and_make_anew(choice: Choice) -> None:
    try:
        prepared = prepare(choice)
    except ChoiceError as error:
        if error.key == "left-out":  # nothing but a lack of figures stands in the way
            return
        raise
    shown, made = chart_of(choice), made_by(code_of(choice))
    for part in ("name", "title", "subtitle", "source", "note", "alt_text", "method", "sources", "lang"):
        assert getattr(made, part) == getattr(shown, part)
    assert made.table().equals(shown.table())
    assert type(made.body) is type(shown.body)
    assert table(prepared).count('<th scope="row"') == len(prepared.choice.regions)


# By default every indicator and every measure is drawn once, and `slow` draws each indicator in all its measures.
DRAWN = {*FIRST, *{measure: (key, measure) for key, measure in EVERY}.values()}


@pytest.mark.parametrize(
    ("key", "measure"),
    [pytest.param(*one, marks=[] if one in DRAWN else [pytest.mark.slow]) for one in EVERY],
)
def test_every_indicator_is_fit_to_show_in_every_way_it_offers(key: str, measure: str) -> None:
    # Each in one language only, so that the test does not take a minute; `choices` has both.
    lang = LANGUAGES[EVERY.index((key, measure)) % 2]  # type: ignore[arg-type]
    highlight = "50-5001" if lang == "en" else None
    regions = (*PROGRAMME, "50", "50-5001", "ILAG")
    assert_chart_is_fit_to_show(
        chart_of(a_choice(key, measure, regions=regions, lang=lang, highlight=highlight))
    )


@pytest.mark.parametrize(("key", "measure"), FIRST)
def test_a_chart_cites_every_table_that_its_code_loads(key: str, measure: str) -> None:
    choice = a_choice(key, measure, lang=LANGUAGES[EVERY.index((key, measure)) % 2])  # type: ignore[arg-type]
    chart, code = chart_of(choice), code_of(choice)
    imported = code.partition("\n")[0].removeprefix("from ilag_data import ").split(", ")
    tables = {SERIES[name].table for loader in imported if loader in TABLES for name in TABLES[loader].series}
    assert tables
    assert set(re.findall(r"tab(?:ell|le) (\d{5})", chart.source)) == tables
    assert {source.table for source in chart.sources} == tables
    assert {said["table"] for said in attrs_of(prepare(choice).cited)} == tables


def cells(page: str) -> list[list[str]]:
    """Return the rows of a table, each with its place first."""
    rows = re.findall(r'<th scope="row".*?>(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return [[head, *re.findall(r"<td>(.*?)</td>", rest)] for head, rest in rows]


@pytest.mark.parametrize(("key", "measure"), EVERY)
def test_the_table_beside_the_chart_has_its_figures_unit_and_sources(key: str, measure: str) -> None:
    prepared = prepare(a_choice(key, measure))
    frame, page, indicator = prepared.frame, table(prepared), prepared.offer
    assert chart_of(prepared.choice).table().shape[0] >= frame["region"].nunique()
    decimals = 0 if not indicator.rate and measure in ("level", "index", "change") else 1
    last = frame.groupby("region", sort=False)[prepared.value].nth(-1)
    at = -2 if measure == "change" and not indicator.rate else -1  # the per cent stands beside it
    shown = [row[at] for row in cells(page)]
    assert [row[0] for row in cells(page)] == list(frame["name"].unique())
    for text, value in zip(shown, last, strict=True):
        assert text in {".", "..", ":"} if pd.isna(value) else text == number(value, decimals, "no")
    if measure == "change" and indicator.rate:
        assert f">Endring, {indicator.unit('no', 'points')}</th>" in page
    for said in attrs_of(prepared.cited):
        assert f"tabell {said['table']}" in page
    caption = re.search(r"<caption.*?>(.*?)</caption>", page)
    assert caption is not None
    assert indicator.name.no in caption[1]
    assert ("prosent" if measure == "share" else indicator.unit("no")) in caption[1]


def test_a_figure_that_is_missing_has_its_symbol_and_reason_in_the_table() -> None:
    page = table(prepare(Choice(measure="level", regions=("5033", "5055"))))
    assert cells(page)[1][:7] == ["Heim", *"....", "5\u00a0963", "5\u00a0941"]
    assert "<p>Tall på disse grensene mangler for Heim 2015–2018.</p>" in page
    assert "tall mangler" not in page
    # A share has lost the reason of each figure on the way.
    share = table(prepare(Choice(indicator="aged-0-5", measure="share", regions=("5033", "5055"))))
    assert cells(share)[1][:3] == ["Heim", "..", ".."]
    assert "<p>.. tall mangler</p>" in share


SIX_DOWN = "Folketallet i Trøndelag økte med 6,5 prosent – det gikk ned i fem av de seks"
TITLES: list[tuple[dict[str, Any], str]] = [
    ({}, SIX_DOWN),
    ({"highlight": "50"}, SIX_DOWN),
    ({"measure": "level"}, "Tydal hadde 773 innbyggere i 2023, 78 færre enn i 2015 (9,2 prosent)"),
    ({"measure": "level", "highlight": "5052", "lang": "en"}, "Leka had 604 inhabitants in 2023, 42 more than in 2015 (7.5 per cent)"),
    ({"indicator": "labour-replacement", "measure": "change"}, "Antallet innbyggere 10–19 år per 100 i alderen 57–66 år i Tydal gikk ned med 35,9, mot 5,5 i Trøndelag"),
    ({"measure": "percent"}, "Folketallet i Tydal gikk ned med 9,2 prosent, mot +6,5 i Trøndelag"),
    ({"regions": ("ILAG",)}, "Folketallet i de seks samlet gikk ned med 2,4 prosent"),
    ({"regions": ("5033", "5052")}, "Folketall: nedgang i én av de to"),
    ({"base": 2020}, "Folketallet i Trøndelag økte med 2,5 prosent – det økte i alle seks fra 2020 til 2023"),
    ({"highlight": "5033", "base": 2020, "lang": "en"}, "The population of Tydal grew by 1.8 per cent from 2020 to 2023, against 2.5 in Trøndelag"),
    ({"regions": ("5033", "ILAG", "50"), "highlight": "ILAG"}, "Folketallet i de seks samlet gikk ned med 2,4 prosent, mot +6,5 i Trøndelag"),
    ({"indicator": "employment-rate", "measure": "level", "highlight": "5033"}, "Sysselsettingsandelen i Tydal var 67,8 prosent i 2023, mot 69,1 i Trøndelag"),
    ({"indicator": "employment-rate", "measure": "change", "lang": "en"}, "The employment rate of Tydal fell by 7.4 percentage points, against +2.2 in Trøndelag"),
]  # fmt: skip


@pytest.mark.parametrize(("chosen", "title"), TITLES)
def test_findings_in_words(chosen: dict[str, Any], title: str) -> None:
    assert chart_of(Choice(**chosen)).title == title


@pytest.mark.parametrize(
    ("key", "no", "en"),
    [
        ("natural-increase", "Fødte minus døde i Tydal var +1 person i", "in Tydal was +1 person in"),
        ("population", "Tydal hadde 1 innbygger i", "Tydal had 1 inhabitant in"),
        ("employment", "1 sysselsatt innbygger i", "1 employed resident in"),
        ("jobs", "1 arbeidsplass i", "1 job in"),
        ("industry-84", "1 sysselsatt i offentlig", "1 employed in public"),
    ],
)
def test_one_is_told_in_the_singular(key: str, no: str, en: str) -> None:
    for lang, said in (("no", no), ("en", en)):
        prepared = prepare(a_choice(key, "level", regions=("5033",), lang=lang))
        frame = prepared.frame.copy()
        frame.loc[frame.index[-1], prepared.value] = 1
        assert said in title_of(replace(prepared, frame=frame))


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ({"regions": ()}, "Ingen steder er valgt."),
        ({"indicator": "happiness"}, "«happiness»"),
        ({"measure": "share"}, "«Folketall» kan ikke vises som «share»"),
        ({"first": 2023, "last": 2015}, "Perioden 2023–2015"),
        ({"first": 2016, "last": 2016}, "minst to år"),
        ({"first": 2013}, "det er tall for 2015–"),
        ({"indicator": "net-migration", "measure": "level", "first": 2022}, "to år etter det første"),
        ({"base": 2023}, "Basisåret 2023"),
        ({"base": 2014}, "Basisåret 2014"),
        ({"regions": ("5055",)}, "Heim er utelatt: har ikke tall før 2019."),
        ({"regions": ("5033", "50-published")}, "«Trøndelag, som publisert» kan ikke vises: alle figurene"),
        ({"regions": places.TODAY[:10]}, "plass til 9 steder, og 10 er valgt"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words_that_say_what_to_choose(
    chosen: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ChoiceError) as caught:
        chart_of(Choice(**chosen))
    assert problem in caught.value.said("no")
    assert caught.value.said("en") == str(caught.value)


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ({"regions": ("Tydal", "leka", "Trøndelag")}, {"regions": ("5033", "5052", "50")}),
        ({"regions": ["1665", "5033", "Snåase - Snåsa"]}, {"regions": ("5033", "5041")}),
        ({"regions": "Tydal"}, {"regions": ("5033",)}),
        ({"highlight": "1665"}, {"highlight": "5033"}),
        ({"first": np.int64(2015), "base": np.int64(2016)}, {"first": 2015, "base": 2016}),
    ],
)
def test_a_choice_understands_names_and_former_codes(
    asked: dict[str, Any], understood: dict[str, Any]
) -> None:
    choice = Choice(**asked)
    assert choice == Choice(**understood)
    assert made_by(code_of(choice)).name == chart_of(choice).name


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"regions": ("Tidal",)}, "There is no region 'Tidal' in Trøndelag.(.|\n)*did you mean Tydal"),
        ({"highlight": "Bergen"}, "There is no region 'Bergen'"),
        ({"regions": ("Snillfjord",)}, r"Snillfjord \(5012\) was split among"),
        ({"first": "2015"}, "The year '2015' is not a whole number"),
        ({"last": 2023.0}, r"The year 2023\.0 is not a whole number"),
    ],
)
def test_what_a_choice_cannot_mean_is_refused_in_words(asked: dict[str, Any], words: str) -> None:
    with pytest.raises((ChoiceError, SelectionError), match=words):
        Choice(**asked)


def test_no_text_becomes_code(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = 'Tydal"]; raise SystemExit #\\'
    monkeypatch.setattr(places, "name", lambda *_: hostile)
    code = code_of(Choice(regions=("5033",), highlight="5033"))
    assert 'steder = ["Tydal\\"]; raise SystemExit #\\\\"]' in code
    monkeypatch.undo()
    with pytest.raises(SelectionError):  # it ran as far as the loader, which knows no such place
        made_by(code)


def test_a_place_without_the_figures_needed_is_left_out_and_named() -> None:
    prepared = prepare(Choice(regions=("5033", "5055", "50")))
    assert prepared.choice.regions == ("5033", "50")
    assert prepared.remarks == ("Heim er utelatt: har ikke tall før 2019.",)
    # From the end of 2019 on it has figures.
    assert not prepare(Choice(regions=("5033", "5055", "50"), first=2019)).remarks


def test_only_years_with_figures_make_the_axis_and_the_note_is_of_what_is_shown() -> None:
    prepared = prepare(Choice(indicator="net-immigration", measure="level", first=2014, last=2023))
    assert (prepared.years[0], prepared.years[-1]) == (2015, 2023)
    assert chart_of(prepared.choice).note == "Tall mangler for 2016–2022."
    with pytest.raises(ChoiceError, match="two years or more after its first"):
        prepare(Choice(indicator="net-immigration", measure="level"))  # one year of it is held


def test_bars_in_persons_do_not_hide_the_municipalities_behind_the_county() -> None:
    prepared = prepare(Choice(measure="change"))
    assert prepared.choice.regions == PROGRAMME
    assert "Trøndelag er utelatt" in prepared.remarks[0]
    assert prepare(Choice(measure="change", regions=("50", "ILAG"))).choice.regions == ("50", "ILAG")


def test_the_vintages_of_the_workplaces_are_not_tied_by_a_line() -> None:
    assert offered()["jobs"].years() == (2020, 2021, 2022)


def test_the_records_fit_together_and_have_their_words() -> None:
    assert set(offered()) <= set(OFFERS)
    assert {indicator.theme for indicator in OFFERS.values()} == {*THEMES}
    for lang in LANGUAGES:
        assert {f"explorer-measure.{measure}" for measure in get_args(Measure)} <= set(messages(lang))
        for indicator in OFFERS.values():
            assert "Tydal" in indicator.text("subject", lang, place="Tydal", per="")
            needed = {"thing", "things"} if "index" in indicator.measures else set()
            needed |= {"share", "share-of"} if "share" in indicator.measures else set()
            words = indicator.words or indicator.key
            assert {f"explorer-{what}.{words}" for what in needed} <= {*messages(lang)}
        assert say("explorer.still", lang)
    sections = [{key for key in messages(lang) if key.startswith("explorer")} for lang in LANGUAGES]
    assert sections[0] == sections[1]


EIGHT = places.TODAY[:8]
FILES: list[tuple[dict[str, Any], str]] = [
    ({}, "indeks-2015-2023"),
    ({"regions": (*places.PROGRAMME, "5032", places.COUNTY)}, "2015-2023-med-selbu"),
    ({"regions": ("5032", "5021", places.COUNTY)}, "2015-2023-selbu-oppdal-trondelag"),
    ({"regions": EIGHT, "lang": "en"}, "trondheim-steinkjer-namsos-froya-osen-oppdal-and-2-more-ca1ddb44"),
    ({"base": 2019}, "indeks-2015-2023-basisar-2019"),
    ({"base": 2019, "measure": "percent"}, "endring-i-prosent-2019-2023"),
    ({"highlight": "5033"}, "2015-2023-framhevet-tydal"),
]


def test_the_file_name_tells_the_choice_and_no_export_overwrites_that_of_another() -> None:
    names = [chart_of(Choice(**chosen)).name for chosen, _ in FILES]
    assert all(name.endswith(f"-{ending}") for name, (_, ending) in zip(names, FILES, strict=True))
    others: list[dict[str, Any]] = [
        {"regions": EIGHT},
        {"regions": (*EIGHT[:6], *places.TODAY[10:12])},
        {"regions": EIGHT, "base": 2019},
        {"regions": EIGHT, "base": 2019, "highlight": EIGHT[7]},
    ]
    names += [chart_of(Choice(**chosen)).name for chosen in others]
    assert len({*names}) == len(names)
