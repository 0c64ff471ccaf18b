"""The package makes what the golden files hold: texts and numbers of charts, columns and attrs of loaders.

What charts of other places and years say is held in `test_analyses`, which draws them.

Where a change is meant, ``python -m tests.golden`` rewrites them, and the diff is reviewed.
"""

import json
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from ilag_data.language import Lang
from tests.chart_decks import OTHERS
from tests.golden import frames, writing
from tests.languages import LANGUAGES

FOLDER = Path(__file__).parent / "golden"
TEXTS: dict[Lang, dict[str, Any]] = {
    lang: json.loads((FOLDER / f"texts-{lang}.json").read_bytes()) for lang in LANGUAGES
}
OF_OTHERS: dict[str, dict[str, Any]] = json.loads((FOLDER / "texts-others.json").read_bytes())
FACTS: dict[str, Any] = json.loads((FOLDER / "frames.json").read_bytes())


def agree(held: str, made: str) -> None:
    lines = unified_diff(
        held.splitlines(), made.splitlines(), "golden file", "the package now", "", "", 0, ""
    )
    different = "\n".join(lines)
    if different:
        pytest.fail(f"{different}\nIf this is meant: python -m tests.golden", pytrace=False)


def held_in(folder: str) -> list[str]:
    return sorted(path.stem for path in (FOLDER / folder).iterdir())


def test_the_golden_files_hold_every_chart_and_frame() -> None:
    for lang in LANGUAGES:
        assert sorted(TEXTS[lang]) == sorted(writing.CHARTS)
    assert held_in("charts") == sorted(writing.CHARTS)
    assert [[*texts] for texts in OF_OTHERS.values()] == [writing.KEYS] * len(OTHERS)
    assert list(FACTS) == list(frames.FRAMES)


@pytest.mark.parametrize("key", TEXTS["no"])
def test_texts(key: str, lang: Lang) -> None:
    agree(writing.as_json(TEXTS[lang][key]), writing.as_json(writing.texts_of(key, lang)))


@pytest.mark.parametrize("key", held_in("charts"))
def test_table(key: str) -> None:
    agree((FOLDER / "charts" / f"{key}.csv").read_bytes().decode(), writing.numbers_of(key))


@pytest.mark.parametrize("key", held_in("charts"))
def test_numbers_are_the_same_in_english(key: str) -> None:
    assert writing.numbers_of(key, "en", words=False) == writing.numbers_of(key, "no", words=False)


@pytest.mark.parametrize("case", FACTS)
def test_facts_of_frame(case: str) -> None:
    agree(writing.as_json(FACTS[case]), writing.as_json(writing.facts_of(case)))


@pytest.mark.parametrize("case", FACTS)
def test_frame_is_the_same_in_english(case: str) -> None:
    english, norwegian = (
        frame.drop(columns=[column for column in frame if str(column).endswith("name")])
        for frame in (frames.load_frame(case, "en"), frames.load_frame(case, "no"))
    )
    assert english.equals(norwegian)
