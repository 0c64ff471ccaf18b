"""Which categories and series of a person's chart are which of those we wrote, and of those to be written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from pptx.oxml.ns import qn

from ilag_data.language import Lang
from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.kinds.columns import BELOW_NOISE
from ilag_report.charts.marks import fingerprint, fingerprints
from ilag_report.charts.reading import figures
from ilag_report.updating.numbers import YEAR
from ilag_report.updating.texts import align

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.reading import Series

Values = tuple[float | None, ...]

LAID_OUT = {text[lang] for text in (NAMES, BELOW_NOISE) for lang in get_args(Lang)}
"""Series that only make room in a chart, which nobody sees."""


@dataclass(frozen=True)
class Category:
    """A category to be shown, and its place in the chart as it is, as we wrote it, and in ours now."""

    label: str
    mine: int | None
    base: int | None
    new: int | None


@dataclass(frozen=True)
class Pair:
    """A series of a person's chart, and the one of ours that it is; None for one that the person added."""

    mine: Series
    base: int | None
    new: Series | None
    name: str
    values: Values
    typed: frozenset[int] = frozenset()  # the categories to be shown whose values a person typed over ours
    is_ended: bool = False  # whether we wrote it as it is, and would not write it now
    is_marked_so: bool = True  # whether the points that look otherwise are those that we wrote so

    @property
    def is_of_figures(self) -> bool:
        """Whether its values are figures: not the room for names, not the mirror of another series."""
        return self.new is None or self.new.name not in LAID_OUT

    @property
    def is_band(self) -> bool:
        """Whether it is an area behind the figures, which nobody reads as numbers."""
        return self.new is not None and self.new.element.getparent().tag == qn("c:areaChart")

    @property
    def is_of_its_type(self) -> bool:
        """Whether it is drawn as we draw it, such as bars; what else it looks like goes with that."""
        return self.new is None or self.mine.element.getparent().tag == self.new.element.getparent().tag

    def moved(self, categories: Sequence[Category]) -> Values:
        """Return the values as they are, for the categories to be shown."""
        return tuple(None if one.mine is None else self.mine.values[one.mine] for one in categories)


