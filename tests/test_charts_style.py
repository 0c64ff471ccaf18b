"""Colours that everybody can tell apart, and lines that look the same in every chart."""

from itertools import combinations

import numpy as np
import pytest
from colorspacious import cspace_converter

from ilag_data.regions import PROGRAMME
from ilag_report.charts import style
from ilag_report.charts.style import line_styles
from tests.chart_checks import contrast_on_white

VIEWS = [None, "deuteranomaly", "protanomaly", "tritanomaly"]


def as_seen(colours: tuple[str, ...], view: str | None) -> np.ndarray:
    rgb = np.array([[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in colours])
    if view is not None:
        space = {"name": "sRGB1+CVD", "cvd_type": view, "severity": 100}
        rgb = np.clip(cspace_converter(space, "sRGB1")(rgb), 0, 1)
    seen: np.ndarray = cspace_converter("sRGB1", "CAM02-UCS")(rgb)
    return seen


@pytest.mark.parametrize("view", VIEWS)
def test_every_two_colours_of_the_palettes_can_be_told_apart(view: str | None) -> None:
    for palette in (style.PALETTE, style.SERIES_COLOURS, style.AGE_COLOURS, style.DIVERGING):
        seen = as_seen(palette, view)
        assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) >= 15, palette


def test_colours_of_texts_can_be_read_on_white_and_those_of_lines_seen() -> None:
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01), "the contrast of WCAG"
    texts = [*style.PALETTE, *style.SERIES_COLOURS, style.MUTED, style.GREYED_TEXT, style.NORWAY_COLOUR]
    assert min(map(contrast_on_white, texts)) >= 4.5
    assert min(map(contrast_on_white, [style.GREYED_LINE, style.REFERENCE])) >= 3


@pytest.mark.parametrize("view", VIEWS)
def test_the_steps_of_a_map_get_darker_away_from_the_middle(view: str | None) -> None:
    lightness = as_seen(style.DIVERGING, view)[:, 0]
    assert [*np.sign(np.diff(lightness))] == [1, 1, 1, -1, -1, -1]


def test_no_step_of_a_map_has_the_colour_of_a_place() -> None:
    steps, places = (as_seen(colours, None) for colours in (style.DIVERGING, style.PALETTE))
    assert min(np.linalg.norm(step - place) for step in steps for place in places) >= 15


@pytest.mark.parametrize("place", ["5033", "0"])
def test_a_place_keeps_its_look_whatever_else_is_shown(place: str) -> None:
    alone = line_styles([place])[place]
    assert line_styles(["50", "5001", place, "5022"])[place] == alone


def test_no_two_lines_of_a_chart_look_the_same_and_the_county_is_near_black_and_thickest() -> None:
    styles = line_styles(["50", "50-5001", "ILAG", "0", *PROGRAMME])
    assert len({(look.colour, look.dashes) for look in styles.values()}) == len(styles)
    assert styles["50"].colour == style.INK
    assert all(styles["50"].width > look.width for region, look in styles.items() if region != "50")
    others = [f"50{n}" for n in range(60, 74)] + ["50"]
    assert len({(look.colour, look.dashes) for look in line_styles(others).values()}) == len(others)


def test_other_municipalities_keep_their_colours_however_a_chart_is_sorted() -> None:
    others = ["5032", "5021", "5042", "5025", "5026", "5007"]
    styles = line_styles(others)
    assert line_styles([*reversed(others), "50"]) == styles | {"50": line_styles(["50"])["50"]}
    assert len({look.colour for look in styles.values()}) == 6
    # What is no municipality keeps the order of the chart.
    assert [look.colour for look in line_styles(["b", "a"]).values()] == list(style.PALETTE[1:3])


def test_a_municipality_has_one_look_in_all_charts_made_together() -> None:
    others = ["5032", "5021", "5042", "5025", "5026", "5007", "5033"]
    with style.made_together(others):
        styles = line_styles([*reversed(others), "50"])
        for region in others:
            assert line_styles([region])[region] == styles[region]
    assert styles["5033"] == line_styles(["5033"])["5033"]
    assert len({(look.colour, look.dashes) for look in styles.values()}) == 8
    assert line_styles(["5007"])["5007"].colour == style.PALETTE[1]  # charts of their own begin anew


def test_highlighting_greys_the_rest_but_not_the_county() -> None:
    styles = line_styles(["50", "ILAG", "5033", "5022"], "5033")
    assert styles["5033"].colour == line_styles(["5033"])["5033"].colour
    assert styles["5033"].width == max(look.width for look in styles.values())
    assert styles["50"].colour == style.INK
    assert {styles[region].colour for region in ("ILAG", "5022")} == {style.GREYED_LINE}
