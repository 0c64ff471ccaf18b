"""Which categories and series of a person's chart are which of those we wrote, and of those to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from ilag_data.language import Lang
from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.kinds.columns import BELOW_NOISE
from ilag_report.charts.marks import figures, fingerprint, fingerprints
from ilag_report.updating.texts import align

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ilag_report.charts.marks import Prints, Series

Values = tuple[float | None, ...]

_LAID_OUT = {text[lang] for text in (NAMES, BELOW_NOISE) for lang in get_args(Lang)}


@dataclass(frozen=True)
class Category:
    """A category to be shown, and its place in the chart as it is and in ours; None where it is not there."""

    label: str
    mine: int | None
    new: int | None


@dataclass(frozen=True)
class Pair:
    """A series of a person's chart, and the one of ours that it is; None for one that the person added."""

    mine: Series
    base: int | None
    new: Series | None
    name: str
    values: Values
    typed: bool = False  # whether a person typed values over ours
    is_ended: bool = False  # whether we wrote it as it is, and would not write it now

    @property
    def is_of_figures(self) -> bool:
        """Whether its values are figures: not the room for names, not the mirror of another series."""
        return self.new is None or self.new.name not in _LAID_OUT

    def moved(self, categories: Sequence[Category]) -> Values:
        """Return the values as they are, for the categories to be shown."""
        return tuple(None if one.mine is None else self.mine.values[one.mine] for one in categories)


def categories_of(mine: Sequence[str], base: Sequence[str], new: Sequence[str]) -> list[Category]:
    """Return the categories to be shown: ours, less those that a person took out, and the person's own."""
    prints, wanted = fingerprints(mine), fingerprints(new)
    of_base = align(base, prints)
    now = {at: wanted.index(one) for at, one in enumerate(base) if one in wanted}
    letters = list(map(_letters, new))
    for place, at in of_base.items():  # «Leka (59 mot 67)»
        named = _letters(mine[place])
        if at not in now and letters.count(named) == 1 and letters.index(named) not in now.values():
            now[at] = letters.index(named)
    if len(base) == len(new):
        free = [place for place in range(len(new)) if place not in now.values()]
        now |= dict(zip([at for at in range(len(base)) if at not in now], free, strict=True))
    stands = {now[at]: place for place, at in of_base.items() if at in now}
    gone = {now[at] for at in now if at not in of_base.values()}
    found = []
    for place in [place for place in range(len(new)) if place not in gone]:
        stood = stands.get(place)
        renamed = stood is not None and prints[stood] != base[of_base[stood]]
        found.append(Category(mine[stood] if renamed and stood is not None else new[place], stood, place))
    for at in sorted(set(range(len(mine))) - {*of_base}):
        before = next((place for place, one in enumerate(found) if one.mine == at - 1), len(found) - 1)
        found.insert(before + 1, Category(mine[at], at, None))
    return found


def _letters(label: str) -> str:
    return "".join(filter(str.isalpha, label))


def places_of(names: Sequence[str], new: Sequence[Series]) -> dict[int, int]:
    """Tell which series of those we wrote is which of the new ones: by its name, or else by its place."""
    wanted = fingerprints(one.name for one in new)
    found: dict[int, int] = {}
    for at, name in enumerate(names):
        places = [place for place, one in enumerate(wanted) if one == name and place not in found.values()]
        found |= {at: places[0]} if places else {}
    if len(names) == len(new):
        free = [place for place in range(len(new)) if place not in found.values()]
        found |= dict(zip([at for at in range(len(names)) if at not in found], free, strict=True))
    return found


def pairs_of(
    mine: Sequence[Series],
    new: Sequence[Series],
    prints: Prints,
    of_base: dict[int, int],
    categories: Sequence[Category],
) -> Iterator[Pair]:
    """Find which series is which: by its name, or by its values if a person gave it another one."""
    left = [*range(len(prints["names"]))]
    for one in mine:
        said = {"names": fingerprint(one.name), "values": fingerprint(figures(one.values))}
        same = [at for key in said for at in left if prints[key][at] == said[key]]
        at = same[0] if same else None
        place = None if at is None else of_base.get(at)
        if at is None or place is None:
            kept = tuple(
                None if category.mine is None else one.values[category.mine] for category in categories
            )
            ended = at is not None and all(prints[key][at] == said[key] for key in said)
            yield Pair(one, at, None, one.name, kept, is_ended=ended)
            continue
        left.remove(at)
        ours = new[place]
        whole = len(one.values) == len(prints["categories"])
        known = (prints["values"][at], fingerprint(figures(ours.values)))
        typed = whole and ours.name not in _LAID_OUT and said["values"] not in known
        values = tuple(
            one.values[category.mine]
            if category.mine is not None and (typed or category.new is None)
            else None
            if category.new is None
            else ours.values[category.new]
            for category in categories
        )
        renamed = prints["names"][at] != said["names"]
        yield Pair(one, at, ours, one.name if renamed else ours.name, values, typed)
