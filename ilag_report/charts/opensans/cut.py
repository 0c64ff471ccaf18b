"""Subset Open Sans to the fonts of pictures; ``make fonts`` gives the same bytes every time.

The Latin letters of Europe, including those of Sámi, punctuation and symbols are kept. Hinting and features
are dropped: digits have one width without them, and Open Sans has no kerning. Symbols that the texts need and
it lacks are added.
"""

import io
import sys
from pathlib import Path
from zipfile import ZipFile

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "ILAG Sans"
"""Its own name: an installed Open Sans may be another version, and pictures must be the same everywhere."""

_WEIGHTS = {"Regular": 400, "Bold": 700}
_KEPT = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1 and Latin Extended-A: ä, č, đ, ŋ, š, ŧ, ž
    *range(0x2010, 0x2027),  # hyphens, dashes, quotation marks, …
    *map(ord, "Σφ\u2009\u202f‰₀₁₂⁶→−√≈≤≥▲▼"),
)
_ALIASES = {0x202F: 0x2009, 0x2011: 0x2D}  # narrow no-break space, no-break hyphen


def cut(original: bytes, style: str) -> bytes:
    """Make one static font from the variable one, and return the TrueType file."""
    font = instantiateVariableFont(
        TTFont(io.BytesIO(original), recalcTimestamp=False), {"wght": _WEIGHTS[style], "wdth": 100}
    )
    # Without the room for accents on capitals, lines are as close as the line spacing says.
    font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender = font["glyf"]["l"].yMax, font["glyf"]["p"].yMin
    if style == "Bold":
        font["head"].macStyle, font["OS/2"].fsSelection = 0b1, 0b1_1010_0000
    for character, shape in _shapes(font).items():
        _add(font, character, shape)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {alias: table.cmap[same] for alias, same in _ALIASES.items()}
    for name, text in {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"ILAGSans-{style}"}.items():
        font["name"].setName(text, name, 3, 1, 0x409)
    options = Options(hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_KEPT)
    subsetter.subset(font)
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _shapes(font: TTFont) -> dict[str, list[tuple[float, float]]]:
    """Return the outlines of an arrow, as thick and high as the minus, and triangles, as high as capitals."""
    minus, top = font["glyf"][font.getBestCmap()[ord("−")]], font["OS/2"].sCapHeight
    low, high = minus.yMin, minus.yMax
    middle = (low + high) / 2
    head = [(900, middle + 330), (1500, middle), (900, middle - 330)]
    return {
        "→": [(100, low), (100, high), (900, high), *head, (900, low)],
        "▲": [(100, 0), (800, top), (1500, 0)],
        "▼": [(100, top), (1500, top), (800, 0)],
    }


def _add(font: TTFont, character: str, shape: list[tuple[float, float]]) -> None:
    pen = TTGlyphPen(None)
    pen.moveTo(shape[0])
    for corner in shape[1:]:
        pen.lineTo(corner)
    pen.closePath()
    name = f"uni{ord(character):04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph()
    font["hmtx"][name] = (1600, 100)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(character)] = name


def main(wheel: Path) -> None:
    """Make both fonts from the wheel of ``fontpkg-open-sans``, and copy its licence beside them."""
    folder, package = Path(__file__).parent, "fontpkg_open_sans"
    with ZipFile(wheel) as archive:
        original = archive.read(f"{package}/files/OpenSans[wdth,wght].ttf")
        (folder / "OFL.txt").write_bytes(archive.read(f"{package}/LICENSE"))
    for style in _WEIGHTS:
        (folder / f"{FAMILY.replace(' ', '')}-{style}.ttf").write_bytes(cut(original, style))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
