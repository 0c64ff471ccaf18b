"""What `show` makes of frames: the numbers of the frame, as a Norwegian reads them."""

import re
from collections.abc import Callable

import pandas as pd
import pytest
from pandas.io.formats.style import Styler

import ilag_data
from ilag_data import indicators, regions, show
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_data.untrusted import unseen
from ilag_report import charts
from ilag_report.columns import head
from ilag_report.findings.suite import Ask, choose
from tests.test_display_cards import HOSTILE, Parsed

YEARS = (2015, 2023)


def commuting(lang: Lang = "no") -> pd.DataFrame:
    return ilag_data.commuting(years=2022, lang=lang)


def by_age() -> pd.DataFrame:
    return ilag_data.population_by_age(years=[2015, 2016, 2023, 2024])


def rates() -> pd.DataFrame:
    return indicators.employment_rate(ilag_data.employment(years=YEARS), by_age())


def industries() -> pd.DataFrame:
    return indicators.industry_shares(ilag_data.employment(["Tydal", "50", "0"], YEARS, industries="all"))


INDICATORS: dict[str, Callable[[], pd.DataFrame]] = {
    "index": lambda: indicators.index(ilag_data.population(), "persons", 2015),
    "change": lambda: indicators.change(ilag_data.population(), "persons", *YEARS),
    "accumulated_components": lambda: indicators.accumulated_components(
        ilag_data.population_change(), ilag_data.population(), *YEARS
    ),
    "event_noise": lambda: indicators.event_noise(
        ilag_data.population_quarterly(regions.PROGRAMME, "all"),
        ilag_data.population(regions.PROGRAMME, range(2015, 2025)),
    ),
    "age_shares": lambda: indicators.age_shares(by_age()),
    "dependency": lambda: indicators.dependency(by_age()),
    "cohort_retention": lambda: indicators.cohort_retention(by_age(), *YEARS),
    "employment_rate": rates,
    "workplace_coverage": lambda: indicators.workplace_coverage(ilag_data.labour_balance()),
    "commuting_balance": lambda: indicators.commuting_balance(commuting()),
    "industry_shares": industries,
    "location_quotient": lambda: indicators.location_quotient(industries(), "50"),
    "employment_effects": lambda: indicators.employment_effects(
        rates(), ilag_data.population(years=[2016, 2024]), *YEARS
    ),
    "shift_share": lambda: indicators.shift_share(
        industries().loc[lambda frame: frame["industry"].isin(["01-03", "84", "85"])], "0", *YEARS
    ),
}


def digits(cell: str) -> float:
    return float(cell.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))


def test_the_years_stand_beside_each_other_and_the_places_keep_their_order() -> None:
    shown = show(ilag_data.population(["Trøndelag", "Leka"], [2015, 2023]))
    assert list(shown.texts.columns) == ["Sted", "2015", "2023"]
    assert shown.texts.to_numpy().tolist() == [
        ["Trøndelag", "449\u00a0386", "478\u00a0470"],
        ["Leka", "574", "582"],
    ]
    assert shown.frame["2023"].tolist() == [478_470, 582]
    assert shown.caption == (
        "Befolkning 1. januar 2015–2023, personer. Kilde: SSB, tabell 07459, gjengitt av niphr/csdata."
    )


def test_in_english_heads_numbers_and_caption_are_english() -> None:
    shown = show(ilag_data.employment(["Trøndelag"], [2015, 2023], lang="en"))
    assert list(shown.texts.iloc[0]) == ["Trøndelag", "228,142", "249,744"]
    assert shown.caption.startswith(
        "Employed persons by place of residence 4th quarter 2015–2023, all industries, persons. Source: "
    )
    assert list(show(ilag_data.population("Leka", 2023), lang="en").texts) == ["Place", "Year", "Persons"]


def test_shares_have_one_decimal_and_years_and_ages_no_grouping() -> None:
    shown = show(rates())
    row = shown.texts[(shown.texts["Sted"] == "Leka") & (shown.texts["År"] == "2023")]
    assert row["Sysselsettingsandel, prosent"].tolist() == ["67,4"]
    assert row["Befolkning 15–74 år"].tolist() == ["417"]
    ages = show(ilag_data.population_by_age("Trøndelag", 2023), rows=200).texts
    assert ages["Alder"].tolist()[-1] == "105"


