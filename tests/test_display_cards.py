"""What `about` tells: right facts, near matches, both languages, and nothing of a label becomes markup."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import ilag_data
from ilag_data import about, borders, catalogue, indicators, regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_data.untrusted import unseen
from ilag_report import charts, codebook
from ilag_report.cli import ilag
from ilag_report.display.cards import Card, Listing
from ilag_report.display.subjects import LOADERS
from ilag_report.status import COLUMNS

HOSTILE = '<img src=x onerror="alert(1)"> & $\\href{javascript:x}{y}$ =1+1'


class Parsed(HTMLParser):
    """Tags, attributes and text of HTML; every tag that must be closed is."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        open_tags: list[str] = []
        self._open = open_tags
        self.feed(page)
        assert open_tags == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def facts(card: Card) -> dict[str, str]:
    return dict(card.facts)


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
    assert card.title in about("07984").title


def test_a_table_of_two_series_tells_of_both() -> None:
    card = about("07459", lang="en")
    assert facts(card)["Series"] == "population-by-age, population-by-sex-and-age"
    assert facts(card)["Loaded by"].count("()") == 3


def test_every_loader_reads_the_series_its_card_says() -> None:
    for name, read in LOADERS.items():
        assert getattr(ilag_data, name)("Tydal", "all").attrs["series"] in read
    read_by_some = {one for read in LOADERS.values() for one in read}
    assert read_by_some == set(catalogue.SERIES), "a series has no loader: add one to loaders.py"
    assert set(LOADERS) == set(ilag_data.__all__) - {"about", "show"}, "name it in ilag_data/__init__.py"


@pytest.mark.parametrize("indicator", codebook.INDICATORS, ids=lambda one: one.function)
@pytest.mark.parametrize("lang", ["no", "en"])
def test_every_indicator_has_a_card_by_function_and_by_name(
    indicator: codebook.Indicator, lang: Lang
) -> None:
    card = about(indicator.function, lang)
    assert card == about(getattr(indicators, indicator.function), lang)
    if indicator.name[lang].casefold() not in LOADERS:  # "commuting" is first of all the loader
        assert card == about(indicator.name[lang].upper(), lang)
    assert card.title == indicator.name[lang]
    assert indicator.formula[lang] in facts(card).values()
    assert card.notes == (indicator.caveat[lang],)


@pytest.mark.parametrize("name", ["forsørgerbyrde", "Medianalder", "median age"])
def test_each_of_two_indicators_in_one_name_is_found(name: str) -> None:
    assert about(name) == about("dependency")


@pytest.mark.parametrize("spelling", ["Tydal", 5033, "5033", "1665", " tydal "])
def test_a_region_is_told_by_any_spelling(spelling: str | int) -> None:
    assert facts(about(spelling)) == {
        "Kommunenummer": "1665 til 2017, 5033 fra 2018",
        "Offisielt navn": "Tydal",
        "Fylke": "Trøndelag (50), tidligere Sør-Trøndelag (16)",
        "Tok opp i seg": "",
        "Ble til": "",
    }


def test_a_split_municipality_says_what_it_became_and_heim_what_it_lacks() -> None:
    assert facts(about("Snillfjord"))["Ble til"] == "5055 Heim, 5056 Hitra, 5059 Orkland"
    heim = about("Heim", lang="en")
    assert "Halsa (1571 until 2019); Hemne (1612 until 2017, 5011 2018–2019)" in facts(heim)["Took in"]
    assert "2015–2019" in heim.notes[0]


@pytest.mark.parametrize("code", regions.CODES)
def test_every_code_has_a_card_that_says_whether_it_has_figures_back_in_time(code: str) -> None:
    card = about(code)
    assert code in facts(card)["Kommunenummer"]
    now = regions.codes_of_place(code)[-1]
    assert bool(card.notes) == (now not in regions.TODAY or borders.members(now, 2015) is None)


@pytest.mark.parametrize("region", regions.AREAS)
def test_every_area_has_a_card(region: str) -> None:
    assert about(region).title == regions.name(region)
    if region == regions.TOGETHER:
        assert facts(about(region))["Kommuner i dag"].startswith("6: ")


def test_a_frame_tells_what_is_missing_and_why() -> None:
    frame = ilag_data.labour_balance(["Leka"], lang="en")
    card = about(frame, lang="en")
    assert card.notes[0] == "Not in these figures (..): 2015–2016, 2023."
    assert facts(card)["Checksum"] == f"SHA-256 {frame.attrs['sha256'][:12]}…"
    assert "employed_by_workplace (Employed persons by place of work)" in facts(card)["Columns"]


