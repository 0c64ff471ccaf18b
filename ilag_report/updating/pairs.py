"""Match parts of a chart, table or text in the deck with what ilag wrote last time and would write now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, get_args

from pptx.oxml.ns import qn

from ilag_data.language import Lang
from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.kinds.columns import BELOW_NOISE
from ilag_report.charts.marks import BLANK, fingerprints
from ilag_report.updating.numbers import YEAR, years_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ilag_report.charts.reading import Series, Spot

Keys = Callable[[Iterable[str]], tuple[str, ...]]
LAID_OUT = {text[lang] for text in (NAMES, BELOW_NOISE) for lang in get_args(Lang)}
"""Names of invisible series that only lay out a chart."""


@dataclass(frozen=True)
class Place:
    """A category, series, row, column or paragraph in a three-way merge.

    `mine` is its position in the deck, `base` in what ilag wrote last time, `new` in what it would write now.
    """

    label: str
    mine: int | None
    base: int | None
    new: int | None
    is_other: bool = False
    """Whether it denotes another year or thing than the one that it replaces."""

    @property
    def is_own(self) -> bool:
        """Whether a user added it."""
        return self.base is None and self.new is None

    @property
    def has_ended(self) -> bool:
        """Whether ilag wrote it last time but would not now."""
        return self.base is not None and self.new is None

    @property
    def is_out(self) -> bool:
        """Whether a user removed what ilag would not write now: it stays out when a period has it again."""
        return self.mine is None and self.new is None


@dataclass(frozen=True)
class Pair:
    """A series in the deck and its regenerated counterpart, None if ilag would not write it."""

    place: Place
    mine: Series
    new: Series | None
    spots: list[tuple[Spot, str]]
    """Its labels and marked points, with their fingerprints."""
    values: list[float | None]
    """The values to show."""

    @property
    def is_of_figures(self) -> bool:
        """Whether its values are figures, not only space for names or a mirror of another series."""
        return self.new is None or self.new.name not in LAID_OUT

    @property
    def is_band(self) -> bool:
        """Whether it is an area behind the figures, not read as numbers."""
        return self.new is not None and self.new.element.getparent().tag == qn("c:areaChart")


class Grid(NamedTuple):
    """The fingerprints of cells in the deck, as ilag wrote them and as it would now, by row and column.

    The cells are those of a table, or the figures of a chart: categories are rows, series are columns.
    """

    mine: Sequence[Sequence[str]]
    base: Sequence[Sequence[str]]
    new: Sequence[Sequence[str]]

    def turned(self) -> Grid:
        """Return the transposed grid."""
        return Grid(*(list(zip(*rows, strict=True)) for rows in self))

    def written(self, row: Place, column: Place) -> str:
        """Return what ilag wrote in a cell; blank if its row or column was not there."""
        return BLANK if row.base is None or column.base is None else self.base[row.base][column.base]

    def expected(self, row: Place, column: Place) -> str:
        """Return what ilag would write in a cell now, or else what it wrote there."""
        if row.new is None or column.new is None:
            return self.written(row, column)
        return self.new[row.new][column.new]

    def is_typed(self, row: Place, column: Place) -> bool:
        """Return whether a user typed over what ilag wrote, even if ilag would write nothing there now."""
        if row.mine is None or column.mine is None or row.is_own or column.is_own:
            return False
        return self.mine[row.mine][column.mine] not in (
            self.written(row, column),
            self.expected(row, column),
        )

    def keeps(self, row: Place, column: Place) -> bool:
        """Return whether a cell stays: its year remains, and ilag would not write it or a user edited it."""
        if row.mine is None or column.mine is None or row.is_other or column.is_other:
            return False
        return row.new is None or column.new is None or self.is_typed(row, column)

    def is_of_user(self, row: Place, column: Place) -> bool:
        """Return whether a user wrote what stands in a cell, in a row or column of their own or of ilag's."""
        return row.is_own or column.is_own or self.is_typed(row, column)

    def is_as_written(self, row: Place, columns: Iterable[Place]) -> bool:
        """Return whether a user edited no cell of a row that would stay."""
        return not any(self.is_typed(row, column) and self.keeps(row, column) for column in columns)