@pytest.mark.parametrize("symbol", [".", ".."])
def test_what_is_missing_is_its_symbol_and_never_zero(symbol: str) -> None:
    frame = (
        ilag_data.population("Heim", [2019, 2020])
        if symbol == "."
        else ilag_data.labour_balance("Leka", [2016, 2017])
    )
    shown = show(frame, wide=False)
    figure = shown.texts.columns[-1]
    assert shown.texts[figure].tolist()[0] == symbol
    assert digits(shown.texts[figure].tolist()[1]) > 0
    assert f"({symbol})" in " ".join(shown.notes)
    assert f"<td >{symbol}</td>" in shown.to_html()


def test_a_confidential_figure_is_a_colon_whether_long_or_wide() -> None:
    frame = ilag_data.population(["Leka", "Tydal"], [2022, 2023])
    frame.loc[0, "persons"], frame.loc[0, "status"] = pd.NA, ":"
    assert show(frame).texts["2022"].tolist() == [":", "750"]
    assert show(frame, wide=False).texts["Personer"].tolist() == [":", "582", "750", "753"]
    assert show(frame[frame.index != 1]).texts["2023"].tolist() == ["..", "753"]


def test_long_frames_are_cut_and_say_so() -> None:
    shown = show(ilag_data.population_by_age(), rows=12)
    assert len(shown.texts) == len(shown.frame) == 12
    assert shown.notes[-1] == "Viser 12 av 742 rader; rows= gir flere."
    assert "Viser" not in " ".join(show(ilag_data.population()).notes)


def test_units_that_differ_from_row_to_row_each_have_their_decimals() -> None:
    frame = pd.DataFrame(
        {"name": ["a", "b"], "value": [1250.0, 3.25], "unit": ["personer", "prosent"]}, index=[7, 3]
    )
    assert show(frame).texts["Verdi"].tolist() == ["1\u00a0250", "3,3"]


@pytest.mark.parametrize("loader", sorted(set(ilag_data.__all__) - {"about", "show"}))
@pytest.mark.parametrize("lang", ["no", "en"])
def test_every_frame_of_a_loader_reads_in_words_and_keeps_its_numbers(loader: str, lang: Lang) -> None:
    frame = getattr(ilag_data, loader)(lang=lang)
    shown = show(frame, rows=9)
    years = {str(year) for year in range(2000, 2100)}
    assert not set(shown.texts.columns) - years & set(frame.columns)
    assert "Kode" not in shown.texts
    assert "07" in shown.caption or "0" in shown.caption
    assert frame.attrs["source"] in shown.caption
    assert frame.attrs["unit"] in shown.caption
    for column in shown.frame.columns:
        if pd.api.types.is_numeric_dtype(shown.frame[column]):
            for number, text in zip(shown.frame[column], shown.texts[column], strict=True):
                if pd.isna(number):
                    assert text in {".", "..", ":", "-"}
                elif lang == "no":
                    assert digits(text) == number


@pytest.mark.parametrize("name", INDICATORS)
def test_every_frame_of_an_indicator_reads_in_words_with_its_source(name: str) -> None:
    assert sorted(INDICATORS) == sorted(indicators.__all__)
    frame = INDICATORS[name]()
    shown = show(frame, rows=5)
    assert all(head(column, "no") != column for column in frame.columns), list(frame.columns)
    assert "Kilde: SSB, tabell" in shown.caption
    assert shown.caption.split(".")[0]


def test_one_figure_alone_is_named_in_the_caption() -> None:
    frame = INDICATORS["index"]()[["name", "year", "index"]]
    assert show(frame).caption.startswith("Befolkning 1. januar 2015–2023, indeks. Kilde: ")


@pytest.mark.parametrize(
    "entry",  # one municipality stands for all
    [name for name in choose((), regions.PROGRAMME) if name.endswith("5033") or not name[-4:].isdigit()],
)
def test_the_table_of_every_chart_can_be_shown(entry: str) -> None:
    chart = choose((), regions.PROGRAMME)[entry](ask=Ask("no", tuple(range(2015, 2024)), regions.PROGRAMME))
    shown = show(chart.table(), rows=200)
    assert shown.caption.startswith(chart.subtitle.rstrip("."))
    assert shown.caption.endswith(chart.source.rstrip(".") + ".")
    assert not {"value", "unit", "series", "category", "region"} & set(shown.texts.columns)
    Parsed(shown.to_html())