def pair(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return which of `other` are which of `base`: in order, then wherever they are, then at their place."""
    aligned = align(base, other)
    found = {at: place for at, place in aligned.items() if base[place] == other[at]}
    for at, key in enumerate(other):
        free = (place for place, one in enumerate(base) if one == key and place not in found.values())
        if at not in found and (place := next(free, None)) is not None:
            found[at] = place
    known = {*found.values()}
    found |= {at: place for at, place in aligned.items() if at not in found and place not in known}
    return dict(sorted(found.items()))


def _by_name(base: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return which of `new` each of `base` is: by its name, or else by its place if there are as many."""
    found: dict[int, int] = {}
    for at, name in enumerate(base):
        places = [place for place, one in enumerate(new) if one == name and place not in found.values()]
        found |= {at: places[0]} if places else {}
    return found


def _by_place(found: dict[int, int], base: int, new: int) -> dict[int, int]:
    """Add by their places those that no name told, where there are as many as before."""
    left = [place for place in range(new) if place not in found.values()]
    others = [at for at in range(base) if at not in found]
    return found | (dict(zip(others, left, strict=True)) if base == new else {})


def categories_of(mine: Sequence[str], base: Sequence[str], new: Sequence[str]) -> list[Category]:
    """Return the categories to be shown: ours, less those that a person took out, and the person's own.

    They stand in our order, or in that of a person who sorted them.
    """
    prints = fingerprints(mine)
    of_base, now = pair(base, prints), _by_name(base, fingerprints(new))
    letters = list(map(_letters, new))
    for place, at in of_base.items():  # «Leka (59 mot 67)»
        named = _letters(mine[place])
        if at not in now and letters.count(named) == 1 and letters.index(named) not in now.values():
            now[at] = letters.index(named)
    if not all(map(YEAR.match, new)):  # a year is no other year
        now = _by_place(now, len(base), len(new))
    stands = {now[at]: place for place, at in of_base.items() if at in now}
    gone = {now[at] for at in now if at not in of_base.values()}
    found = []
    for place in [place for place in range(len(new)) if place not in gone]:
        stood = stands.get(place)
        was = None if stood is None else of_base[stood]
        renamed = stood is not None and was is not None and prints[stood] != base[was]
        found.append(
            Category(mine[stood] if renamed and stood is not None else new[place], stood, was, place)
        )
    if is_sorted_by_hand(found):
        found = _in_order(found)
    for at in sorted(set(range(len(mine))) - {*of_base}):
        before = next((place for place, one in enumerate(found) if one.mine == at - 1), len(found) - 1)
        found.insert(before + 1, Category(mine[at], at, None, None))
    return found


def _letters(label: str) -> str:
    return "".join(filter(str.isalpha, label))


def is_sorted_by_hand(categories: Sequence[Category]) -> bool:
    """Tell whether a person put categories in another order than we had."""
    held = sorted((one.mine, one.base) for one in categories if one.mine is not None and one.base is not None)
    return any(before > after for (_, before), (_, after) in pairwise(held))


def _in_order(categories: Sequence[Category]) -> list[Category]:
    """Put categories in the order that they have in the chart, a new one after the one it follows."""
    places: list[tuple[int, int]] = []
    for place, one in enumerate(categories):
        before = places[-1][0] if places else -1
        places.append((before if one.mine is None else one.mine, place))
    return [categories[place] for _, place in sorted(places)]


def places_of(names: Sequence[str], new: Sequence[Series]) -> dict[int, int]:
    """Tell which series of those we wrote is which of the new ones."""
    return _by_place(_by_name(names, fingerprints(one.name for one in new)), len(names), len(new))


def pairs_of(
    mine: Sequence[Series],
    new: Sequence[Series],
    prints: Prints,
    of_base: dict[int, int],
    categories: Sequence[Category],
) -> Iterator[Pair]:
    """Find which series is which: by its name, or by its values if a person gave it another one."""
    left, width = [*range(len(prints["names"]))], len(prints["categories"])
    each = prints.get("each", ())  # marked since lately
    places = pair(prints["categories"], fingerprints(mine[0].categories))
    in_order = sorted(places, key=places.__getitem__) if len(places) == width else []
    for one in mine:
        values = one.values if len(in_order) != len(one.values) else [one.values[at] for at in in_order]
        said = {"names": fingerprint(one.name), "values": fingerprint(figures(values))}
        same = [at for key in said for at in left if prints[key][at] == said[key]]
        at = same[0] if same else None
        place = None if at is None else of_base.get(at)
        if at is None or place is None:
            kept = tuple(None if held.mine is None else one.values[held.mine] for held in categories)
            ended = at is not None and all(prints[key][at] == said[key] for key in said)
            yield Pair(one, at, None, one.name, kept, is_ended=ended)
            continue
        left.remove(at)
        ours = new[place]
        is_read = ours.name not in LAID_OUT and (each or len(one.values) == width)
        written = each[at * width : (at + 1) * width]
        was = [None if held.mine is None else one.values[held.mine] for held in categories]
        fresh = [None if held.new is None else ours.values[held.new] for held in categories]
        typed = frozenset(
            place
            for place, held in enumerate(
                categories if is_read and said["values"] != prints["values"][at] else ()
            )
            if held.mine is not None and held.base is not None and held.new is not None
            if (stands := figures([was[place]])) != figures([fresh[place]])
            and not (written and fingerprint(stands) == written[held.base])
        )
        now = tuple(
            was[place] if place in typed or held.new is None else fresh[place]
            for place, held in enumerate(categories)
        )
        name = ours.name if prints["names"][at] == said["names"] else one.name
        marked_so = prints["points"][at] == fingerprint(one.points)
        yield Pair(one, at, ours, name, now, typed, is_marked_so=marked_so)
