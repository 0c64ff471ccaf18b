"""The shapes of the county's municipalities: the GeoJSON that ``ilag.toml`` names, projected."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from ilag_data import regions as places
from ilag_data.errors import ChartError, SelectionError, some

Ring = npt.NDArray[np.float64]
"""The corners (x and y) of a closed line; the last equals the first."""

_EAST, _NORTH = (-10.0, 40.0), (50.0, 85.0)  # of Norway with its islands, in degrees


@cache
def shapes() -> Mapping[str, tuple[Ring, ...]]:
    """Return code → rings of every municipality of the county, with both axes in degrees of latitude.

    For an area the size of a county a local equirectangular projection is good enough: longitude times the
    cosine of the middle latitude.
    """
    path = places.CONFIG.map
    if path is None:
        raise SelectionError(
            f"{places.CONFIG.path} har ikke noe kart over {places.CONFIG.county_name}.",
            f"{places.CONFIG.path} names no map of {places.CONFIG.county_name}.",
            'oppgi en GeoJSON med kommunene der: map="….geojson".',
            'name a GeoJSON of its municipalities there: map="….geojson".',
        )
    every = _read(path)
    lacking = [f"{code} {places.name(code)}" for code in places.TODAY if code not in every]
    if lacking:
        told, county = places.CONFIG.path, places.CONFIG.county_name
        raise ChartError(
            f"Kartet {path} mangler {some(lacking, 'no')}: oppgi et over {county} som map i {told}.",
            f"The map {path} lacks {some(lacking)}: name one of {county} as map in {told}.",
            "det skal ha dagens grenser, og egenskapen kommunenummer skal være koden for kommunen. Har du "
            "ikke noe, fjerner du linjen med map.",
            "it is to have the borders of today, and its property kommunenummer is to be the code of the "
            "municipality. Without any, leave the line with map out.",
        )
    latitudes = np.concatenate([ring[:, 1] for code in places.TODAY for ring in every[code]])
    narrower = np.cos(np.radians((latitudes.min() + latitudes.max()) / 2))
    return {code: tuple(ring * (narrower, 1.0) for ring in every[code]) for code in places.TODAY}


@cache
def rings_of(region: str) -> list[Ring]:
    """Return the rings around an area of one or, as ``5055+5056+5059``, several municipalities.

    The two rings along a shared border have its lines in opposite directions; such lines are left out.
    """
    every = [ring for code in region.split("+") for ring in shapes()[code]]
    lines = {(tuple(start), tuple(end)) for ring in every for start, end in pairwise(ring)}
    following: dict[tuple[float, ...], list[tuple[float, ...]]] = {}
    for start, end in sorted(lines):
        if (end, start) not in lines:
            following.setdefault(start, []).append(end)
    rings = []
    while any(following.values()):
        ring = [next(corner for corner, ends in following.items() if ends)]
        while ends := following.get(ring[-1]):
            ring.append(ends.pop())
        rings.append(np.array(ring))
    return rings


def _read(path: Path) -> dict[str, list[Ring]]:
    try:
        found: dict[str, list[Ring]] = {}
        for feature in orjson.loads(path.read_bytes())["features"]:
            found.setdefault(feature["properties"]["kommunenummer"], []).extend(_rings(feature["geometry"]))
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise ChartError(
            f"Kartet {path} kunne ikke leses som en GeoJSON med kommuner («{error!r}»).",
            f"The map {path} could not be read as a GeoJSON of municipalities ({error!r}).",
            "oppgi et der hvert objekt har egenskapen kommunenummer, og former (Polygon, MultiPolygon) i "
            "lengde- og breddegrader.",
            "name one whose features have the property kommunenummer, and shapes (Polygon, MultiPolygon) "
            "in degrees of longitude and latitude.",
        ) from None
    return found


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    several = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    rings = [np.array(ring, dtype="float64")[:, :2] for shape in several[geometry["type"]] for ring in shape]
    for ring in rings:
        for (low, high), degrees in zip((_EAST, _NORTH), ring.T, strict=True):
            if not ((low <= degrees) & (degrees <= high)).all():
                raise ValueError(f"{degrees[0]} is no degree of Norway")
    return rings