def test_html_has_scope_no_ids_no_colours_and_scrolls() -> None:
    page = show(ilag_data.population()).to_html()
    assert page == show(ilag_data.population()).to_html()
    parsed = Parsed(page)
    assert parsed.attributes.count(("scope", "col")) == 10
    assert parsed.attributes.count(("scope", "row")) == 7
    assert ("style", "overflow-x: auto; text-align: right") in parsed.attributes
    assert not {"id"} & {name for name, _ in parsed.attributes}
    assert not re.search(r"color|background|font", page)
    assert "<style" not in page


def test_a_short_caption_can_be_the_own_one_of_the_table() -> None:
    shown = show(ilag_data.population("Leka"), title="Folk & fe")
    assert Parsed(shown.to_html()).tags.count("caption") == 0
    page = shown.to_html(captioned=True)
    assert Parsed(page).tags.count("caption") == 1
    assert re.search(r"<caption>.*Folk &amp; fe, personer\. Kilde.*</caption>", page)
    assert Parsed(page).text.count("Folk & fe") == 1


def test_nothing_of_a_label_becomes_markup() -> None:
    frame = ilag_data.population("Leka", [2022, 2023])
    frame["name"] = HOSTILE
    frame["status"] = "<b>"
    frame[HOSTILE] = 1.5
    frame["persons"] = frame["persons"].where(frame["persons"] < 0)
    frame.attrs |= {"source": HOSTILE, "title": HOSTILE, "missing": [HOSTILE]}
    for wide in (None, True):
        page = Parsed(
            show(frame if wide is None else frame.drop(columns=HOSTILE), wide=wide, title=HOSTILE).to_html()
        )
        assert not {"img", "b", "script"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert page.text.count(HOSTILE) >= 4
    captioned = Parsed(show(frame, title=HOSTILE).to_html(captioned=True))
    assert not {"img", "b", "script"} & set(captioned.tags)
    assert captioned.text.count(HOSTILE) >= 4


def test_nothing_of_a_label_steers_the_terminal() -> None:
    said = "a\x1b]0;pwn\x07\u202eb"
    frame = ilag_data.population("Leka", [2022, 2023]).assign(name=said, **{said: said})
    frame.attrs |= {"source": said, "missing": [said]}
    told = repr(show(frame, title=said))
    assert unseen(told) is None
    assert told.count(r"a\x1b]0;pwn\x07\u202eb") == 6
    assert told.count("\n") > 4


def test_it_is_a_styler_to_go_on_with() -> None:
    styler = show(ilag_data.population()).style
    assert isinstance(styler, Styler)
    assert "background" in styler.set_table_styles([{"selector": "td", "props": "background: red"}]).to_html()


def test_texts_stand_left_and_numbers_right() -> None:
    lines = repr(show(ilag_data.population(["Leka", "Trøndelag"], [2015, 2023]))).splitlines()
    assert lines[2:] == [
        "Sted          2015     2023",
        "Leka           574      582",
        "Trøndelag  449\u00a0386  478\u00a0470",
    ]


def test_what_cannot_be_shown_is_refused_with_a_reason() -> None:
    frame = ilag_data.labour_balance("Leka")
    with pytest.raises(SelectionError, match="A table of 0 rows"):
        show(frame[frame["year"] == 1999])
    with pytest.raises(SelectionError, match="A table of -1 rows"):
        show(frame, rows=-1)
    with pytest.raises(SelectionError, match="Years cannot stand beside each other"):
        show(frame, wide=True)
    with pytest.raises(SelectionError, match="'sv'"):
        show(frame, lang="sv")  # type: ignore[arg-type]


def test_a_frame_with_an_index_of_its_own_keeps_it_in_sight() -> None:
    frame = indicators.change(ilag_data.population(), "persons", *YEARS).set_index("name")
    assert show(frame).texts["Sted"].tolist()[0] == "Leka"


def test_a_quick_chart_shows_its_table_with_unit_and_source() -> None:
    chart = charts.lines(ilag_data.population(), index=2015, title="Tydal falt mest")
    assert show(chart.table()).caption.startswith(
        "Befolkning 1. januar 2015–2023, indeks, 2015 = 100. Kilde: SSB"
    )
