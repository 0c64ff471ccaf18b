"""What of a person's chart, table or text is which of what we wrote, and of what is to be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from pptx.oxml.ns import qn

from ilag_data.language import Lang
from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.kinds.columns import BELOW_NOISE
from ilag_report.charts.marks import fingerprint, fingerprints
from ilag_report.charts.reading import figures
from ilag_report.updating.numbers import YEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.reading import Series

Values = tuple[float | None, ...]
Keys = Callable[[Iterable[str]], tuple[str, ...]]
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

LAID_OUT = {text[lang] for text in (NAMES, BELOW_NOISE) for lang in get_args(Lang)}
"""Series that only make room in a chart, which nobody sees."""


@dataclass(frozen=True)
class Place:
    """A category, row, column or paragraph: where it is, where we wrote it, where we would write it."""

    label: str
    mine: int | None
    base: int | None
    new: int | None
    is_other: bool = False
    """Whether it is of another year, or of something else, than the one that it takes the place of."""

    @property
    def is_own(self) -> bool:
        """Whether a person put it in."""
        return self.base is None and self.new is None

    @property
    def has_ended(self) -> bool:
        """Whether we wrote it, and would not write it now."""
        return self.base is not None and self.new is None


@dataclass(frozen=True)
class Pair:
    """A series of a person's chart, and the one of ours that it is; None for one that the person added."""

    mine: Series
    base: int | None
    new: Series | None
    name: str
    was: Values  # those of a person's, for the categories to be shown
    values: Values  # those to be shown
    typed: frozenset[int] = frozenset()  # the places in its chart where a person typed a value over ours
    is_other: bool = False  # whether it is of another year now
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

    def keeps(self, category: Place) -> bool:
        """Tell whether a person typed the value of a category, which is a figure of it still."""
        return category.mine in self.typed and not (self.is_other or category.is_other)


