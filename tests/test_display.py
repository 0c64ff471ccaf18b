"""What `about` tells and `show` shows: right facts, near matches, Norwegian numbers, and no label becomes markup."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import ilag_data
from ilag_data import borders, catalogue, indicators, regions
from ilag_data.catalogue import INDICATORS as DESCRIBED
from ilag_data.catalogue import Indicator
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang
from ilag_data.untrusted import unseen
from ilag_report import about, charts, show
from ilag_report.cli import ilag
from ilag_report.columns import head
from ilag_report.display.about import LOADERS
from ilag_report.display.cards import Card
from ilag_report.suite import SUITE
from tests.chart_decks import of_suite
from tests.conftest import BUNDLED
from tests.parsed_html import Parsed
from tests.test_frames import INDICATORS as COMPUTED

HOSTILE = '<img src=x onerror="alert(1)"> & $\\href{javascript:x}{y}$ =1+1'
STEERING = "a\x1b]0;pwn\x07\u202eb"
YEARS = (2015, 2023)
SPACE = "\u00a0"


def assert_harmless(page: str, times: int) -> None:
    """The hostile text is there so often, and is text only."""
    parsed = Parsed(page)
    assert not {"img", "b", "script"} & set(parsed.tags)
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    assert parsed.text.count(HOSTILE) == times


def facts(card: Card) -> dict[str, str]:
    return dict((*card.facts, *card.in_python))


# ---- about ------------------------------------------------------------------------------------------------


def test_a_series_is_told_by_name_table_loader_and_function() -> None:
    card = about("employment")
    said = facts(card)
    assert card.title == "Sysselsatte etter næring, 15–74 år"
    assert (said["Tabell"], said["Enhet"], said["Måles"]) == ("07984", "personer", "4. kvartal")
    assert said["Kilde"].startswith("SSB, tabell 07984")
    assert said["Periode"] == "2015–2025"
    assert said["Sjekksum"].startswith("dokumentet er uendret")
    assert any("a-ordningen" in note for note in card.notes)
    assert card.links == (("Tabell 07984 i statistikkbanken", "https://www.ssb.no/statbank/table/07984"),)
    assert about(ilag_data.employment) == about(" Employment ") == card
    both = facts(about("07459", lang="en"))
    assert both["Series"] == "population-by-age, population-by-sex-and-age"
    assert both["Loaded by"].count("(at_year_end=True)") == both["Loaded by"].count("()") == 3


def test_the_card_of_the_population_tells_both_dates() -> None:
    card = about("population", lang="en")
    assert facts(card)["Measured"] == "1 January, which is the end of the year before"
    said = "The population at the end of the year is what Statistics Norway gives for 1 January of the next year."
    assert said in card.notes
    frame = ilag_data.population("Leka", lang="en", at_year_end=True)
    assert facts(about(frame, lang="en"))["Measured"] == "at the end of the year"
    assert said in about(frame, lang="en").notes
    assert said not in about(ilag_data.population("Leka", lang="en"), lang="en").notes


def test_every_loader_reads_the_series_its_card_says() -> None:
    for name, read in LOADERS.items():
        if not {*read} <= {*BUNDLED}:
            continue
        assert getattr(ilag_data, name)("Tydal", "all").attrs["series"] in read
    assert {one for read in LOADERS.values() for one in read} == set(catalogue.SERIES)
    assert {*LOADERS} == {*ilag_data.__all__} - {"fetch", "indicators", "regions"}, "name it in __init__.py"


@pytest.mark.parametrize("indicator", DESCRIBED.values(), ids=lambda one: one.function)
def test_every_indicator_has_a_card_by_function_and_by_name(indicator: Indicator, lang: Lang) -> None:
    card = about(indicator.function, lang)
    assert card == about(getattr(indicators, indicator.function), lang)
    if indicator.name[lang].casefold() not in LOADERS:  # "commuting" is first of all the loader
        assert card == about(indicator.name[lang].upper(), lang)
        assert card == about(indicator.name[lang].replace(" og ", " and ").split(" and ")[-1], lang)
    assert card.title == indicator.name[lang]
    assert indicator.formula[lang] in facts(card).values()
    assert card.notes == (indicator.caveat[lang],)


def test_a_region_is_told_by_any_spelling() -> None:
    assert facts(about(" tydal ")) == {
        "Kommunenummer": "1665 til 2017, 5033 fra 2018",
        "Offisielt navn": "Tydal",
        "Fylke": "Trøndelag (50), tidligere Sør-Trøndelag (16)",
        "Tok opp i seg": "",
        "Ble til": "",
        "Folketall": "773 ved utgangen av 2025 (tabell 07459)",
        "Sysselsatte": "371 bosatte på 15–74 år i 4. kvartal 2025 (tabell 07984)",
    }


def test_a_split_municipality_says_what_it_became_and_heim_what_it_lacks() -> None:
    assert facts(about("Snillfjord"))["Ble til"] == "5055 Heim, 5056 Hitra, 5059 Orkland"
    heim = about("Heim", lang="en")
    assert "Halsa (1571 until 2019); Hemne (1612 until 2017, 5011 2018–2019)" in facts(heim)["Took in"]
    assert heim.notes[0].startswith("Has population from the end of 2019 and employed persons from 2020 on")


def test_every_code_and_area_has_a_card_that_says_whether_it_has_figures_back_in_time() -> None:
    for code in regions.CODES:
        card = about(code)
        assert code in facts(card)["Kommunenummer"]
        now = regions.codes_of_place(code)[-1]
        former = now not in regions.TODAY or borders.members(now, 2015) is None
        assert bool(card.notes) == (former or bool(borders.not_moved(now)))
    for region in regions.AREAS:
        assert about(region).title == regions.name(region)
    assert facts(about(regions.TOGETHER))["Kommuner i dag"].startswith("6: ")


def test_a_frame_tells_where_it_is_from_and_what_is_missing_and_why() -> None:
    frame = ilag_data.labour_balance(["Leka"], lang="en")
    card = about(frame, lang="en")
    assert card.notes[0] == "Figures are missing for 2015–2016 and 2023."
    assert facts(card)["Checksum"] == f"SHA-256 {frame.attrs['sha256'][:12]}…"
    assert "employed_at_workplaces (Employed persons by place of work)" in facts(card)["Columns"]
    with pytest.raises(SelectionError, match=r"This frame \(a\) does not say"):
        about(pd.DataFrame({"a": [1]}))


def test_a_chart_tells_what_its_workbook_tells() -> None:
    card = about(charts.lines(ilag_data.population(), index=2015, title="Tydal falt mest"))
    assert (card.title, facts(card)["SSB-tabell"], card.tables) == ("Tydal falt mest", "07459", ("07459",))


def test_the_archive_is_told_with_what_is_damaged(data_copy: Path) -> None:
    held = {row[0]: row[-1] for row in about().listing[1:]}
    assert held == {name: "uendret" if name in BUNDLED else "ikke hentet" for name in catalogue.SERIES}
    (data_copy / "raw" / "employment.json").write_bytes(b"damaged")
    damaged = about(lang="en")
    assert [row[-1] for row in damaged.listing].count("NOT OK") == 1
    assert "employment.json cannot be trusted" in damaged.notes[0]
    for asked in ([], ["07984"], ["commuting"]):
        assert CliRunner().invoke(ilag, ["about", *asked]).exit_code == (asked != ["commuting"])
    assert facts(about("employment", lang="en"))["Checksum"].startswith("NOT OK")
    (data_copy / "processed" / "population.csv").write_bytes(b"damaged")
    assert (
        "population.csv has been changed since it was written"
        in facts(about("Leka", lang="en"))["Population"]
    )
    for place in ("Leka", "fylket"):
        assert CliRunner().invoke(ilag, ["about", place]).exit_code == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [("tydaal", "Tydal"), ("employment_rat", "employment_rate"), ("sysselsettng", "Sysselsettingsandel"), ("07549", "07459"), ("qqqqqq", "")],
)  # fmt: skip
def test_what_is_unknown_brings_near_matches_and_the_kinds_that_can_be_asked(name: str, near: str) -> None:
    with pytest.raises(SelectionError, match=f"Nothing is known by the name '{name}'") as caught:
        about(name)
    said = re.match(r"did you mean (.*?)\?", caught.value.remedy)
    assert near in re.split(", | or ", said[1]) if said else near == ""
    assert "population-by-age" in caught.value.remedy


def test_nothing_of_a_label_becomes_markup_or_steers_the_terminal() -> None:
    def card(said: str) -> Card:
        return Card(said, ((said, said),), ((said,), (said,)), (said,), ('07459"><script>',))

    page = card(HOSTILE)._repr_html_()
    assert_harmless(page, 6)
    assert ("href", "https://www.ssb.no/statbank/table/07459%22%3E%3Cscript%3E") in Parsed(page).attributes
    assert ("class", "mathjax_ignore") in Parsed(page).attributes
    told = repr(card(STEERING))
    assert unseen(told) is None
    assert told.count(r"a\x1b]0;pwn\x07\u202eb") == 6


@pytest.mark.parametrize("thing", [None, "employment", "index", "Heim", "50"])
def test_a_card_is_whole_html_in_its_language_without_colours_of_its_own(
    thing: str | None, lang: Lang
) -> None:
    page = Parsed(about(thing, lang)._repr_html_())
    assert ("lang", {"no": "nb", "en": "en"}[lang]) in page.attributes
    assert not re.search(r"color|background|font", str(page.attributes))
    assert "table" in page.tags
    text = repr(about(thing or "commuting", lang))
    assert max(map(len, text.splitlines())) <= 100
    assert "<" not in text


@pytest.mark.parametrize(
    ("word", "series"),
    [
        ("folketall", "population-by-age"), ("people", "population-by-age"), ("næringer", "employment"),
        ("jobs", "labour-balance"), ("fødte", "population-quarterly"), ("flytting", "population-change"),
        ("kvinner", "population-by-sex-and-age"), ("pendlere", "commuting-out"), ("7459", "population-by-age"),
        ("tabell 07984", "employment"), ("skogbruk", "employment"), ("arbeidssted", "labour-balance"),
    ],
)  # fmt: skip
def test_an_everyday_word_brings_what_it_is_about_and_stands_there(word: str, series: str) -> None:
    card = about(word)
    assert facts(card)["Serie"].split(", ")[0] == series
    assert word.removeprefix("tabell ") in f"{card!r}{about(word, 'en')!r}"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("avvik", "Komponentene i befolkningsendringen"), ("tilfeldig variasjon", "Tilfeldighetsbånd"),
        ("de seks", "De seks samlet"), ("netto innpendling", "Pendling"), ("SSB", "Tallene i data/raw"),
        ("exports/folketall-indeks.png", "Folketallet i Trøndelag økte"),
        ("exports/selbu/profil-selbu.png", "Selbu fikk"), ("notebooks/01-befolkning.ipynb", "Befolkning"),
        ("sysselsatte-etter-alder", "Figuren viser tall som ikke følger med prosjektet"),
    ],
)  # fmt: skip
def test_words_on_figures_charts_and_notebooks_by_their_files_are_known(asked: str, title: str) -> None:
    assert about(asked).title.startswith(title)


def test_a_series_tells_which_figures_it_lacks_and_when() -> None:
    told = facts(about("flytting"))["Mangler"]
    assert told.startswith("Levendefødte, Døde, Innflyttinger, Utflyttinger og Folketilvekst (ikke hentet)")
    assert told.endswith("Fødselsoverskudd 2026 (38 tall); Nettoinnflytting 2026 (38 tall)")
    assert not facts(about("folketall"))["Mangler"]


def test_everyday_words_are_of_one_series_and_in_nothings_way() -> None:
    words = [word for several in catalogue.WORDS for word in (*several.no, *several.en)]
    assert len({*words}) == len(words)
    assert words == [word.casefold() for word in words]
    others = [
        text for one in catalogue.INDICATORS.values() for text in (one.function, one.name.no, one.name.en)
    ]
    loaders = LOADERS.keys() - {"population"}  # of the series that the word means too
    others += [*catalogue.SERIES, *loaders, *(code.name for code in ilag_data.regions.CODES.values())]
    assert {*words}.isdisjoint(other.casefold() for other in others)


def test_what_is_not_held_is_said_not_to_be_and_who_has_it() -> None:
    with pytest.raises(SelectionError, match=r"Oslo \(0301\) is in another county"):
        about("Oslo")
    for word, told in (
        ("ledighet", "Arbeidsledighet er ikke med her.\nDette kan du gjøre: se .* Nav .*«ilag about sysselsetting»"),
        ("Inntekt", "Inntekt er ikke med her.\nDette kan du gjøre: se tabell 06944 hos SSB"),
        ("Turisme", "«Turisme» er ikke med her.\nDette kan du gjøre: søk etter «Turisme»"),
        ("2023", "velg år .* --years"),
    ):  # fmt: skip
        with pytest.raises(SelectionError) as caught:
            about(word)
        assert re.search(told, caught.value.said("no"))
    everyday = [word for several in catalogue.WORDS for word in (*several.no, *several.en)]
    for subject in catalogue.ELSEWHERE:
        assert not any(map(subject.words.mean, everyday))
        for nearest in re.findall(r"ilag about ([^»`]+)", f"{subject.where.no} {subject.where.en}"):
            assert about(nearest).tables, "what is named as nearest is held"


def test_cards_on_the_command_line_name_nothing_of_python() -> None:
    for asked in ("folketall", "sysselsettingsandel", "Snillfjord", "commuting"):
        assert "ilag_data." in repr(about(asked))
        printed = CliRunner().invoke(ilag, ["about", asked, "--lang", "no"]).output
        assert printed.startswith(about(asked).title)
        assert not re.search(r"ilag_data|_end=|\(\)", printed)


# ---- show -------------------------------------------------------------------------------------------------


RATES = indicators.employment_rate(
    ilag_data.employment(years=YEARS), ilag_data.population_by_age(years=YEARS, at_year_end=True)
)


def test_the_years_stand_beside_each_other_and_the_places_keep_their_order() -> None:
    shown = show(ilag_data.population(["Trøndelag", "Leka"], [2015, 2023]))
    assert list(shown.texts.columns) == ["Sted", "2015", "2023"]
    assert shown.frame["2023"].tolist() == [478_470, 582]
    assert shown.caption == (
        "Befolkning 1. januar 2015–2023, personer. Kilde: SSB, tabell 07459, gjengitt av niphr/csdata."
    )
    assert repr(shown).splitlines()[2:] == [
        "Sted          2015     2023",
        f"Trøndelag  449{SPACE}386  478{SPACE}470",
        "Leka           574      582",
    ]


def test_in_english_heads_numbers_and_caption_are_english() -> None:
    shown = show(ilag_data.employment(["Trøndelag"], [2015, 2023], lang="en"))
    assert list(shown.texts.iloc[0]) == ["Trøndelag", "228,142", "249,744"]
    assert shown.caption.startswith(
        "Employed persons by place of residence 4th quarter 2015–2023, all industries, persons. Source: "
    )
    population = ilag_data.population("Leka", 2023)
    with pytest.raises(ChartError, match='frame is in lang="no", and lang="en" was asked for'):
        show(population, lang="en")  # names, unit and notes would stay in the other
    assert facts(about(population, lang="en")) == facts(about(population))
    population.attrs = {}
    assert list(show(population, lang="en").texts) == ["Place", "Year", "Persons"]


def test_shares_have_one_decimal_and_years_and_ages_no_grouping() -> None:
    shown = show(RATES)
    row = shown.texts[(shown.texts["Sted"] == "Leka") & (shown.texts["År"] == "2023")]
    assert row["Sysselsettingsandel, prosent"].tolist() == ["67,4"]
    assert row["Innbyggere 15–74 år"].tolist() == ["417"]
    assert show(ilag_data.population_by_age("Trøndelag", 2023), rows=200).texts["Alder"].tolist()[-1] == "105"
    # Units that differ from row to row each have their decimals.
    mixed = {"name": ["a", "b"], "value": [1250.0, 3.25], "unit": ["personer", "prosent"]}
    assert show(pd.DataFrame(mixed, index=[7, 3])).texts["Verdi"].tolist() == [f"1{SPACE}250", "3,3"]


def test_what_is_missing_is_its_symbol_and_never_zero() -> None:
    heim = show(ilag_data.population("Heim", [2019, 2020]), wide=False)
    assert heim.texts["Personer"].tolist()[0] == "."
    assert "Tall på disse grensene mangler for 2019." in heim.notes
    assert "<td>.</td>" in heim.to_html()
    leka = show(ilag_data.labour_balance("Leka", [2016, 2017]), wide=False)
    assert leka.texts.iloc[0, -1] == ".."
    frame = ilag_data.population(["Leka", "Tydal"], [2022, 2023])
    frame.loc[0, "persons"], frame.loc[0, "status"] = pd.NA, ":"
    assert show(frame).texts["2022"].tolist() == [":", "750"]
    assert show(frame, wide=False).texts["Personer"].tolist() == [":", "582", "750", "753"]
    lacking = show(frame[frame.index != 1])
    assert lacking.texts["2023"].tolist() == ["..", "753"]
    assert lacking.notes[0] == ".. tall mangler"


def test_long_frames_are_cut_and_say_so() -> None:
    shown = show(ilag_data.population_by_age(), rows=12)
    assert len(shown.texts) == len(shown.frame) == 12
    assert shown.notes[-1] == "Viser 12 av 742 rader; rows= viser flere."
    assert "Viser" not in " ".join(show(ilag_data.population()).notes)


@pytest.mark.parametrize("loader", [name for name, read in LOADERS.items() if {*read} <= {*BUNDLED}])
def test_every_frame_of_a_loader_reads_in_words_and_keeps_its_numbers(loader: str, lang: Lang) -> None:
    frame = getattr(ilag_data, loader)(lang=lang)
    shown = show(frame, rows=9)
    assert not set(shown.texts.columns) - {str(year) for year in range(2000, 2100)} & set(frame.columns)
    assert frame.attrs["source"] in shown.caption
    assert frame.attrs["unit"] in shown.caption
    for column in shown.frame.columns:
        if pd.api.types.is_numeric_dtype(shown.frame[column]):
            for number, text in zip(shown.frame[column], shown.texts[column], strict=True):
                plain = text.replace(SPACE, "").replace(",", "").replace("\u2212", "-")
                assert text in {".", "..", ":", "-"} if pd.isna(number) else float(plain) == number


@pytest.mark.parametrize(("compute", "frames"), COMPUTED.values(), ids=COMPUTED)
def test_every_frame_of_an_indicator_reads_in_words_with_its_source(
    compute: Callable[..., pd.DataFrame], frames: tuple[pd.DataFrame, ...]
) -> None:
    frame = compute(*frames)
    assert all(head(column, "no") != column for column in frame.columns), list(frame.columns)
    caption = show(frame, rows=5).caption
    assert "Kilde: SSB, tabell" in caption
    assert caption.split(".")[0]


def test_a_figure_alone_or_an_index_of_its_own_is_named() -> None:
    frame = indicators.index(ilag_data.population(), "persons", 2015)[["name", "year", "index"]]
    assert show(frame).caption.startswith("Befolkning 1. januar 2015–2023, indeks. Kilde: ")
    change = indicators.change(ilag_data.population(), "persons", *YEARS)
    assert show(change.set_index("name")).texts["Sted"].tolist()[0] == "Leka"


@pytest.mark.parametrize(
    "key",  # one municipality stands for all
    [key for key in SUITE if key.endswith("5033") or not key[-4:].isdigit()],
)
def test_the_table_of_every_chart_can_be_shown(key: str) -> None:
    chart = of_suite(key)
    shown = show(chart.table(), rows=200)
    assert shown.caption.startswith(chart.subtitle.rstrip("."))
    assert shown.caption.endswith(chart.source.rstrip(".") + ".")
    assert not {"value", "unit", "series", "category", "region"} & set(shown.texts.columns)
    Parsed(shown.to_html())


def test_html_has_scope_no_ids_no_colours_and_scrolls() -> None:
    page = show(ilag_data.population()).to_html()
    parsed = Parsed(page)
    assert parsed.attributes.count(("scope", "col")) == 10
    assert parsed.attributes.count(("scope", "row")) == 7
    assert ("style", "overflow-x: auto; text-align: right") in parsed.attributes
    assert "id" not in {name for name, _ in parsed.attributes}
    assert not re.search(r"color|background|font|<style", page)
    assert "caption" not in parsed.tags
    captioned = show(ilag_data.population("Leka"), title="Folk & fe").to_html(captioned=True)
    assert re.search(r"<caption[^>]*>Folk &amp; fe, personer\.</caption>.*<p>Kilde: ", captioned)
    assert Parsed(captioned).text.count("Folk & fe") == 1


def test_nothing_of_a_frame_becomes_markup() -> None:
    frame = ilag_data.population("Leka", [2022, 2023]).assign(name=HOSTILE, status="<b>", **{HOSTILE: 1.5})
    frame["persons"] = frame["persons"].where(frame["persons"] < 0)
    frame.attrs |= {"source": HOSTILE, "title": HOSTILE, "missing": [HOSTILE]}
    shown = show(frame, title=HOSTILE)
    assert_harmless(shown.to_html(), 6)
    assert_harmless(shown.to_html(captioned=True), 6)
    assert_harmless(show(frame.drop(columns=HOSTILE), title=HOSTILE, wide=True).to_html(), 4)


def test_what_cannot_be_shown_is_refused_with_a_reason() -> None:
    frame = ilag_data.labour_balance("Leka")
    with pytest.raises(SelectionError, match="A table of 0 rows"):
        show(frame[frame["year"] == 1999])
    with pytest.raises(SelectionError, match="A table of -1 rows"):
        show(frame, rows=-1)
    with pytest.raises(SelectionError, match="Years cannot stand beside each other"):
        show(frame, wide=True)
