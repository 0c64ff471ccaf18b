"""Numbers in texts that people wrote on slides of ours: which the figures no longer bear out."""

from dataclasses import replace

import pytest

from ilag_data.language import Lang
from ilag_report.updating.doubts import Doubt, Figures, doubts
from ilag_report.updating.numbers import numbers_in

AT_YEARS = ("2021", "2022", "2023", "2024")


@pytest.fixture(scope="module")
def charts() -> list[Figures]:
    """Return what a slide showed and shows: a title, notes, a table, lines to another year, bars."""
    figures = Figures("no", "population-index")
    title, notes = (replace(figures, where=one) for one in ("tittelen", "notatene"))
    bars = Figures("no", "population-change", period="2016–2024", where="diagram 1")
    title.add_text("Fem av de seks gikk ned, til −11,0", "Fem av de seks gikk ned, til −11,4")
    title.add_text("Snåsa: 6 fødte", "Snåsa: 17 fødte")
    notes.add_text("Snåsa: 6 fødte.", "Snåsa: 17 fødte.")
    notes.add_text("8,5 prosent færre, hentet 2026-05-23.", "9,5 prosent færre, hentet 2026-05-28.")
    notes.add_text("14 flere flyttet ut enn inn i 2022", "23 flere flyttet inn enn ut")
    figures.add_text("9", "12", "Tydal", "fødte")
    figures.add_text("Snåsa, netto −251", "Snåsa, netto −258", "Snåsa, netto −258")
    figures.add_text("53,8", "53,9", "Tydal", "2023, Alder")
    figures.add_text("91,7 i alt", "95,0 i alt")
    figures.add_series("De seks kommunene", {"2022": 89.0}, {"2022": 91.0})
    paragraph = replace(figures, where="teksten")
    paragraph.add_text("Fra 651 til 612. Det er 42 i 2023–2024.", "Fra 651 til 613. Det er 163 i 2016–2023.")
    figures.add_series("Ukjent", {"2023": 773.0}, {"2023": 780.0})
    figures.add_series("folketall", {"Tydal (−0,5 %)": 773.0}, {"Tydal (−0,5 %)": 769.0})
    for name, *new in (("Tydal", 90.8, 91.7, 92.3), ("Leka", 90.8, 90.8, 90.8)):
        old = {"2019": 88.0, "2020": 92.3} | dict(zip(AT_YEARS, (100.0, 90.8, 90.8), strict=False))
        figures.add_series(name, old, dict(zip(AT_YEARS, (100.0, *new), strict=True)))
    bars.add_series(
        "personer",
        {"Rennebu": -78.0, "Snåsa": -28.0, "Leka": 42.0, "Høylandet": -28.0},
        {"Rennebu": 22.0, "Snåsa": -28.0, "Leka": 56.0, "Høylandet": -36.0},
    )
    return [figures, bars]


