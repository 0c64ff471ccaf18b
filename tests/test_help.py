"""What Tab and `?` show of every public name; pytest runs the examples themselves as doctests."""

import inspect
import pickle
import re
from types import ModuleType

import pytest

import ilag_data
import ilag_report
from ilag_data import catalogue, indicators, process, regions, verify
from ilag_data.errors import IlagError
from ilag_report import charts, explorer, findings
from ilag_report.charts import Chart
from tests.processes import python

ROOMS = (ilag_data, ilag_report, charts, indicators, regions, findings, explorer)
NAMES = [(room, name) for room in ROOMS for name in room.__all__]
FUNCTIONS = [(room, name) for room, name in NAMES if inspect.isroutine(inspect.unwrap(getattr(room, name)))]
CLASSES = [(room, name) for room, name in NAMES if inspect.isclass(getattr(room, name))]


def names(pairs: list[tuple[ModuleType, str]]) -> list[str]:
    return [f"{room.__name__}.{name}" for room, name in pairs]


def help_of(thing: object) -> str:
    return inspect.getdoc(thing) or ""


def section(text: str, title: str) -> str:
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\S[^\n]*\n-+\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].rstrip() if found else ""


def described(text: str) -> dict[str, str]:
    """The entries of a section: each name and what is said of it."""
    entries = re.findall(r"^(\S[^\n]*)\n((?:[ \n][^\n]*\n?)*)", text, re.MULTILINE)
    return {
        name.strip().lstrip("*"): said.strip()
        for head, said in entries
        for name in head.partition(" : ")[0].split(",")
    }


@pytest.mark.parametrize(("room", "name"), FUNCTIONS, ids=names(FUNCTIONS))
def test_every_parameter_and_what_comes_back_is_described(room: ModuleType, name: str) -> None:
    function = getattr(room, name)
    text = help_of(function)
    said = described(section(text, "Parameters"))
    assert set(said) == set(inspect.signature(function).parameters)
    assert all(said.values()), said
    # Of a chart the annotation says enough, and the summary what it shows.
    assert section(text, "Returns") or inspect.signature(function).return_annotation in (Chart, "Chart")
    if room in (ilag_data, indicators):
        assert "Error" in section(text, "Raises")


def test_the_help_of_loaders_and_indicators_names_table_unit_and_formula() -> None:
    for loader in process.TABLES:
        assert "SSB table" in help_of(getattr(ilag_data, loader)).splitlines()[0]
    for name, record in catalogue.INDICATORS.items():
        notes = " ".join(section(help_of(getattr(indicators, name)), "Notes").split())
        for fact in (
            record.definition.en,
            record.formula.en,
            record.unit.en,
            record.measured.en,
            *record.tables,
        ):
            assert fact in notes


@pytest.mark.parametrize(("room", "name"), CLASSES, ids=names(CLASSES))
def test_every_field_of_a_class_is_described(room: ModuleType, name: str) -> None:
    kind = getattr(room, name)
    if inspect.isabstract(kind):
        return
    text = help_of(kind)
    said = described(section(text, "Parameters") + "\n" + section(text, "Attributes"))
    assert set(inspect.signature(kind).parameters) <= set(said)


WITH_EXAMPLES = [
    (room, name)
    for room, name in FUNCTIONS
    if room in (ilag_data, indicators, regions) or (room is charts and name.islower())
]


@pytest.mark.parametrize(("room", "name"), WITH_EXAMPLES, ids=names(WITH_EXAMPLES))
def test_what_an_analyst_calls_has_an_example(room: ModuleType, name: str) -> None:
    assert len(WITH_EXAMPLES) >= 40
    example = section(help_of(getattr(room, name)), "Examples")
    assert ">>> " in example
    assert name in example


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_tab_offers_the_public_names_and_no_clutter(room: ModuleType) -> None:
    assert set(dir(room)) == {*room.__all__}
    assert all(getattr(room, name) is not None for name in dir(room))
    assert room.__doc__


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_a_mistyped_name_is_answered_with_the_nearest_in_the_language_of_the_environment(
    room: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    name = max(dir(room), key=len)
    with pytest.raises(
        AttributeError, match=rf"«{name}s»\.\n.*: mente du .*{name}.*dir\({room.__name__}\)"
    ) as slip:
        getattr(room, f"{name}s")
    assert str(pickle.loads(pickle.dumps(slip.value))) == str(slip.value)  # noqa: S301 (our own)
    assert not hasattr(room, "_repr_html_")
    assert not hasattr(room, "__wrapped__")


@pytest.mark.parametrize("module", [process, verify])
def test_a_command_that_is_called_as_a_function_tells_how_it_is_run(module: ModuleType) -> None:
    command = module.__name__.removeprefix("ilag_data.")
    with pytest.raises(IlagError, match=f"`%run -m ilag {command}` in a cell"):
        module()  # type: ignore[operator]


def test_rooms_are_there_without_importing_them() -> None:
    code = (
        "import ilag_data, ilag_report as r; print(r.charts.lines.__name__, ilag_data.regions.find('tydal'))"
    )
    answer = python("-c", code)
    assert answer.stdout == "lines 5033\n"
