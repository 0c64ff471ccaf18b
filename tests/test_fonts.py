"""The fonts of the pictures: small, plain, with every sign that our texts need, and as wide as they are measured."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import ilag_data
import ilag_report
from ilag_report.charts import fonts
from ilag_report.charts.draw import styled
from tests.chart_checks import text_box

FOLDER = Path(fonts.__file__).with_name("opensans")
SAMI = "ÁáČčĐđŊŋŠšŦŧŽžÄäÖöÏïÅåÆæØø"
SIGNS = "−–→√±▲▼«»“”‘’…·×%‰§°₁² \u00a0\u202f\u2009\u2011"
TEXTS = [
    *Path(ilag_report.__file__).with_name("messages").glob("*.toml"),
    *(Path(ilag_data.__file__).with_name(name) for name in ("norway.csv", "catalogue.toml", "ilag.toml")),
]


@pytest.fixture(scope="module", params=["Regular", "Bold"])
def font(request: pytest.FixtureRequest) -> TTFont:
    return TTFont(FOLDER / f"ILAGSans-{request.param}.ttf")


@pytest.mark.parametrize("text", [SAMI + SIGNS, *TEXTS], ids=lambda text: getattr(text, "name", "signs"))
def test_the_fonts_have_every_sign_of_our_texts(text: str | Path, font: TTFont) -> None:
    needed = {*(text if isinstance(text, str) else text.read_text(encoding="utf-8"))} - {*"\n\r\t\ufeff"}
    assert {sign for sign in needed if ord(sign) not in font.getBestCmap()} == set()


def test_the_fonts_are_small_and_plain_and_figures_have_one_width(font: TTFont) -> None:
    assert Path(font.reader.file.name).stat().st_size < 26_000
    assert not {"GSUB", "fpgm", "prep", "cvt ", "DSIG", "fvar"} & {*font.keys()}
    widths = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789−+"}
    assert len(widths) == 1
    assert "Open Sans" in font["name"].getDebugName(0)
    assert "Open Font License" in font["name"].getDebugName(13)
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text", ["Trøndelag −10,8\u00a0%", "AVATo Tydal → Snåsa", "2\u202f480 (2015–2023)", "Ж ▲"]
)
def test_a_text_is_as_wide_as_it_was_measured(text: str, bold: bool) -> None:
    with styled():
        figure = Figure(dpi=144)
        FigureCanvasAgg(figure)
        drawn = figure.text(0, 0, text, fontsize=16, fontweight="bold" if bold else "normal")
        assert text_box(figure, drawn).width / 144 == pytest.approx(
            fonts.width(text, 16, fonts.PICTURES, bold=bold), abs=0.01
        )