@pytest.mark.parametrize("is_ours", [True, False])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Ned 11,0 prosent", ["11,0: 11,4 (tittelen)"]),
        ("Ned 11 prosent", []),  # still true as it is rounded
        ("Ned 11.0 prosent, 27.12.2026, side 42", ["11.0: 11,4 (tittelen)"]),
        ("Møtet er 23. mai, kl. 42, i rom 23, se tabell 07459 og 2026-05-23", []),
        ("Falt -8,5 prosent", ["-8,5: −9,5 (notatene)"]),
        ("14 flere flyttet ut, 23 født i 2022", ["14: "]),  # we say it in other words
        ("Tydal har 773 og Leka 773", ["773: 769 (folketall, Tydal)"]),
        ("Vi har 773", ["773: 780 (Ukjent, 2023) og 769 (folketall, Tydal)"]),
        ("Rennebu: 78 færre, altså −78", ["78: +22 (R)", "−78: +22 (R)"]),  # it grew
        ("Leka på 90,8 i 2022 og Tydal på 90,8 i 2023", ["90,8: 91,7 (Tydal, 2023)"]),
        ("90,8 i Tydal i 2022", []),
        ("De seks: 89 i 2022", ["89: 91 (De seks kommunene, 2022)"]),
        ("Fem av de seks kommunene, 89 i 2022", ["89: 91 (De seks kommunene, 2022)"]),
        ("Tydal gikk fra 90,8 i 2023 til 92,3 i 2024", ["90,8: 91,7 (Tydal, 2023)"]),
        ("Tydal vokste 2,8 fra 2023 til 2024", ["2,8: "]),  # of no figure between these
        ("Tydal vokste 2,8 siden 2021", ["2,8: −7,7 (Tydal, endring 2021–2024)"]),
        ("Tydal: 90,8 – mot 100,0 prosent i 2021", ["90,8: 91,7 (Tydal, 2023) og 92,3 (Tydal, 2024)"]),
        ("Tydal er på 90,8 av 100 i 2022", []),  # one year is that of all numbers
        ("I 2022: Leka 90,8, Tydal 90,8.", []),
        ("100 mot 90,8 i 2022", []),
        ("Leka 90,8 og Tydal 100 i 2023", []),  # each number is of the place beside it
        ("Tydal har 91,7 i 2023", []),  # as it has now, though another was that
        ("2023: Tydal 90,8, 2022: 90,8", ["90,8: 91,7 (Tydal, 2023)"]),
        ("De 42 i 2023–2024 er færre", ["42: "]),  # ours is of another period now
        ("Snåsa, netto −251", ["−251: −258 (Snåsa)"]),
        ("Medianen er 53,8 år", ["53,8: 53,9 (Tydal, 2023, Alder)"]),
        ("Vi er 42 år, om 12 år er vi 54 år", []),
        ("Fra 651 til 612", ["612: 613 (teksten)"]),
        ("Tydal er på 90,8", ["90,8: 91,7 (Tydal, 2023) og 92,3 (Tydal, 2024)"]),  # the end moved
        ("Tydal vokste 2,8", ["2,8: −7,7 (Tydal, endring 2021–2024)"]),
        ("Snåsa og Høylandet tapte 28 hver", ["28: 36 (H)"]),
        ("Snåsa tapte 28 på 12 år, 2x så mange", []),
        ("Tydal: 9 fødte", ["9: 12 (Tydal, fødte)"]),
        ("Bare 6 fødte i Snåsa", ["6: 17 (tittelen)"]),  # that ours names too
        ("Vi er 7 i Leka", []),  # counts something else
        ("Leka falt til 88 i 2020", ["88: "]),  # a year that is shown no longer
        ("Leka hadde 92,3 i 2020", []),  # as it had, though another is that now
    ],
)
def test_each_number_that_is_not_borne_out_is_told_with_the_figures_that_it_was(
    said: str, told: list[str], is_ours: bool, charts: list[Figures]
) -> None:
    found = [f"{one.text}: {' og '.join(one.now)}" for one in doubts(said, charts, (), is_ours=is_ours)]
    short = {"H": "diagram 1: personer, Høylandet, 2016–2024", "R": "diagram 1: personer, Rennebu, 2016–2024"}
    assert found == [one.replace("(H)", f"({short['H']})").replace("(R)", f"({short['R']})") for one in told]


def test_a_number_on_the_page_of_a_municipality_is_of_it_whether_the_text_names_it_or_not() -> None:
    figures = Figures("no", "profile", subject="Tydal")
    figures.add_text("27,7 prosent (Trøndelag 16,9)", "27,6 prosent (Trøndelag 16,9)")
    for said, is_told in (("Tydal 27,7", True), ("27,7", True), ("Leka 27,7", False)):
        assert bool([*doubts(said, [figures], (), is_ours=False)]) == is_told


def test_only_in_place_of_our_texts_must_all_numbers_be_ours(charts: list[Figures]) -> None:
    assert [*doubts("Vi ble 13 flere, 9 av dem i mai", charts, (), is_ours=True)] == [Doubt("13")]
    assert not [*doubts("Vi ble 13 flere, 9 av dem i mai, 6 i Leka", charts, (), is_ours=False)]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "no",
            "Sak 42/23|Saksnr. 2024/604-42|Uke 42|Etter § 42 i loven|Rom A604|Møterom 42|Tlf. 604 26 500|"
            "Se side 42 og 43|Sidene 42 til 43.|S. 42|Kapittel 7.5|Versjon 6.4|Fv. 42|Kostnad 42 kr|26,5 mill. kroner|604 000 kroner|26,5 °C|"
            "7,5 grader|Så mange per 100|42 år gammel|Innen 42 dager|42–56 dager|2 x 42 mm|Punkt 42|Vedlegg 42|Figur 42|Linje 42|Nr. 604|"
            "Gnr. 42, bnr. 42|Postboks 42|Kommunenr. 5033|leka-604.xlsx|https://x.no/604|kari42@leka.no",
        ),
        (
            "en",
            "Case 42/23|No. 604|Week 42|§ 42|Room A604|Tel. 604 26 500|Chapter 7.5|Version 6.4|42 NOK|"
            "26.5 million kroner|26.5 °C|42 days|Item 42|Appendix 42|Figure 42|Line 42|P.O. Box 42|leka-604.pdf",
        ),
    ],
)
def test_numbers_that_name_something_or_measure_what_no_chart_shows_are_no_figures(
    lang: Lang, said: str
) -> None:
    texts = said.split("|")
    assert [text for text in texts if [one for one in numbers_in(text, lang) if one.value > 2]] == []


@pytest.mark.parametrize(
    "said",
    [
        "Se side 7 og 42 flyttet",
        "Figur 7 og 42 personer",
        "42 møtte",
        "42 menn",
        "42 mer",
        "42 personer",
        "Det er sagt: 42",
        "42 gikk",
        "42.",
        "Leka (42)",
    ],
)
def test_numbers_that_count_are_figures(said: str) -> None:
    assert [one.text for one in numbers_in(said, "no")] == ["42"]  # no page, though one is named before
