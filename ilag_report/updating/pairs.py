"""What of a person's chart, table or text is which of what we wrote, and of what is to be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, get_args

from ilag_data.language import Lang
from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.kinds.columns import BELOW_NOISE
from ilag_report.charts.marks import BLANK, fingerprints
from ilag_report.updating.numbers import YEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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


class Grid(NamedTuple):
    """The fingerprints of what stands, of what we wrote and of what we would write now, by rows and columns.

    Those of a table's cells, or of a chart's figures: its categories are the rows, its series the columns.
    """

    mine: Sequence[Sequence[str]]
    base: Sequence[Sequence[str]]
    new: Sequence[Sequence[str]]

    def turned(self) -> Grid:
        """Return them by columns."""
        return Grid(*(list(zip(*rows, strict=True)) for rows in self))

    def written(self, row: Place, column: Place) -> str:
        """Return what we wrote in a cell; nothing where a person put in what we would write now."""
        return BLANK if row.base is None or column.base is None else self.base[row.base][column.base]

    def expected(self, row: Place, column: Place) -> str:
        """Return what we would write in a cell, or else what we wrote there."""
        if row.new is None or column.new is None:
            return self.written(row, column)
        return self.new[row.new][column.new]

    def is_typed(self, row: Place, column: Place) -> bool:
        """Tell whether a person typed over what we wrote, also where we would write nothing now."""
        if row.mine is None or column.mine is None or row.is_own or column.is_own:
            return False
        return self.mine[row.mine][column.mine] not in (
            self.written(row, column),
            self.expected(row, column),
        )

    def keeps(self, row: Place, column: Place) -> bool:
        """Tell whether what stands in a cell stays: it is typed, and of the same year still, or not ours."""
        if row.mine is None or column.mine is None:
            return False
        if row.new is None or column.new is None:
            return True
        return self.is_typed(row, column) and not (row.is_other or column.is_other)

    def is_as_written(self, row: Place, columns: Iterable[Place]) -> bool:
        """Tell whether a person wrote nothing in a row."""
        return not any(self.is_typed(row, column) for column in columns)


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


def known_as(base: Sequence[str], labels: Iterable[str]) -> list[str]:
    """Return the fingerprints that we gave names as a person has them now; "" for what is not ours."""
    prints = fingerprints(labels)
    of_base = pair(base, prints)
    return [base[of_base[at]] if at in of_base else "" for at in range(len(prints))]


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

    They stand in our order, or in that of a person who sorted them; `keys` are their fingerprints. What a
    person put in and we would write now is ours, though we wrote nothing there.
    """
    prints, wanted = keys(mine), keys(new)
    of_base = pair(base, prints)
    said = {was: mine[at] for at, was in of_base.items() if prints[at] == base[was]}
    now = renewed(base, said, new, keys, alike)
    added = {*range(len(new))} - {*now.values()}
    coming = {wanted[place]: place for place in added}
    strange = [at for at in range(len(mine)) if of_base.get(at) not in said]
    own = {coming[prints[at]]: at for at in reversed(strange) if prints[at] in coming}
    of_base = {at: was for at, was in of_base.items() if at not in own.values()}
    stands = {now[was]: at for at, was in of_base.items() if was in now} | own
    found = []
    for place in sorted(added | {*stands}):
        at = stands.get(place)
        was = None if at is None else of_base.get(at)
        is_renamed = was is not None and was not in said  # by a person
        label = mine[at] if at is not None and is_renamed else new[place]
        found.append(Place(label, at, was, place, was in said and is_other(said[was], new[place])))
    if is_sorted_by_hand(found):
        found = _in_order(found)
    for at in sorted({*range(len(mine))} - {*stands.values()}):
        after = next((place for place, one in enumerate(found, start=1) if one.mine == at - 1), 0)
        found.insert(after, Place(mine[at], at, of_base.get(at), None))
    return found


def left_out(places: Sequence[Place], names: Sequence[str]) -> list[str]:
    """Return which of ours a person took out."""
    shown = {one.new for one in places}
    return [name for at, name in enumerate(names) if at not in shown]


def nearest(known: Collection[int], place: int) -> int:
    """Return the one that is to be the model of a new one: the one before, or else after; -1 if none is."""
    return min(known, key=lambda at: (at > place, abs(at - place)), default=-1)


def is_sorted_by_hand(places: Sequence[Place]) -> bool:
    """Tell whether a person put categories, rows or columns in another order than we had."""
    still = [one for one in places if one.new is not None]
    held = sorted((one.mine, one.base) for one in still if one.mine is not None and one.base is not None)
    return any(before > after for (_, before), (_, after) in pairwise(held))


def remembered(places: Sequence[Place], total: int) -> list[Place]:
    """Return what the next update is to know as ours: the new ones, and what has ended and stands there yet.

    The `total` new ones stand in our order, each ended one after that which it follows.
    """
    known = {one.new: one for one in places if one.new is not None}
    found = [known.get(at, Place("", None, None, at)) for at in range(total)]
    after = 0
    for one in places:
        if one.has_ended:
            found.insert(after, one)
        after = found.index(one) + 1 if one in found else after
    return found


def _in_order(categories: Sequence[Place]) -> list[Place]:
    """Put categories in the order that they have in the chart, a new one after the one it follows."""
    places: list[tuple[int, int]] = []
    for place, one in enumerate(categories):
        before = places[-1][0] if places else -1
        places.append((before if one.mine is None else one.mine, place))
    return [categories[place] for _, place in sorted(places)]
