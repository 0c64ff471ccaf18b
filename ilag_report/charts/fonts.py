"""Fonts: our own for pictures, and how wide texts are in it and on slides."""

from functools import cache, lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

PICTURES = "ILAG Sans"
"""Open Sans as `opensans/cut.py` cuts it; see there for the name."""
SLIDES = "DejaVu Sans"
"""As wide as the template's Verdana. It ships with matplotlib, and lends pictures the signs theirs lacks."""

_UNITS = 1000  # dots for the size of a font, where nothing is rounded to the dots of a picture

FILES = {
    weight: Path(__file__).parent / "opensans" / f"ILAGSans-{name}.ttf"
    for weight, name in ((400, "Regular"), (700, "Bold"))
}
"""The files of our own, by weight."""

for _file in FILES.values():
    fontManager.addfont(_file)


@lru_cache(maxsize=10_000)
def width(text: str, size: float, family: str, *, bold: bool) -> float:
    """Measure a text of one line, in inches; the same words come back in every chart of the suite."""
    return sum(_advance(character, family, bold) for character in text) * size / 72


@cache
def _advance(character: str, family: str, bold: bool) -> float:
    """Return how far a character takes the pen, in font sizes."""
    faces = [_face(family, bold), _face(SLIDES, bold)]
    face = next((face for face in faces if face.get_char_index(ord(character))), faces[-1])
    glyph = face.load_glyph(face.get_char_index(ord(character)), LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536 / _UNITS


@cache
def _face(family: str, bold: bool) -> FT2Font:
    face = FT2Font(findfont(FontProperties(family=[family], weight="bold" if bold else "normal")))
    face.set_size(_UNITS, 72)
    return face
