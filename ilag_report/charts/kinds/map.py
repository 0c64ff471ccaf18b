"""A map of the county: one figure per municipality, in steps of colour around a level."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from ilag_data import regions as places
from ilag_data.errors import ChartError, some
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.body import Figures
from ilag_report.charts.county_map import Ring, rings_of, shapes
from ilag_report.charts.data import refuse_doubled, refuse_two_names, tidied
from ilag_report.charts.labels import dodge, no_room
from ilag_report.charts.numbers import NumberFormat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area

CREDIT = Text("Kart: © Kartverket (CC BY 4.0), forenklet", "Map: © Kartverket (CC BY 4.0), simplified")

_STEPS = (1, 4, 8)  # distances from the level at which a new colour begins, in units
_UNITS = (1, 2, 5)
_BEYOND = 0.9  # quantile of the areas' distances from the level, at or before which the last step begins
_MOST = 3  # areas named at each end
_BELOW, _ABOVE = Text("under {}", "below {}"), Text("over {}", "above {}")
_BETWEEN = Text("{} til {}", "{} to {}")
_NO_FIGURE = Text("tall mangler", "no figure")

_LINE, _CREDIT_LINE = 1.4, 1.8  # font sizes
_PARAGRAPH = 0.4  # lines between larger areas
_SWATCH = 0.42  # inches wide
_NAME_GAP = 0.14
_GAP = 0.22  # inches between a label and the coast
_LEADER_GAP = 0.06
_COLUMN_GAP = 0.3
_NARROW = 6.0  # inches: with less, names are below the map instead of beside it
_NUMBER = 0.2  # inches for two digits
_SAMPLED = 0.04
_TINY = 0.18  # inches across
_BORDER, _OUTLINE, _DOT = 0.7, 2.0, 5.0  # points
_LEADER = {False: 0.9, True: 1.4}  # points, by whether the area is outlined
_HATCH = "////"


@dataclass(frozen=True, eq=False)
class Map(Figures):
    """The county's municipalities in up to seven colours, which diverge from a level in steps.

    The frame has one row per area: ``region``, ``name`` and ``value``. Municipalities, and areas of several
    (``5055+5056+5059``), are drawn: together they cover the county. The county and other areas of
    `ilag_data.regions.AREAS` are written beside the map, with the text of a column ``detail`` if there is
    one. An area without a value is hatched.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        As in `ilag_report.charts.body.Figures`; the region that stands out is outlined.
    outlined : tuple of str
        Codes of the areas that are outlined and named, whatever their values.
    outlined_as : str
        What they are, for the key; empty for no entry.
    level : float
        The value that the colours diverge from.
    """

    outlined: tuple[str, ...] = ()
    outlined_as: str = ""
    level: float = 0.0

    layout: ClassVar[str] = "Fri flate"
    kind: ClassVar[Text] = Text("Kart", "Map")
    reading: ClassVar[Text] = Text(
        "Fargene går trinnvis fra oransje (lavt) til blått (høyt). Kommunene med svart omriss har navn; det "
        "har også de høyeste og laveste.",
        "The colours go in steps from orange (low) to blue (high). Named are the municipalities outlined in "
        "black, and those that are highest and lowest.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data; the areas drawn come first."""
        tidy = tidied(frame, ["region", "name"], ["value"], self.kind, optional=["detail"])
        refuse_doubled(tidy, ["region"])
        refuse_two_names(tidy)
        shapes()  # raises if the map is missing or incomplete
        drawn = tidy["region"].map(_is_drawn)
        strange = [region for region in tidy["region"][~drawn] if region not in places.AREAS]
        if strange:
            raise ChartError(
                f"{some(strange, 'no')} er ikke et område i {places.CONFIG.county_name} i dag.",
                f"{some(strange)} is no area of {places.CONFIG.county_name} today.",
                "gi rader for dagens kommuner; av tall på eldre grenser kan det ikke tegnes kart.",
                "give rows of today's municipalities; figures on older borders cannot be mapped.",
            )
        _refuse_gaps(tidy["region"][drawn])
        if tidy["value"][drawn].isna().all():
            raise ChartError(
                "Ingen kommune har en verdi å tegne på kartet.",
                "No municipality has a value to be drawn on the map.",
                "velg et år som har tall.",
                "choose a year that has figures.",
            )
        for code in self.outlined:
            if code not in set(tidy["region"][drawn]):
                areas = [*tidy["region"][drawn]]
                raise ChartError(
                    f"{code} {places.name(code)} er ikke et eget område på kartet.",
                    f"{code} {places.name(code, 'en')} is no area of its own on the map.",
                    f"velg andre i outlined=; områdene er {some(areas, 'no')}.",
                    f"outline others; the areas are {some(areas)}.",
                )
        return pd.concat([tidy.assign(_drawn=drawn)[rows] for rows in (drawn, ~drawn)], ignore_index=True)

    def table(self) -> pd.DataFrame:
        """Return the data and their unit."""
        return super().table()[["region", "name", "value", "unit"]]

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The rows that are drawn, ``region`` as the index."""
        frame = self.frame
        return frame[frame["_drawn"]].set_index("region")

    def beside(self) -> pd.DataFrame:
        """Return the rows that are written beside the map."""
        frame = self.frame
        return frame[~frame["_drawn"]]

    @cached_property
    def distances(self) -> tuple[float, ...]:
        """The three distances from the level at which a step ends: 1, 4 and 8 times a round unit."""
        away = (self.areas["value"].dropna() - self.level).abs()
        wanted = float(away.quantile(_BEYOND)) / _STEPS[-1] or 1.0
        power = math.floor(math.log10(wanted))
        unit = max(one for one in _UNITS if one <= max(wanted / 10.0**power, 1.0))
        return tuple(round(unit * step * 10.0**power, max(-power, 0)) for step in _STEPS)

    def step(self, value: float) -> int:
        """Return the step of a value, 3 being the one around the level, by its rounded difference from it."""
        away = round(value - self.level, self.decimals)
        far = sum(abs(away) > edge for edge in self.distances)
        return len(_STEPS) + (far if away > 0 else -far)

    def colours(self) -> dict[str, str]:
        """Return region → colour of the areas that have a value."""
        known = self.areas["value"].dropna()
        return {str(region): style.DIVERGING[self.step(value)] for region, value in known.items()}

    def steps(self, lang: Lang) -> list[tuple[str, str]]:
        """Return colour and text of the steps from the highest to the lowest in use, including the middle."""
        away = self.distances
        edges = [*(self.level - one for one in reversed(away)), *(self.level + one for one in away)]
        form = NumberFormat(max(len(f"{edge:.6f}".rstrip("0").partition(".")[2]) for edge in edges))
        written = [form.text(edge, lang) for edge in edges]
        between = [_BETWEEN[lang].format(*pair) for pair in pairwise(written)]
        texts = [_BELOW[lang].format(written[0]), *between, _ABOVE[lang].format(written[-1])]
        used = {len(_STEPS), *(self.step(value) for value in self.areas["value"].dropna())}
        shown = range(max(used), min(used) - 1, -1)
        return [(style.DIVERGING[step], texts[step]) for step in shown]

    def outlines(self) -> list[str]:
        """Return the areas that are outlined."""
        wanted = dict.fromkeys([*self.outlined, self.highlight or ""])
        return [region for region in wanted if region in self.areas.index]

    def named(self) -> list[str]:
        """Return the areas that are named: the outlined, and those highest and lowest."""
        ranked = self.areas["value"].dropna().sort_values(kind="stable").index
        return list(dict.fromkeys([*self.outlines(), *ranked[:_MOST], *ranked[::-1][:_MOST]]))

    def ends(self, lang: Lang) -> list[str]:
        """Return names and values of the areas drawn, highest first."""
        return self.form.ranked(self.areas.set_index("name")["value"], lang)

    def draw(self, area: Area) -> None:
        """Draw the map, with its key and the figures of larger areas beside it, and the credit below it."""
        small = area.part(size=style.SMALL_SIZE)
        small.text(0, 0, CREDIT[area.lang], colour=style.MUTED, va="bottom", gid="credit")
        above = area.part(bottom=_CREDIT_LINE * style.SMALL_SIZE / 72)
        if area.width < _NARROW:
            self._draw_narrow(above)
            return
        above = self._sized(above)
        room = above.part(left=max(self._draw_beside(above), self._steps_width(above)) + _COLUMN_GAP)
        self._draw_steps(above)
        rings, labels, left = _laid_out(self, room)
        room = room.part(left=left)
        self._draw_areas(room, rings)
        for label in labels:
            colour, bold = self._look_of(label.region)
            width = _LEADER[bold]
            end = label.x - (_LEADER_GAP if label.right else -_LEADER_GAP)
            leader = [label.anchor, (end, label.y)]
            room.line(leader, colour=style.WHITE, width=2.4 * width)
            room.line(leader, colour=colour, width=width, gid=f"leader-{label.region}")
            if label.dot:
                room.mark(*label.anchor, "dot", style.WHITE, (_DOT + 2 * width) / 72)
                room.mark(*label.anchor, "dot", colour, _DOT / 72)
            room.text(
                label.x, label.y, label.text, colour=colour, bold=bold,
                ha="left" if label.right else "right", va="middle", gid=f"label-{label.region}",
            )  # fmt: skip

    def _draw_narrow(self, area: Area) -> None:
        """Draw all parts one below the other, as for a phone: areas are numbered, and named below the map."""
        (beside, steps), line = self._heights(area), _LINE * area.size / 72
        values = self.areas["value"][self.named()].sort_values(ascending=False, kind="stable")
        names = {
            region: f"{self.areas['name'][region]} {self.write(value, area.lang)}"
            for region, value in zip(map(str, values.index), values, strict=True)
        }
        indent = _NUMBER + _NAME_GAP / 2
        left = indent + max(area.measure(name, bold=True) for name in names.values()) + _NAME_GAP
        # The key is beside the names, or below them where it is too wide.
        under = steps + _GAP if left + self._steps_width(area) > area.width else 0.0
        low = max(steps, under + len(names) * line)
        room = area.part(bottom=low + _GAP, height=area.height - low - beside - _GAP)
        rings = _fitted(self, room)
        self._draw_beside(area)
        self._draw_areas(room, rings)
        self._draw_steps(area if under else area.part(left=left))
        for number, (region, name) in enumerate(names.items(), start=1):
            (x0, x1, y), disc = _chord(max(rings[region], key=_extent)), line * 0.9
            x = (x0 + x1) / 2
            if x1 - x0 < _TINY:
                x = x0 - disc / 2 if x0 > disc else x1 + disc / 2
            colour, bold = self._look_of(region)
            write = partial(area.text, colour=colour, bold=bold, va="middle")
            room.mark(x, y, "dot", style.WHITE, disc)
            write(x, room.bottom - area.bottom + y, f"{number}", ha="center", gid=f"number-{region}")
            y = low - (number - 0.5) * line
            write(_NUMBER, y, f"{number}", ha="right")
            write(indent, y, name, gid=f"label-{region}")

    def _entries(self, lang: Lang) -> list[tuple[str, str, str, str]]:
        """Return fill, hatch, edge and text of each entry of the key."""
        rows = [(colour, "", style.REFERENCE, text) for colour, text in self.steps(lang)]
        if self.areas["value"].isna().any():
            rows.append((style.WHITE, _HATCH, style.REFERENCE, _NO_FIGURE[lang]))
        if self.outlined and self.outlined_as:
            rows.append((style.WHITE, "", style.INK, self.outlined_as))
        return rows

    def _sized(self, area: Area) -> Area:
        """Return the area with the largest font size at which key and larger areas fit beside the map."""
        for size in area.sizes:
            if sum(self._heights(area.part(size=size))) <= area.height:
                return area.part(size=size)
        raise no_room("Kartets tegnforklaring får ikke plass.", "The key of the map does not fit.")

    def _heights(self, area: Area) -> tuple[float, float]:
        """Return the heights of the figures of larger areas and of the key."""
        beside = self.beside()
        rows = len(beside) * (1 + _PARAGRAPH) + ("detail" in beside and (beside["detail"] != "").sum())
        line = _LINE * area.size / 72
        return rows * line, (1 + len(self._entries(area.lang))) * line

    def _draw_areas(self, room: Area, rings: Mapping[str, list[Ring]]) -> None:
        colours = self.colours()
        for region, shape in rings.items():
            colour = colours.get(region)
            look = {"face": colour} if colour else {"edge": style.REFERENCE, "hatch": _HATCH}
            room.shape(shape, width=_BORDER, gid=f"area-{region}", **look)
        for region in self.outlines():
            room.shape(rings[region], edge=style.INK, width=_OUTLINE, gid=f"outline-{region}")

    def _look_of(self, region: str) -> tuple[str, bool]:
        """Return the colour of the name of an area, and whether it is bold."""
        outlined = region in self.outlines()
        return style.INK if outlined else style.MUTED, outlined

    def _draw_beside(self, area: Area) -> float:
        """Write the figures of larger areas in the upper left corner, and return their width."""
        line, y, widths = _LINE * area.size / 72, area.height, [0.0]
        for row in self.beside().to_dict("records"):
            name, value = row["name"], self.write(row["value"], area.lang)
            at = area.measure(name, bold=True) + _NAME_GAP
            area.text(0, y - line / 2, name, va="middle", bold=True, gid=f"name-{row['region']}")
            area.text(at, y - line / 2, value, va="middle", bold=True, gid=f"value-{row['region']}")
            widths.append(at + area.measure(value, bold=True))
            y -= line
            if row.get("detail"):
                gid = f"detail-{row['region']}"
                area.text(0, y - line / 2, row["detail"], va="middle", colour=style.MUTED, gid=gid)
                widths.append(area.measure(row["detail"]))
                y -= line
            y -= line * _PARAGRAPH
        return max(widths)

    @property
    def _unit_alone(self) -> str:
        return self.unit[:1].upper() + self.unit[1:]

    def _steps_width(self, area: Area) -> float:
        widths = [_SWATCH + _NAME_GAP + area.measure(row[-1]) for row in self._entries(area.lang)]
        return max(area.measure(self._unit_alone, bold=True), *widths)

    def _draw_steps(self, area: Area) -> None:
        """Write the key in the lower left corner."""
        line, size, rows = _LINE * area.size / 72, area.size, self._entries(area.lang)
        y = line * (len(rows) + 1)
        area.text(0, y - line / 2, self._unit_alone, va="middle", bold=True, gid="unit")
        for colour, hatch, edge, text in rows:
            y -= line
            low, high = y - (line + size / 72) / 2, y - (line - size / 72) / 2
            box = np.array([(0, low), (_SWATCH, low), (_SWATCH, high), (0, high), (0, low)])
            width = _OUTLINE if edge == style.INK else _BORDER
            area.shape([box], face=colour, edge=edge, width=width, hatch=hatch)
            area.text(_SWATCH + _NAME_GAP, y - line / 2, text, va="middle", gid=f"key-{text}")


def _is_drawn(region: str) -> bool:
    return set(region.split("+")) <= set(places.TODAY)


def _refuse_gaps(regions: pd.Series[str]) -> None:
    """Refuse areas that leave out a municipality of the county, or contain one twice."""
    held = [code for region in regions for code in region.split("+")]
    lacking = [f"{places.name(code)} ({code})" for code in places.TODAY if code not in held]
    twice = sorted({f"{places.name(code)} ({code})" for code in held if held.count(code) > 1})
    if lacking or twice:
        county, few, all_ = places.CONFIG.county_name, len(lacking), len(places.TODAY)
        told = Text(f"har {some(twice, 'no')} to ganger", f"holds {some(twice)} twice")
        if lacking:
            told = Text(
                f"mangler {few} av {all_}, {some(lacking, 'no')}", f"lacks {few} of {all_}, {some(lacking)}"
            )
        raise ChartError(
            f"Et kart trenger alle kommunene i {county}, hver av dem én gang: tabellen {told.no}.",
            f"A map needs every municipality of {county}, each once: the frame {told.en}.",
            "hent stedene ilag_data.regions.COMPARABLE: kommuner som bare er hele sammen, er ett av dem.",
            "load the regions ilag_data.regions.COMPARABLE: those that are whole only together are one.",
        )


@dataclass(frozen=True)
class _Label:
    """The name and value of an area beside the map, in inches, with a line to the area."""

    region: str
    text: str
    anchor: tuple[float, float]  # in the area, marked by a dot; at the edge of an area too small for one
    dot: bool
    right: bool  # whether it is to the right of the map; its text then begins at x, and otherwise ends there
    x: float
    y: float
    width: float


def _flat(body: Map) -> tuple[dict[str, list[Ring]], Ring]:
    """Return the rings of the areas drawn, moved to begin at (0, 0), and their total width and height."""
    flat = {str(region): rings_of(str(region)) for region in body.areas.index}
    corners = np.concatenate([ring for rings in flat.values() for ring in rings])
    low = corners.min(axis=0)
    return {region: [ring - low for ring in shape] for region, shape in flat.items()}, np.ptp(corners, axis=0)


def _scaled(flat: dict[str, list[Ring]], scale: float, up: float) -> dict[str, list[Ring]]:
    return {region: [ring * scale + (0, up) for ring in shape] for region, shape in flat.items()}


def _fitted(body: Map, room: Area) -> dict[str, list[Ring]]:
    """Return the rings in inches, as wide as the room."""
    flat, size = _flat(body)
    scale = (room.width - _OUTLINE / 72) / size[0]
    if scale * size[1] + _OUTLINE / 72 > room.height:
        raise no_room("Kartet får ikke plass over navnene.", "The map does not fit above its names.")
    return _scaled(flat, scale, _OUTLINE / 144)


def _laid_out(body: Map, room: Area) -> tuple[dict[str, list[Ring]], list[_Label], float]:
    """Return rings and labels in inches, as large as both fit, and the distance right that centres them."""
    flat, size = _flat(body)
    scale = (room.height - _OUTLINE / 72) / size[1]  # so that no outline is cut off
    coast = _points_along([ring * scale for rings in flat.values() for ring in rings]) / scale
    while scale * size[1] > room.height / 3:
        up = (room.height - scale * size[1]) / 2
        rings = _scaled(flat, scale, up)
        labels = _labels(body, rings, coast * scale + (0, up), room)
        left = min([0.0, *(one.x - one.width for one in labels if not one.right)])
        right = max([scale * size[0], *(one.x + one.width for one in labels if one.right)])
        if right - left <= room.width:
            return rings, labels, (room.width - right - left) / 2
        scale *= 0.98  # labels keep their size
    raise no_room("Navnene levner ikke plass til kartet.", "The names leave no room for the map.")


def _labels(body: Map, rings: Mapping[str, list[Ring]], coast: Ring, room: Area) -> list[_Label]:
    """Place the labels off the coast at the height of their areas, on the nearer side."""
    areas, line = body.areas, _LINE * room.size / 72

    def off_coast(y: float, *, right: bool) -> float:
        band = coast[abs(coast[:, 1] - y) < line / 2, 0]
        if not len(band):
            band = coast[[abs(coast[:, 1] - y).argmin()], 0]
        return float(band.max() + _GAP if right else band.min() - _GAP)

    chords = {region: _chord(max(rings[region], key=_extent)) for region in body.named()}
    sides = {
        region: off_coast(y, right=True) - x1 < x0 - off_coast(y, right=False)
        for region, (x0, x1, y) in chords.items()
    }
    labels = []
    for right in (False, True):
        regions = [region for region, side in sides.items() if side == right]
        heights = dodge([chords[region][2] for region in regions], [line] * len(regions), 0.0, room.height)
        for region, y in zip(regions, heights, strict=True):
            text = f"{areas['name'][region]} {body.write(areas['value'][region], room.lang)}"
            width = room.measure(text, bold=region in body.outlines())
            x0, x1, middle = chords[region]
            dot = x1 - x0 > _TINY
            anchor = ((x0 + x1) / 2 if dot else (x0, x1)[right], middle)
            labels.append(_Label(region, text, anchor, dot, right, off_coast(y, right=right), y, width))
    return labels


def _points_along(rings: Sequence[Ring]) -> Ring:
    """Return points along rings, corners included, so close that no label fits between two of them."""
    points = []
    for ring in rings:
        corners = np.concatenate([[0.0], np.hypot(*np.diff(ring, axis=0).T).cumsum()])
        along = np.union1d(corners, np.arange(0.0, corners[-1], _SAMPLED))
        points.append(np.column_stack([np.interp(along, corners, axis) for axis in ring.T]))
    return np.concatenate(points)


def _extent(ring: Ring) -> float:
    """Return the area enclosed by a ring."""
    x, y = ring.T
    return float(abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2)


def _chord(ring: Ring) -> tuple[float, float, float]:
    """Return the ends and the height of the longest horizontal line within a ring at its middle height."""
    y = float((ring[:, 1].min() + ring[:, 1].max()) / 2)
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    crossed = (y0 > y) != (y1 > y)
    xs = np.sort(x0[crossed] + (y - y0[crossed]) / (y1 - y0)[crossed] * (x1 - x0)[crossed])
    longest = int(np.argmax(xs[1::2] - xs[::2]))
    return float(xs[2 * longest]), float(xs[2 * longest + 1]), y
