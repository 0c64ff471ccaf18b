"""The presentation as a council follows it: its order, its sections, its contents, what is to be remembered."""

import re
from collections.abc import Sequence

from ilag_data.language import Lang
from ilag_data.regions import PROGRAMME
from ilag_report.charts import Chart
from ilag_report.charts.ooxml import Native
from ilag_report.deck import deck_bytes
from ilag_report.messages import messages
from ilag_report.suite import CORE, FIRST_TO_REMEMBER, SECTIONS, SUITE
from tests.chart_decks import chart_slides, deck, of_suite, opened, suite, tables_on
from tests.languages import LANGUAGES

AS_ASKED = [
    "population-and-employment", "population-map", "population-index-of-areas", "population-change",
    "components-together", "sources-of-growth", "growth-by-year",
    "share-67-and-over", "cohort-retention", "school-age-ahead", "labour-replacement",
    "employment-index", "residents-and-employed", "employment-rate", "jobs-and-residents", "industry-change",
    "key-figures-population", "key-figures-work",
]  # fmt: skip
"""Overview, growth and where it came from, ages, work, figures to look up."""


def title_of(slide: Native) -> str:
    return str(slide.shapes.title.text.replace("\v", " "))


def sections_of(presentation: Native) -> dict[str, list[int]]:
    """Section → ids of its slides, as PowerPoint reads them."""
    found = presentation.part._element.xpath("p:extLst/p:ext/*[local-name() = 'sectionLst']/*")
    assert len({section.get("id") for section in found}) == len(found)
    return {
        section.get("name"): [int(slide.get("id")) for slide in section.xpath("*/*")] for section in found
    }


def links_of(slide: Native) -> list[str]:
    """Names of the parts of the slides that the rows of its table lead to."""
    found = slide._element.xpath(".//a:tc//a:hlinkClick")
    assert {link.get("action") for link in found} == {"ppaction://hlinksldjump"}
    return [str(slide.part.related_part(link.rId).partname) for link in found]


def numbers_in(text: str) -> list[int]:
    """The numbers of slides in «folketall (22), flyttinger (38–43)»."""
    spans = [[int(end) for end in span.split("–")] for span in re.findall(r"[\d–]+", text)]
    return [number for span in spans for number in range(span[0], span[-1] + 1)]


def test_the_core_is_what_was_asked_for_in_its_order() -> None:
    assert list(SECTIONS[CORE]) == AS_ASKED
    assert list(SUITE)[: len(AS_ASKED)] == AS_ASKED
    assert list(SECTIONS)[-1] == "profiles"


def test_every_chart_is_in_one_section_and_has_its_line_in_the_contents() -> None:
    keys = [key for section in SECTIONS.values() for key in section]
    assert len(keys) == len({*keys})
    for name in SUITE:
        assert of_suite(name).identity.key == next(key for key in keys if name in (key, f"{key}-{name[-4:]}"))
    assert {*FIRST_TO_REMEMBER} <= {*SECTIONS[CORE]}
    for lang in LANGUAGES:
        told = {key.removeprefix("contents.") for key in messages(lang) if key.startswith("contents.")}
        assert told == {*keys} - {*SECTIONS[CORE]}


def test_sections_hold_every_slide_once_and_in_order(lang: Lang) -> None:
    presentation = opened(deck(lang))
    held = sections_of(presentation)
    assert [one for ids in held.values() for one in ids] == [slide.slide_id for slide in presentation.slides]
    assert all(held.values())
    words = [messages(lang)[f"sections.{section}"] for section in (CORE, "contents", *[*SECTIONS][1:])]
    assert [*held] == [*words, messages(lang)["deck.method_title"]]
    for name in words[2:]:
        divider = presentation.slides.get(held[name][0])
        assert title_of(divider).endswith(f": {name}")
        assert len(divider.placeholders) == 2


def test_contents_tell_the_numbers_of_the_slides(lang: Lang) -> None:
    assert_contents_tell_the_slides(deck(lang), suite(lang), lang)


