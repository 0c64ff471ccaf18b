"""What is written by hand in notebooks and README is true of the figures, and things have one name there."""

import ast
import json
import re
from collections.abc import Iterator

from ilag_data import catalogue, regions
from ilag_data.language import Lang, joined
from ilag_data.load import small_others
from ilag_report.charts.kinds.grid import Grid
from tests.chart_decks import of_suite
from tests.conftest import ROOT
from tests.languages import words_of_error

PYTHON = re.compile(r"\w+=|\w\(\)|\bregions\.|ilag_(data|report)\.|\battrs\b|frames?\b")
"""What only one who writes Python can do something with."""
SOURCE = {
    "no": r"Kilde: SSB, tabell \d{5}(; tabell \d{5})*\.",
    "en": r"Source: Statistics Norway, table \d{5}(; table \d{5})*\.",
}
NOT_A_CAVEAT = {
    "no": ("De seks samlet:", "Andre små:", "Tall mangler for"),
    "en": ("The six together:", "Other small:", "Figures are missing for"),
}
"""Who is behind a name, and what is not there."""


def prose(notebook: str) -> str:
    (path,) = (ROOT / "notebooks").glob(f"{notebook}-*.ipynb")
    cells = json.loads(path.read_bytes())["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_small_counts_are_rounded_in_one_table_only_and_no_bound_is_promised() -> None:
    """Of 07984 only the lowest level is rounded, which nobody publishes; 03321 has ones and twos."""

    def counts(series: str) -> set[int]:
        return {
            value
            for value in json.loads((ROOT / "data" / "raw" / f"{series}.json").read_bytes())["value"]
            if value
        }

    assert not counts("employment") & {1, 2}
    assert counts("commuting-out") & counts("commuting-in") >= {1, 2}
    of_series = {name: record.notes for name, record in catalogue.SERIES.items()}
    rounded = catalogue.NOTES["small-cells"]
    of_07984 = [name for name, record in catalogue.SERIES.items() if record.table == "07984"]
    assert [name for name, notes in of_series.items() if rounded in notes] == of_07984
    assert "07984" in rounded.no
    assert "07984" in rounded.en


def test_a_notebook_names_the_small_municipalities_that_the_six_are_held_against() -> None:
    assert joined([regions.name(code) for code in small_others()], "no") in prose("09")


def texts(lang: Lang) -> dict[str, dict[str, str]]:
    """What every chart of the suite says: `test_golden` holds it against the charts."""
    path = ROOT / "tests" / "golden" / f"texts-{lang}.json"
    told: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return told


def test_a_footer_is_one_line_of_source_and_at_most_one_caveat(lang: Lang) -> None:
    """Who handed figures on, commands and methods stand in notes, workbook and cards."""
    for key, of in texts(lang).items():
        assert re.fullmatch(SOURCE[lang], of["source"]), key
        sentences = re.findall(r"[A-ZÆØÅ][^.]*?(?:\d\.[^.]*?)*\.(?= [A-ZÆØÅ]|$)", of["note"])
        caveats = [one for one in sentences if not one.startswith(NOT_A_CAVEAT[lang])]
        assert len(caveats) <= 1, (key, caveats)
        assert "ilag fetch" not in of["note"], key


def test_a_profile_has_fewer_than_120_words(lang: Lang) -> None:
    for code in regions.PROGRAMME:
        chart = of_suite(f"profile-{code}", lang)
        assert isinstance(chart.body, Grid)
        said = " ".join((chart.title, chart.subtitle, chart.body.paragraph, chart.note))
        assert len(said.split()) < 120, code


IN_PYTHON_ALONE = re.compile(
    "indicators|findings|explorer|charts|display|frames|borders|citations|load|errors|language|suite|arguments"
)
"""Rooms with errors that a caller in Python alone can bring about."""


def texts_of_errors() -> Iterator[str]:
    """What errors say that analysts meet on the command line."""
    for path in ROOT.glob("ilag_*/**/*.py"):
        if IN_PYTHON_ALONE.search(str(path.relative_to(ROOT))):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and str(getattr(call.func, "id", "")).endswith("Error"):
                for words in words_of_error(call)[:4]:  # but what is for Python
                    for part in ast.walk(words):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str):
                            yield part.value


def test_what_errors_of_a_command_say_needs_no_python() -> None:
    said = [*texts_of_errors()]
    assert len(said) > 80
    typed = re.compile(r'HTTPS_PROXY=|--port=|map="….geojson"')  # in a terminal, and in ilag.toml
    assert [text for text in said if PYTHON.search(typed.sub("", text))] == []
