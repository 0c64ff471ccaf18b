"""What public functions are given: odd input is refused in words, whatever else of a kind will do is taken."""

import inspect
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pandas as pd
import pytest

import ilag_data
import ilag_report
from ilag_data import indicators, regions
from ilag_data.arguments import checked
from ilag_data.errors import IlagError, SelectionError
from ilag_data.process import TABLES
from ilag_report import charts
from ilag_report.charts.defaults import Options

ODD: tuple[Any, ...] = (
    None, "", "x", b"x", 3, 2.5, True, ..., {}, [], [None], (3, "x"), pd.DataFrame({"a": [1]}), pd.Series([1]),
)  # fmt: skip

LEKA = ilag_data.population("Leka", [2022, 2023])
AGES = ilag_data.population_by_sex_and_age("Leka", 2023)
CHART = charts.table(LEKA)
CALLS: dict[Callable[..., Any], dict[str, Any]] = {
    **{getattr(ilag_data, name): {"regions": "Leka", "years": 2022} for name in TABLES},
    indicators.index: {"frame": LEKA, "figure": "persons", "base_year": 2022},
    indicators.change: {"frame": LEKA, "figure": "persons", "first_year": 2022, "last_year": 2023},
    charts.number: {"value": 1.5},
    ilag_report.about: {"thing": "Leka"},
    ilag_report.from_suite: {"name": "oldest"},
    ilag_report.show: {"frame": LEKA},
    ilag_report.update: {"path": "ikke-her.pptx"},
    ilag_report.write_charts: {"only": "population-level", "formats": "csv"},
    CHART.export: {"formats": ["csv"]},
    charts.lines: {"frame": LEKA},
    charts.bars: {"frame": LEKA},
    charts.columns: {"frame": LEKA, "parts": ["persons"]},
    charts.map_of: {"frame": ilag_data.population(regions.COMPARABLE, 2023)},
    charts.pyramid: {"frame": AGES, "region": "Leka", "year": 2023},
    charts.small_multiples: {"frame": LEKA},
    charts.table: {"frame": LEKA},
}  # fmt: skip


def odd_calls(function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    parameters = [*inspect.signature(function).parameters]
    if parameters[-1] == "options":
        parameters[-1:] = get_type_hints(Options)
    for name in parameters:
        # Without names of charts all of them would be written.
        yield from ({**CALLS[function], name: odd} for odd in ODD if name != "only" or odd is not None)


@pytest.mark.parametrize("function", CALLS, ids=lambda function: function.__name__)
def test_no_odd_input_ends_in_an_error_of_python(
    function: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = 0
    for given in odd_calls(function):
        try:
            with warnings.catch_warnings(action="ignore"):
                function(**given)
        except IlagError:
            refused += 1
    assert refused


def test_an_odd_argument_is_named_with_what_is_wanted_instead() -> None:
    wrong: Any = 3
    with pytest.raises(SelectionError) as caught:
        ilag_report.show(wrong)
    assert (caught.value.problem, caught.value.remedy) == (
        "show(frame=3) is not understood.", "give frame= a frame.",
    )  # fmt: skip
    with pytest.raises(
        SelectionError, match=r"lines\(index='2015'\) is not understood.\n.*index= a whole number"
    ):
        charts.lines(LEKA, index="2015")  # type: ignore[arg-type]
    with pytest.raises(SelectionError, match=r"choose no \(Norwegian\) or en"):
        ilag_report.about("Leka", "nn")  # type: ignore[arg-type]
    with pytest.raises(SelectionError, match=r"lines\(frames=<DataFrame>\)(?s:.*)a list of frames"):
        charts.lines(LEKA, frames=LEKA)  # type: ignore[arg-type]
    with pytest.raises(SelectionError, match=r"columns takes only frame unnamed(?s:.*)title=, parts="):
        charts.columns(LEKA, ["persons"], "Leka")  # type: ignore[arg-type,call-arg]
    with pytest.raises(
        SelectionError,
        match=r"pyramid lacks region=, year=\.\n.*give region= a text and year= a whole number; help",
    ):
        charts.pyramid(LEKA)  # type: ignore[call-arg]


def test_a_call_with_too_little_or_too_much_is_answered_with_what_is_taken() -> None:
    population = ilag_data.population("Leka")
    with pytest.raises(SelectionError, match=r"index lacks figure=, base_year=\."):
        indicators.index(population)  # type: ignore[call-arg]
    with pytest.raises(SelectionError, match=r"takes only nothing unnamed\.\n.*out=, only=, regions="):
        ilag_report.write_charts("Selbu")  # type: ignore[call-arg]


def test_numbers_of_numpy_and_any_collection_will_do_and_years_as_they_are_typed() -> None:
    @checked
    def taken(*several: int, flag: bool = False, names: list[str] | None = None) -> int:
        return len(several) + flag + len(names or ())

    one: Any = np.int64(1)
    assert taken(one, 2, flag=bool(np.True_), names=["x"]) == 4
    for years in ("2022-2023", {2023, 2022}, range(2022, 2024), LEKA["year"], np.array([2022, 2023])):
        assert ilag_data.population("Leka", years).equals(LEKA)
    written: Any = "nb"
    assert ilag_report.explorer.Choice(lang=written).lang == "no"
    assert ilag_data.population("Leka", "2022-2023", lang=written).attrs == LEKA.attrs
    with pytest.raises(SelectionError, match="taken has no option flags"):
        taken(flags=True)  # type: ignore[call-arg]
