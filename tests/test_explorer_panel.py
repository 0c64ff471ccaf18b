"""The explorer's buttons: real ipywidgets, set as a person would set them, and what is then on the page."""

import re
from pathlib import Path

import pytest

pytest.importorskip("ipywidgets", reason="the explorer's buttons need ipywidgets")

from ilag_data import regions as places
from ilag_report import explorer
from ilag_report.charts import USUAL_FORMATS
from ilag_report.charts.export import file_name
from ilag_report.explorer import Choice
from ilag_report.explorer.panel import Panel

HOOKS = (
    "theme", "indicator", "measure", "language", "period", "base", "highlight", "comparison", "search",
    "municipalities", "message", "chart", "table", "code", "export", "files",
)  # fmt: skip


@pytest.fixture
def shown() -> Panel:
    return Panel(Choice())


def descendants(widget: object) -> list[object]:
    return [widget, *(found for child in getattr(widget, "children", ()) for found in descendants(child))]


def alt_text(shown: Panel) -> str:
    found = re.search(r' alt="([^"]+)"', shown.picture.value)
    assert found is not None
    return found[1]


def row_heads(shown: Panel) -> list[str]:
    return re.findall(r'<th scope="row".*?>(.*?)</th>', shown.table.value)


def test_the_first_picture_is_the_default_chart_and_a_ticked_municipality_is_in_all_parts(
    shown: Panel,
) -> None:
    classes = {name for widget in descendants(shown.box) for name in getattr(widget, "_dom_classes", ())}
    assert {f"ilag-{hook}" for hook in HOOKS} <= classes, "by which a browser finds them"
    assert alt_text(shown) == explorer.chart_of(Choice()).alt_text
    assert shown.code.value == explorer.code_of(Choice())
    shown.controls.municipalities["5001"].value = True
    assert all("Trondheim" in part for part in (alt_text(shown), row_heads(shown), shown.code.value))


def test_the_years_to_choose_from_are_those_that_are_drawn(shown: Panel) -> None:
    """What happens during the years after the end of 2015 is drawn from 2016, not from 2015."""
    controls = shown.controls
    controls.theme.value = "change"
    assert [controls.first.label, controls.last.label] == re.findall(r"\d{4}", alt_text(shown))[:2]
    controls.first.label = "2018"
    assert "i løpet av året, 2018–2023" in alt_text(shown)
    assert next(label for label, _ in controls.last.options) == "2019"


def test_a_search_hides_what_neither_fits_nor_is_ticked(shown: Panel) -> None:
    shown.controls.search.value = "opp"
    visible = [code for code, box in shown.controls.municipalities.items() if box.layout.display != "none"]
    assert visible == [*places.PROGRAMME, places.find("Oppdal")]
    shown.controls.search.value = "Oslo"
    assert shown.controls.not_found.value == "Ingen kommune i Trøndelag heter det."
    shown.controls.search.value = ""
    assert not shown.controls.not_found.value
    assert all(box.layout.display is None for box in shown.controls.municipalities.values())


def test_the_controls_offer_only_what_goes_together(shown: Panel) -> None:
    controls = shown.controls
    controls.theme.value = "workplaces"
    assert controls.choice.indicator == "jobs"
    assert (controls.first.value, controls.last.value) == (2020, 2022)
    controls.indicator.value = "coverage"
    assert controls.measure.value == "level"
    assert controls.base.disabled
    # The period that was asked for comes back where there are figures for it.
    controls.theme.value = "population"
    assert (controls.first.value, controls.last.value) == (2015, 2023)


def test_the_base_year_follows_the_period_until_it_is_chosen_and_the_highlight_the_places(
    shown: Panel,
) -> None:
    controls = shown.controls
    controls.first.value = 2018
    assert controls.choice.start == 2018
    controls.base.value = 2020
    controls.first.value = 2016
    assert controls.choice.start == 2020
    controls.last.value = 2019
    assert controls.choice.start == 2016
    controls.highlight.value = "5033"
    assert 'highlight="Tydal"' in shown.code.value
    controls.municipalities["5033"].value = False
    assert controls.choice.highlight is None
    assert "highlight" not in shown.code.value