def test_a_frame_without_a_source_is_refused() -> None:
    with pytest.raises(SelectionError, match=r"This frame \(a, b\) does not say where it comes from"):
        about(pd.DataFrame({"a": [1], "b": [2]}))


def test_a_chart_tells_its_source_and_method() -> None:
    chart = charts.lines(ilag_data.population(), title="Tydal falt mest")
    card = about(chart)
    assert card.title == "Tydal falt mest"
    assert facts(card)["SSB-tabell"] == "07459"
    assert card.tables == ("07459",)


def test_nothing_asked_for_is_the_archive_and_a_damaged_document_is_named(data_copy: Path) -> None:
    whole = about()
    assert whole.listing
    assert [row[0] for row in whole.listing.rows] == list(catalogue.SERIES)
    assert {row[-1] for row in whole.listing.rows} == {"ok"}
    (data_copy / "raw" / "employment.json").write_bytes(b"damaged")
    damaged = about(lang="en")
    assert damaged.listing
    assert [row[-1] for row in damaged.listing.rows].count("NOT OK") == 1
    assert "employment.json cannot be trusted" in damaged.notes[0]
    assert facts(about("employment", lang="en"))["Checksum"].startswith("NOT OK")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("tydaal", "Tydal"),
        ("populaton", "population"),
        ("employment_rat", "employment_rate"),
        ("sysselsetting", "Sysselsettingsandel"),
        ("07549", "07459"),
    ],
)
def test_what_is_unknown_brings_near_matches(name: str, near: str) -> None:
    with pytest.raises(SelectionError, match=f"Nothing is known by the name '{name}'") as caught:
        about(name)
    assert near in re.split(r"did you mean |\?", caught.value.remedy)[1].split(", ")


def test_what_is_like_nothing_names_the_kinds_that_can_be_asked() -> None:
    with pytest.raises(SelectionError, match="population-by-age") as caught:
        about("qqqqqq")
    assert "did you mean" not in caught.value.remedy


def test_nothing_of_a_label_becomes_markup() -> None:
    card = Card(
        HOSTILE,
        ((HOSTILE, HOSTILE),),
        Listing((HOSTILE,), ((HOSTILE,),)),
        (HOSTILE,),
        ('07459"><script>',),
    )
    page = Parsed(card._repr_html_())
    assert not {"img", "script"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.text.count(HOSTILE) == 6
    assert ("href", "https://www.ssb.no/statbank/table/07459%22%3E%3Cscript%3E") in page.attributes
    assert ("class", "mathjax_ignore") in page.attributes


def test_nothing_of_a_label_steers_the_terminal() -> None:
    said = "a\x1b]0;pwn\x07\u202eb"
    told = repr(Card(said, ((said, said),), Listing((said,), ((said,),)), (said,), ("07459",)))
    assert unseen(told) is None
    assert told.count(r"a\x1b]0;pwn\x07\u202eb") == 6
    assert told.count("\n") > 6


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("thing", [None, "employment", "index", "Heim", "50"])
def test_a_card_is_whole_html_in_its_language_without_colours_of_its_own(
    thing: str | None, lang: Lang
) -> None:
    page = Parsed(about(thing, lang)._repr_html_())
    assert ("lang", {"no": "nb", "en": "en"}[lang]) in page.attributes
    assert not re.search(r"color|background|font", str(page.attributes))
    assert "table" in page.tags


def test_a_card_in_a_terminal_has_no_long_lines_and_no_markup() -> None:
    text = repr(about("commuting"))
    assert max(map(len, text.splitlines())) <= 100
    assert "<" not in text
    assert "https://www.ssb.no/statbank/table/03321" in text


def test_the_command_prints_the_card_and_the_near_matches() -> None:
    answer = CliRunner().invoke(ilag, ["about", "tydal", "--lang", "en"])
    assert answer.exit_code == 0
    assert answer.output.startswith("Tydal (5033)\n============\nCode ")
    unknown = CliRunner().invoke(ilag, ["about", "tydaal"])
    assert unknown.exit_code == 1
    assert "did you mean Tydal" in unknown.output
    assert set(COLUMNS) <= set(CliRunner().invoke(ilag, ["status"]).output.split())
