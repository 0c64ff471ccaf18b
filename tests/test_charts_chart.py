"""The description of a chart: what is refused, and that nothing in it can be changed."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest

from ilag_data.errors import ChartError
from ilag_report.charts import Chart, Lines
from ilag_report.charts.chart import fitting_alt_text
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.chart_examples import all_charts, english, panels, population_index


@pytest.mark.parametrize("chart", all_charts(), ids=lambda chart: chart.name)
def test_charts_are_fit_to_show(chart: Chart) -> None:
    assert_chart_is_fit_to_show(chart)


def test_describing_charts_needs_no_matplotlib() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); import chart_examples as e; "
        "[chart.table() for chart in e.all_charts()]; "
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_drawing_never_loads_pyplot() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); import chart_examples as e; "
        "e.panels()._repr_mimebundle_(); "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": " "}, "has no title"),
        ({"subtitle": ""}, "has no subtitle"),
        ({"source": ""}, "has no source"),
        ({"alt_text": ""}, "has no alt_text"),
        ({"alt_text": "x" * 251}, "251 characters"),
        ({"title": "To\nlinjer"}, "line break"),
        ({"source": "SSB, tabell 07459"}, "does not begin with «Kilde:»"),
        ({"lang": "en"}, "does not begin with «Source:»"),
        ({"lang": "nn"}, "not a language"),
        ({"name": ""}, "cannot be the name"),
        ({"name": "a/b"}, "cannot be the name"),
        ({"name": "..\\b"}, "cannot be the name"),
        ({"name": "con"}, "cannot be the name"),
        ({"name": "folketall.png"}, "cannot be the name"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_in_plain_words(change: dict[str, str], problem: str) -> None:
    with pytest.raises(ChartError, match=problem):
        replace(population_index(), **change)  # type: ignore[arg-type]


def test_a_long_alt_text_is_kept_up_to_the_limit() -> None:
    assert len(replace(population_index(), alt_text="x" * 250).alt_text) == 250


@pytest.mark.parametrize(("part", "words"), [("title", 40), ("subtitle", 60), ("source", 120), ("note", 120)])
def test_texts_without_room_are_refused_when_drawn(part: str, words: int) -> None:
    text = "Kilde: " + "ordene " * words
    chart = replace(population_index(), **{part: text.strip()})  # type: ignore[arg-type]
    with pytest.raises(ChartError, match=f"The {part} of the chart"):
        chart.figure()


def test_nothing_can_be_changed() -> None:
    chart = population_index()
    with pytest.raises(FrozenInstanceError):
        chart.title = "Noe annet"  # type: ignore[misc]
    before = chart.table()
    mine = chart.table()
    mine.loc[:, "value"] = 0.0
    assert isinstance(chart.body, Lines)
    theirs = chart.body.frame
    theirs.loc[:, "value"] = 0.0
    pd.testing.assert_frame_equal(chart.table(), before)


def test_the_frame_given_is_copied() -> None:
    frame = population_index().table().drop(columns="unit")
    chart = replace(population_index(), body=replace(population_index().body, frame=frame))  # type: ignore[type-var]
    frame["value"] = 0.0
    assert (chart.table()["value"] > 0).all()


def test_every_drawing_is_a_new_figure() -> None:
    chart = english()
    assert chart.figure() is not chart.figure()


def test_the_text_form_is_the_same_in_every_run() -> None:
    chart = panels()
    assert repr(chart) == f"{chart.title}\n{chart.alt_text}"
    assert "0x" not in repr(chart)


def test_the_users_own_matplotlib_settings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib as mpl

    from ilag_report.charts import export

    plain = export.render(population_index(), ["png", "svg"])
    for setting, value in {"font.size": 30.0, "lines.linewidth": 9.0, "svg.fonttype": "path"}.items():
        monkeypatch.setitem(mpl.rcParams, setting, value)  # type: ignore[misc]
    assert export.render(population_index(), ["png", "svg"]) == plain
    assert mpl.rcParams["font.size"] == 30.0
    assert np.isclose(mpl.rcParams["lines.linewidth"], 9.0)


@pytest.mark.parametrize("between", [", ", "; "])
def test_a_long_alt_text_keeps_the_first_and_the_last_of_its_list(between: str) -> None:
    items = [f"Sted{place} {60 - place},5" for place in range(40)]
    head = "Tabell. Sysselsatte, 4. kvartal: år og sted. I 2023: "
    short = fitting_alt_text(f"{head}{between.join(items)}.")
    assert short.startswith(head + items[0] + between)
    assert short.endswith(f"{between}{items[-1]}.")
    listed = short.removeprefix(head).removesuffix(".").split(between)
    assert [one for one in listed if one != "…"] == [one for one in items if one in listed]
    assert listed.count("…") == 1
    assert 225 < len(short) <= 250


def test_an_alt_text_without_a_list_ends_at_a_word() -> None:
    assert fitting_alt_text("Kort: a, b.") == "Kort: a, b."
    assert fitting_alt_text("Ord " * 100) == "Ord " * 61 + "Ord…"
    assert fitting_alt_text(f"Tabell: {'x' * 300}, slutt.") == "Tabell…"
