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


DATA: Any = ilag_data
REPORT: Any = ilag_report
"""Without their types, so that they can be called in wrong ways."""


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: REPORT.show(3), r"show\(frame=3\) is not understood\.\n.*give frame= a frame\."),
        (lambda: REPORT.charts.lines(LEKA, index="2015"), r"lines\(index='2015'\) is not understood.\n.*index= a whole number"),
        (lambda: REPORT.about("Leka", "nn"), r"choose no \(Norwegian\) or en"),
        (lambda: REPORT.charts.lines(LEKA, frames=LEKA), r"lines\(frames=<DataFrame>\)(?s:.*)a list of frames"),
        (lambda: REPORT.charts.columns(LEKA, ["persons"], "Leka"), r"columns takes only frame unnamed(?s:.*)title=, parts="),
        (lambda: REPORT.charts.pyramid(LEKA), r"pyramid lacks region=, year=\.\n.*give region= a text and year= a whole number; help"),
        (lambda: DATA.indicators.index(LEKA), r"index lacks figure=, base_year=\."),
        (lambda: REPORT.write_charts("Selbu"), r"takes only nothing unnamed\.\n.*out=, only=, regions="),
    ],
)  # fmt: skip
def test_what_a_call_has_wrong_is_named_with_what_is_wanted_instead(
    call: Callable[[], object], told: str
) -> None:
    with pytest.raises(SelectionError, match=told):
        call()


def test_numbers_of_numpy_and_any_collection_will_do_and_years_as_they_are_typed() -> None:
    @checked
    def taken(*several: int, flag: bool = False, names: list[str] | None = None) -> int:
        return len(several) + flag + len(names or ())

    one: Any = np.int64(1)
    assert taken(one, 2, flag=bool(np.True_), names=["x"]) == 4
    for years in ("2022-2023", {2023, 2022}, range(2022, 2024), LEKA["year"], np.array([2022, 2023])):
        assert ilag_data.population("Leka", years).equals(LEKA)
        assert len(ilag_data.population_change("Leka", years)) == len(LEKA)
    written: Any = "nb"
    assert ilag_report.explorer.Choice(lang=written).lang == "no"
    assert ilag_data.population("Leka", "2022-2023", lang=written).attrs == LEKA.attrs
    with pytest.raises(SelectionError, match="taken has no option flags"):
        taken(flags=True)  # type: ignore[call-arg]