def align(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return index in `other` → index in `base`: equal items, and replaced runs of the same length."""
    found: dict[int, int] = {}
    for kind, first, last, start, end in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and last - first == end - start):
            found |= dict(zip(range(start, end), range(first, last), strict=True))
    return found


def _same(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return index in `other` → index in `base` of equal items, first in order, then anywhere."""
    found = {at: place for at, place in align(base, other).items() if base[place] == other[at]}
    for at, key in enumerate(other):
        free = (place for place, one in enumerate(base) if one == key and place not in found.values())
        if at not in found and (place := next(free, None)) is not None:
            found[at] = place
    return found


def pair(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return index in `other` → index in `base`: equal items, then others at the same place."""
    found = _same(base, other)
    known = {*found.values()}
    placed = align(base, other).items()
    found |= {at: place for at, place in placed if at not in found and place not in known}
    return dict(sorted(found.items()))


def known_as(base: Sequence[str], labels: Iterable[str]) -> list[str]:
    """Return the fingerprint in `base` of each present label, renamed or not; "" if a user added it."""
    prints = fingerprints(labels)
    of_base = pair(base, prints)
    return [base[of_base[at]] if at in of_base else "" for at in range(len(prints))]


def _letters(label: str) -> str:
    """Return the letters of a name, which do not depend on figures in it."""
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
    """Return index in `base` → index in `new` of matching names; `said` are the unedited labels in the deck.

    Names match if they are equal, or else if a single new one is most `alike`. The rest match in order if
    there are as many as before, but not on an axis of years: one year does not replace another.
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
    """Return whether a new name denotes another thing or year than the old one."""
    return (_letters(name), years_in(name)) != (_letters(new), years_in(new))


def places_of(
    mine: Sequence[str],
    base: Sequence[str],
    new: Sequence[str],
    keys: Keys = fingerprints,
    alike: Callable[[str, str], float] = _is_of_same_letters,
) -> list[Place]:
    """Return the merged places: ilag's without those a user removed, the user's own, ended and `is_out` ones.

    They are in ilag's order, or in the user's if sorted by hand; `keys` returns fingerprints of names. What a
    user added and ilag would write now counts as ilag's, though it has no `base`.
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
        is_renamed = was is not None and was not in said  # by the user
        label = mine[at] if at is not None and is_renamed else new[place]
        found.append(Place(label, at, was, place, was in said and is_other(said[was], new[place])))
    if is_sorted_by_hand(found):
        found = _in_order(found)
    for at in sorted({*range(len(mine))} - {*stands.values()}):
        after = next((place for place, one in enumerate(found, start=1) if one.mine == at - 1), 0)
        found.insert(after, Place(mine[at], at, of_base.get(at), None))
    for was in sorted({*range(len(base))} - {*of_base.values(), *now}):
        after = next((place for place, one in enumerate(found, start=1) if one.base == was - 1), 0)
        found.insert(after, Place("", None, was, None))
    return found


def left_out(places: Sequence[Place], names: Sequence[str]) -> list[str]:
    """Return the names that ilag would write but a user removed."""
    shown = {one.new for one in places}
    return [name for at, name in enumerate(names) if at not in shown]


def nearest(known: Collection[int], place: int) -> int:
    """Return the position to copy a new item from: the nearest before it, else after it; -1 if none."""
    return min(known, key=lambda at: (at > place, abs(at - place)), default=-1)


def is_sorted_by_hand(places: Sequence[Place]) -> bool:
    """Return whether a user reordered categories, rows or columns."""
    still = [one for one in places if one.new is not None]
    held = sorted((one.mine, one.base) for one in still if one.mine is not None and one.base is not None)
    return any(before > after for (_, before), (_, after) in pairwise(held))


def remembered(places: Sequence[Place], total: int) -> list[Place]:
    """Return what the next update must recognise as ilag's: the new items, and ended ones shown or removed.

    The `total` new items are in ilag's order, each ended one after the item that it follows.
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
    """Sort categories as in the user's chart, a new one after the one it follows."""
    places: list[tuple[int, int]] = []
    for place, one in enumerate(categories):
        before = places[-1][0] if places else -1
        places.append((before if one.mine is None else one.mine, place))
    return [categories[place] for _, place in sorted(places)]
