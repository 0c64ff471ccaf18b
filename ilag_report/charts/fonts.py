"""The font of pictures, and the widths of texts in pictures and on slides."""

from functools import cache, lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

PICTURES = "ILAG Sans"
"""Open Sans as subset by `opensans/cut.py`, which explains the name."""
SLIDES = "DejaVu Sans"
"""As wide as the template's Verdana. It ships with matplotlib, and is the fallback font of pictures."""

_UNITS = 1000  # pixels per em when measuring, so that nothing is rounded to the pixels of a picture

FILES = {
    weight: Path(__file__).parent / "opensans" / f"ILAGSans-{name}.ttf"
    for weight, name in ((400, "Regular"), (700, "Bold"))
}
"""The files of the picture font, by weight."""

for _file in FILES.values():
    fontManager.addfont(_file)


@lru_cache(maxsize=10_000)
def width(text: str, size: float, family: str, *, bold: bool) -> float:
    """Return the width of a one-line text in inches; cached, as the same words recur in every chart."""
    return sum(_advance(character, family, bold) for character in text) * size / 72


@cache
def _advance(character: str, family: str, bold: bool) -> float:
    """Return the advance width of a character, in font sizes."""
    faces = [_face(family, bold), _face(SLIDES, bold)]
    face = next((face for face in faces if face.get_char_index(ord(character))), faces[-1])
    glyph = face.load_glyph(face.get_char_index(ord(character)), LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536 / _UNITS


@cache
def _face(family: str, bold: bool) -> FT2Font:
    face = FT2Font(findfont(FontProperties(family=[family], weight="bold" if bold else "normal")))
    face.set_size(_UNITS, 72)
    return face