def align(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return which of `other` are which of `base`: the same, and as many others as stood at their place."""
    found: dict[int, int] = {}
    for kind, first, last, start, end in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and last - first == end - start):
            found |= dict(zip(range(start, end), range(first, last), strict=True))
    return found


def _same(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return which of `other` are the same as which of `base`, first in order, then wherever they are."""
    found = {at: place for at, place in align(base, other).items() if base[place] == other[at]}
    for at, key in enumerate(other):
        free = (place for place, one in enumerate(base) if one == key and place not in found.values())
        if at not in found and (place := next(free, None)) is not None:
            found[at] = place
    return found


def pair(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return which of `other` are which of `base`: the same, then others that stand at their place."""
    found = _same(base, other)
    known = {*found.values()}
    placed = align(base, other).items()
    found |= {at: place for at, place in placed if at not in found and place not in known}
    return dict(sorted(found.items()))


def _letters(label: str) -> str:
    """Return what tells of what a name is, whatever the figures in it."""
    return "".join(filter(str.isalpha, label)) or label


def _is_of_same_letters(name: str, other: str) -> float:
    return _letters(name) == _letters(other)


def renewed(
    base: Sequence[str],
    said: Mapping[int, str],
    new: Sequence[str],
    keys: Keys = fingerprints,
    alike: Callable[[str, str], float] = _is_of_same_letters,
) -> dict[int, int]:
    """Return which of the new names each of those we wrote is, where it is one; `said` are those still there.

    They are the same, or else most `alike`, or else what is left in order, if there are as many as before. On
    an axis of years they are not: a year is no other year.
    """
    found = {was: at for at, was in _same(base, keys(new)).items()}
    for was in [was for was in said if was not in found]:
        shares = [alike(said[was], other) for other in new]
        most = max(shares, default=0.0)
        if most and shares.count(most) == 1 and (at := shares.index(most)) not in found.values():
            found[was] = at
    if len(base) == len(new) and 2 * sum(bool(YEAR.match(name)) for name in new) <= len(new):
        left = [at for at in range(len(new)) if at not in found.values()]
        found |= zip([was for was in range(len(base)) if was not in found], left, strict=True)
    return found


def is_other(name: str, new: str) -> bool:
    """Tell whether a new name is not that of the same thing, or of another year."""
    return (_letters(name), _YEARS.findall(name)) != (_letters(new), _YEARS.findall(new))


def places_of(
    mine: Sequence[str],
    base: Sequence[str],
    new: Sequence[str],
    keys: Keys = fingerprints,
    alike: Callable[[str, str], float] = _is_of_same_letters,
) -> list[Place]:
    """Return what is there and what is to be: ours, less what a person took out, theirs, and what has ended.

    They stand in our order, or in that of a person who sorted them; `keys` are their fingerprints.
    """
    prints = keys(mine)
    of_base = pair(base, prints)
    said = {was: mine[at] for at, was in of_base.items() if prints[at] == base[was]}
    now = renewed(base, said, new, keys, alike)
    stands = {now[was]: at for at, was in of_base.items() if was in now}
    added = {*range(len(new))} - {*now.values()}
    found = []
    for place in sorted(added | {*stands}):
        at = stands.get(place)
        was = None if at is None else of_base[at]
        label = new[place] if at is None or was in said else mine[at]  # a person gave it another name
        found.append(Place(label, at, was, place, was in said and is_other(said[was], new[place])))
    if is_sorted_by_hand(found):
        found = _in_order(found)
    for at in sorted({*range(len(mine))} - {*stands.values()}):
        after = next((place for place, one in enumerate(found, start=1) if one.mine == at - 1), 0)
        found.insert(after, Place(mine[at], at, of_base.get(at), None))
    return found


def nearest(known: Collection[int], place: int) -> int:
    """Return the one that is to be the model of a new one: the one before, or else after; -1 if none is."""
    return min(known, key=lambda at: (at > place, abs(at - place)), default=-1)


def is_sorted_by_hand(places: Sequence[Place]) -> bool:
    """Tell whether a person put categories, rows or columns in another order than we had."""
    held = sorted(
        (one.mine, one.base)
        for one in places
        if not (one.mine is None or one.base is None or one.new is None)
    )
    return any(before > after for (_, before), (_, after) in pairwise(held))


def _in_order(categories: Sequence[Place]) -> list[Place]:
    """Put categories in the order that they have in the chart, a new one after the one it follows."""
    places: list[tuple[int, int]] = []
    for place, one in enumerate(categories):
        before = places[-1][0] if places else -1
        places.append((before if one.mine is None else one.mine, place))
    return [categories[place] for _, place in sorted(places)]


def pairs_of(
    mine: Sequence[Series],
    new: Sequence[Series],
    prints: Prints,
    of_base: dict[int, int],
    categories: Sequence[Place],
    gone: Sequence[Place],
) -> Iterator[Pair]:
    """Find which series is which: by its name, or by its values if a person gave it another one."""
    left, width = [*range(len(prints["names"]))], len(prints["categories"])
    written = [prints["each"][at * width : (at + 1) * width] for at in left]
    places = [(one.base, one.mine) for one in (*categories, *gone)]
    held = sorted((base, at) for base, at in places if base is not None and at is not None)
    for one in mine:
        stand = [fingerprint(figures([one.values[at]])) for _, at in held]
        named = [at for at in left if prints["names"][at] == fingerprint(one.name)]
        valued = [at for at in left if [*written[at]] == stand]
        at = next(iter(named + valued), None)
        place = None if at is None else of_base.get(at)
        was = tuple(None if category.mine is None else one.values[category.mine] for category in categories)
        if at is None or place is None:
            yield Pair(one, at, None, one.name, was, was, is_ended=at in named and at in valued)
            continue
        left.remove(at)
        ours = new[place]
        made = Pair(
            one,
            at,
            ours,
            ours.name if at in named else one.name,
            was,
            was,
            frozenset(
                own
                for (base, own), print_ in zip(held, stand, strict=True)
                if ours.name not in LAID_OUT and print_ != written[at][base]
            ),
            is_other=at in named and is_other(one.name, ours.name),
            is_marked_so=prints["points"][at] == fingerprint(one.points),
        )
        fresh = (None if category.new is None else ours.values[category.new] for category in categories)
        now = (
            old if category.new is None or made.keeps(category) else value
            for category, old, value in zip(categories, was, fresh, strict=True)
        )
        yield replace(made, values=tuple(now))
