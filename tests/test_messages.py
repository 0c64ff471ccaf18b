"""The message files: each template compiles, both languages speak of the same, and code and files agree."""

import ast
import re
from itertools import chain, cycle
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from jinja2 import meta, nodes

import ilag_data
import ilag_report
from ilag_data.errors import IlagError, NotFetchedError, SelectionError
from ilag_data.language import Lang
from ilag_report.messages import environment, messages
from tests.languages import LANGUAGES, strange, words_of_error

KEYS = sorted(key for key in messages("no") if not key.startswith("macros."))
CODE = [ast.parse(path.read_text()) for path in Path(ilag_report.__file__).parent.rglob("*.py")]
CALLS = [
    node for node in chain.from_iterable(map(ast.walk, CODE)) if isinstance(node, ast.Call) and node.args
]
OF_EVERY_CHART = {"file", "title", "subtitle"}


def pattern_of(key: ast.expr) -> str:
    """Return a pattern for the keys that an argument of `say` can be: a text, or an f-string."""
    parts = key.values if isinstance(key, ast.JoinedStr) else [key]
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)


def called(function: str) -> list[ast.Call]:
    return [call for call in CALLS if getattr(call.func, "id", getattr(call.func, "attr", None)) == function]


ASKED = {pattern_of(call.args[0]) for call in called("say")}
CHARTS = {call.args[0].value: call for call in called("chart_of") if isinstance(call.args[0], ast.Constant)}
WORDS = {str(node.value) for tree in CODE for node in ast.walk(tree) if isinstance(node, ast.Constant)}
"""Every text in the code: titles and charts are chosen by name."""
BUILT = {pattern_of(node) for tree in CODE for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
PUT_TOGETHER = re.compile("|".join(one for one in BUILT if len(one.replace(".+", "")) >= 4))
"""Texts that the code puts together, such as ``header_{column}``."""


def test_both_languages_have_the_same_messages_in_the_same_order() -> None:
    assert list(messages("en")) == list(messages("no"))


def test_templates_compile_and_use_known_filters(lang: Lang) -> None:
    made = environment(lang)
    unknown: dict[str, set[str]] = {}
    for key, text in messages(lang).items():
        made.compile(text, key)
        unknown[key] = {of.name for of in made.parse(text).find_all(nodes.Filter)} - {*made.filters}
    assert not {key: filters for key, filters in unknown.items() if filters}


def values_of(key: str, lang: Lang) -> set[str]:
    made = environment(lang)
    return meta.find_undeclared_variables(made.parse(messages(lang)[key])) - set(made.globals)


def test_both_languages_speak_of_the_same_values() -> None:
    assert [key for key in KEYS if values_of(key, "en") != values_of(key, "no")] == []


def test_both_languages_have_the_same_macros() -> None:
    norwegian, english = (
        [
            (macro.name, [argument.name for argument in macro.args])
            for macro in environment(lang).parse(messages(lang)["macros.all"]).find_all(nodes.Macro)
        ]
        for lang in LANGUAGES
    )
    assert english == norwegian


@pytest.mark.parametrize(
    ("lang", "said", "told"),
    [
        ("en", "balance(1, 'birth', 'death')", "one more birth than deaths"),
        ("en", "balance(-2.0, 'birth', 'death')", "2 more deaths than births"),
        ("no", "balance(-1, 'fødte', 'døde')", "én flere døde enn fødte"),
        ("en", "rates_changed('It', [('A', 3.1), ('B', 2.9)], [], 2)", "It rose by 3 percentage points in A and in B"),
        ("no", "rates_changed('Den', [('A', 3.1), ('B', 2.1)], [], 2)", "Den økte med 3 prosentpoeng i A og 2 i B"),
        ("en", "trends('It', [('A', 2.0), ('B', 2.01)])", "It grew by 2.0 per cent in A and in B"),
    ],
)  # fmt: skip
def test_one_is_told_in_the_singular_and_the_same_amount_once(lang: Lang, said: str, told: str) -> None:
    assert " ".join(environment(lang).from_string(f"{{{{ {said} }}}}").render().split()) == told


def test_code_and_files_agree() -> None:
    assert [asked for asked in ASKED if not any(re.fullmatch(asked, key) for key in KEYS)] == []
    assert {*CHARTS} <= {key.partition(".title")[0] for key in KEYS if ".title" in key}
    assert {f"{chart}.{part}" for chart in map(str, CHARTS) for part in ("file", "subtitle")} <= {*KEYS}
    assert [key for key in KEYS if not is_used(key)] == [], "every message is used"


def is_used(key: str) -> bool:
    section, name = key.split(".")
    if PUT_TOGETHER.fullmatch(key) or PUT_TOGETHER.fullmatch(name):
        return True
    chosen = section in WORDS and name in OF_EVERY_CHART | WORDS
    return key in WORDS or chosen or (re.escape(section) + r"\..+" in ASKED and name in WORDS)


# ---- What commands print ----------------------------------------------------------------------------------


def sources() -> dict[Path, ast.Module]:
    roots = (Path(str(package.__file__)).parent for package in (ilag_data, ilag_report))
    return {
        path.relative_to(root): ast.parse(path.read_text()) for root in roots for path in root.rglob("*.py")
    }


def test_each_half_of_a_text_is_in_its_language() -> None:
    wrong = [
        (str(path), half.lineno, words)
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and re.search("Text$|[a-z]Error$", getattr(node.func, "id", ""))
        if len(node.args) > 1  # Python's own errors are in English
        for lang, half in zip(cycle(LANGUAGES), words_of_error(node), strict=False)
        for words in [strange(" ".join(texts_in(half)), lang)]
        if words and not isinstance(half, ast.Starred)
    ]
    assert wrong == []


def texts_in(node: ast.expr) -> list[str]:
    return [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def test_a_cell_shows_an_error_in_two_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    InteractiveShell().run_cell("import ilag_data; ilag_data.population('Lekka', years=2023)", silent=True)
    assert capsys.readouterr().out.splitlines() == [
        "SelectionError: Det er ikke noe sted «Lekka» i Trøndelag.",
        "Dette kan du gjøre: mente du Leka (5052)? regions.CODES og regions.AREAS lister opp alle.",
    ]


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"region": "Leka"}, "population har ikke region=."),
        ({"kommune": "Leka"}, "mente du regions?"),
        ({"years": 1.5}, "gi years= et helt tall, en liste av hele tall eller en tekst."),
        (
            {"lang": "nn"},
            "Språket «nn» finnes ikke her.\nDette kan du gjøre: velg no (norsk) eller en (engelsk).",
        ),
    ],
)
def test_a_slip_in_python_is_told_in_the_language_of_the_environment(
    slip: dict[str, Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    with pytest.raises(IlagError, match=re.escape(told)):
        ilag_data.population(**slip)


def test_a_remedy_names_options_on_the_command_line_and_arguments_in_python() -> None:
    with pytest.raises(SelectionError) as slip:
        ilag_report.write_charts(years=2030)
    assert "(--years)" in slip.value.said("en")
    assert "(years=)" in str(slip.value)
    lacking = NotFetchedError("x", "x", ["commuting-out", "commuting-in"])
    assert lacking.said("en").endswith("ilag fetch commuting-out commuting-in.")
    assert str(lacking).endswith('ilag_data.fetch(["commuting-out", "commuting-in"]).')
    remedy = "add --drop; or `ilag fetch employment --years 2015-2020`."
    assert str(IlagError("x", "x", remedy, remedy)).endswith(remedy.replace("--drop", "drop=True"))