def test_an_area_that_is_not_offered_has_its_box_where_it_is_chosen() -> None:
    shown = Panel(Choice(indicator="employment", regions=("0",)))
    assert [*shown.controls.choice.regions] == ["0"]
    assert row_heads(shown) == ["Hele landet"]
    shown.controls.language.value = "en"
    assert shown.controls.areas["0"].description == "Norway"
    shown.controls.areas["0"].value = False
    assert not shown.controls.choice.regions


def test_the_language_is_that_of_controls_and_chart(shown: Panel) -> None:
    shown.controls.language.value = "en"
    assert shown.controls.theme.description == "Theme"
    assert shown.controls.areas["ILAG"].description == "The six together"
    assert shown.export.description == "Export"
    assert alt_text(shown).startswith("Line chart.")
    assert 'lang="en"' in shown.code.value


def test_nothing_chosen_gives_a_message_where_the_chart_was_and_nothing_to_export(shown: Panel) -> None:
    shown.controls.areas["50"].value = False
    shown.controls.none.click()
    assert 'role="alert"' in shown.picture.value
    assert "Ingen steder er valgt." in shown.picture.value
    assert (shown.table.value, shown.code.value) == ("", "")
    assert shown.export.disabled
    shown.controls.programme.click()
    assert "<img" in shown.picture.value
    assert not shown.export.disabled


def test_what_is_left_out_is_said_above_the_chart_and_too_many_places_instead_of_it(shown: Panel) -> None:
    shown.controls.municipalities["5055"].value = True
    assert "Heim er utelatt" in shown.message.value
    assert 'role="status"' in shown.message.value
    shown.controls.first.value = 2020
    assert "Heim er utelatt" not in shown.message.value
    for box in shown.controls.municipalities.values():
        box.value = True
    assert "plass til 9 steder" in shown.picture.value


def test_figures_that_cannot_be_read_are_told_of_and_the_panel_goes_on_when_they_can(data_copy: Path) -> None:
    shown = Panel(Choice())
    file = data_copy / "processed" / "manifest.json"
    sound = file.read_bytes()
    for touch in (
        lambda: setattr(shown.controls.last, "value", 2022),
        shown.controls.none.click,
        lambda: setattr(shown.controls.theme, "value", "change"),
    ):
        file.write_bytes(b"{")
        touch()
        assert 'role="alert"' in shown.picture.value
        assert "Figuren kan ikke vises." in shown.picture.value
        assert "manifest.json" in shown.picture.value
        file.write_bytes(sound)
        shown.controls.programme.click()
        assert "<img" in shown.picture.value


def told(shown: Panel) -> str:
    """What stands below the button."""
    return "".join(output["data"]["text/html"] for output in shown.files.outputs)


def test_export_writes_the_usual_formats_says_where_and_may_fail_and_be_tried_again(
    shown: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    folder = tmp_path / "exports"
    folder.write_text("a file where the folder should be", encoding="utf-8")
    shown.export.click()
    assert "Filene ble ikke skrevet. Kunne ikke skrive" in told(shown)
    folder.unlink()
    shown.export.click()
    written = sorted(path.name for path in folder.iterdir())
    assert written == sorted(file_name("utforsk-folketall-indeks-2015-2023", form) for form in USUAL_FORMATS)
    assert str(folder) in told(shown)
    assert all(f'href="../exports/{name}"' in told(shown) for name in written)
    shown.controls.last.value = 2020
    assert told(shown) == ""


def test_the_output_has_the_still_picture_beside_the_widgets() -> None:
    shown, metadata = explorer.start()._repr_mimebundle_()
    assert explorer.WIDGET in shown
    assert "JupyterLab" in shown["text/plain"]
    assert "<img" in shown["text/html"]
    assert "alt" in metadata["image/png"]