def assert_contents_tell_the_slides(content: bytes, charts: Sequence[Chart], lang: Lang) -> None:
    presentation = opened(content)
    ids = [slide.slide_id for slide in presentation.slides]
    contents = next(s for s in presentation.slides if title_of(s) == messages(lang)["sections.contents"])
    (rows,) = tables_on(contents)
    held = sections_of(presentation)
    titles = {chart.title for chart in charts}
    for name, span, told in rows[1:]:
        of_section = [ids.index(one) + 1 for one in held[name]]
        assert numbers_in(span) == of_section
        numbers = numbers_in(" ".join(re.findall(r"\(([\d–, ]+)\)", told)))
        assert numbers == of_section[1:]
        assert {title_of(presentation.slides[number - 1]) for number in numbers} <= titles
    assert [row[0] for row in rows[1:]] == [*held][2:-1]
    dividers = [presentation.slides.get(held[row[0]][0]) for row in rows[1:]]
    assert links_of(contents) == [str(divider.part.partname) for divider in dividers]
    last_of_core = len(held[messages(lang)["sections.core"]])
    assert any(shape.has_text_frame and f"1–{last_of_core}" in shape.text for shape in contents.shapes)


def test_slides_are_numbered_in_their_order_by_which_libreoffice_finds_the_target_of_a_link() -> None:
    part = opened(deck("no")).part  # python-pptx numbers them anew when it is asked for the slides
    names = [part.related_part(slide.rId).partname for slide in part._element.sldIdLst]
    assert names == [f"/ppt/slides/slide{number}.xml" for number in range(1, len(names) + 1)]


def test_five_sentences_are_the_findings_of_slides_with_these_numbers(lang: Lang) -> None:
    slides = list(opened(deck(lang)).slides)
    title = {"no": "Fem setninger å huske", "en": "Five sentences to remember"}[lang]
    assert title_of(slides[1]) == title
    (rows,) = tables_on(slides[1])
    assert len(rows) == 1 + 5
    for sentence, number in rows[1:]:
        assert sentence.replace("\u00a0– ", " – ") == title_of(slides[int(number) - 1])
    assert links_of(slides[1]) == [str(slides[int(number) - 1].part.partname) for _, number in rows[1:]]
    notes = slides[1].notes_slide.notes_text_frame.text
    assert all(table in notes for table in ("07459", "07984", "06913"))


def test_what_is_left_out_leaves_no_hole() -> None:
    left_out = {"labour-replacement", "population-level", "commuting"}
    # One municipality stands for the six.
    charts = [of_suite(name) for name in SUITE if name not in left_out and not name.endswith(PROGRAMME[1:])]
    charts = [chart for chart in charts if chart.identity.key not in SECTIONS["industries"]]
    content = deck_bytes(charts, "no", (2015, 2023))
    assert [title_of(slide) for slide in chart_slides(content)] == [chart.title for chart in charts]
    assert "Næringer" not in sections_of(opened(content))
    assert_contents_tell_the_slides(content, charts, "no")
    slides = list(opened(content).slides)
    (rows,) = tables_on(slides[1])
    told = [row[0].replace("\u00a0– ", " – ") for row in rows[1:]]
    assert told == [title_of(slides[int(row[1]) - 1]) for row in rows[1:]]
    assert of_suite("employment-index").title in told, "the next takes the place of the one left out"
    assert len(told) == 5


def test_a_deck_of_the_core_alone_has_no_appendix_and_of_the_appendix_alone_nothing_to_remember() -> None:
    one = list(opened(deck_bytes([of_suite("growth-by-year")], "no", (2015, 2023))).slides)
    assert [title_of(slide) for slide in one[1::2]] == ["Én setning å huske", "Metode og kilder"]
    other = list(opened(deck_bytes([of_suite("oldest")], "no", (2015, 2023))).slides)
    assert [title_of(slide) for slide in other[1:3]] == ["Innhold i vedlegget", "Vedlegg: Alder og kjønn"]
    assert len(other) == 5
