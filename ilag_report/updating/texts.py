"""Merge texts, in placeholders and cells: what ilag wrote is rewritten, what a user wrote stays."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from ilag_report.charts.marks import TEXT, fingerprint, fingerprints
from ilag_report.charts.native import MARKS
from ilag_report.charts.reading import find, series_of, text_of
from ilag_report.updating.pairs import left_out, nearest, places_of, remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.updating.recognise import Edits

_RUNS = (qn("a:r"), qn("a:br"), qn("a:fld"))
_SIGNS = frozenset(MARKS.values())
_QUOTED = 3  # paragraphs that are quoted whole where a user rewrote all of a text
_ALIKE = 0.5  # least share of words in common
_WORDS = re.compile(r"\n|[^\S\n]+|\w+(?:[.,]\w+)*|[^\w\s]")


class Left(NamedTuple):
    """What a user wrote, what ilag would write there, and whether the latter has changed since the deck."""

    mine: str
    new: str
    is_new: bool
    what: str = ""  # the element of a chart, table or picture, as in message keys (`update.what_label`)
    of: tuple[str, ...] = ()  # names of the cell's row and column


class Change(NamedTuple):
    """The text before and after, and the names it belongs to: series and category, or row and column."""

    old: str
    new: str
    of: tuple[str, ...] = ()


@dataclass
class Outcome:
    """The result of merging a shape: what changed, what a user's edits kept, what else to report."""

    changed: list[Change] = field(default_factory=list)
    """Paragraphs of a text that changed; rows and columns of a table that were added or removed."""
    left: list[Left] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    """Paragraphs or rows that a user added."""
    figures: list[Change] = field(default_factory=list)
    """Figures of a chart that visibly changed, or cells of a table."""
    typed: list[Change] = field(default_factory=list)
    """Figures that a user typed into a chart, and what ilag would write there."""
    told: list[tuple[str, list[str]]] = field(default_factory=list)  # message key and the names in it
    gone: list[Change] = field(default_factory=list)
    """What a user wrote about something that the new figures do not contain, and that was removed with it."""
    hand: Edits = field(default_factory=dict)
    """The looks that a user edited."""
    prints: Prints | None = None  # fingerprints to store, if not those of the regenerated shape
    alone: bool = False  # whether the shape was left alone, for the reason in `told`
    is_current: bool = False  # left alone, but its figures are the new ones

    def tell(self, message: str, names: Sequence[str]) -> None:
        """Report a message about names, if there are any."""
        if names:
            self.told.append((message, [*names]))


def merge_text(body: Native, base: Sequence[str], fresh: Native) -> Outcome:
    """Update a text, paragraph by paragraph; `base` are the fingerprints of what ilag wrote."""
    outcome, mine, ours = Outcome(), body.findall(qn("a:p")), fresh.findall(qn("a:p"))
    texts, new = list(map(text_of, mine)), list(map(text_of, ours))
    prints, wanted = fingerprints(texts), fingerprints(new)
    places = [one for one in places_of(texts, base, new, alike=_share_of_words) if not one.is_out]
    known = {
        place: (one.mine, one.base)
        for place, one in enumerate(places)
        if one.mine is not None and one.base is not None
    }
    is_emptied = any(one != fingerprint("") for one in base) and not "".join(texts).strip()
    if is_emptied or not known:  # or no paragraph matches, such as one split in two
        said = " ".join(new if len(new) <= _QUOTED else [new[0], "…"])
        outcome.left.append(Left(" ".join(texts).strip(), said, is_new=wanted != tuple(base)))
        return outcome
    outcome.tell("taken_out", left_out(places, new))
    follows = any(
        places[place].new is not None or prints[at] == base[was] for place, (at, was) in known.items()
    )
    shown, stand = [], []
    for place, one in enumerate(places):
        text, print_ = ("", "") if one.new is None else (new[one.new], wanted[one.new])
        if one.mine is None:
            if follows and print_ not in prints:
                shown.append(copy.deepcopy(mine[known[nearest(known, place)][0]]))
                rewrite(shown[-1], text)
                outcome.changed.append(Change("", text))
            continue
        paragraph, old = mine[one.mine], texts[one.mine]
        if one.base is None:
            outcome.own += [old] if one.is_own else []
        elif prints[one.mine] == base[one.base] != print_:
            outcome.changed.append(Change(old, text))
            if one.new is None:
                continue
            rewrite(paragraph, text, ours[one.new])
        elif prints[one.mine] != print_:
            outcome.left.append(Left(old, text, is_new=print_ != base[one.base]))
        shown.append(paragraph)
        stand.append(one)
    each = (((wanted, one.new), (base, one.base)) for one in remembered(stand, len(new)))
    outcome.prints = {TEXT: tuple(next(said[at] for said, at in both if at is not None) for both in each)}
    if not shown:  # PowerPoint would have to repair a text without paragraphs
        rewrite(mine[0], "")
    for paragraph in mine:
        body.remove(paragraph)
    body.extend(shown or mine[:1])
    return outcome


def _share_of_words(text: str, other: str) -> float:
    """Return the share of words that two paragraphs have in common, 0 if below `_ALIKE`."""
    share = SequenceMatcher(None, text.split(), other.split(), autojunk=False).ratio()
    return share if share >= _ALIKE else 0.0


def rewrite(paragraph: Native, text: str, ours: Native = None) -> None:
    """Write a text into a paragraph, giving each word the formatting of the word it replaces.

    The symbols of a key keep their formatting in order, or take that of `ours` if their number has changed.
    """
    looks = _looks(paragraph, text)
    signs = [at for at, word in enumerate(_WORDS.findall(text)) if word in _SIGNS]
    shown = [[look for word, look in _words(one) if word in _SIGNS] for one in (paragraph, ours)]
    for at, look in zip(signs, next((one for one in shown if len(one) == len(signs)), ()), strict=False):
        looks[at] = look
    for run in [*paragraph.iterchildren(*_RUNS)]:
        paragraph.remove(run)
    end = paragraph.find(qn("a:endParaRPr"))
    for _, words in groupby(zip(looks, _WORDS.findall(text), strict=True), key=lambda one: _written(one[0])):
        ((look, first), *others) = words
        for piece in re.split(r"(\n)", "".join([first, *(word for _, word in others)])):
            if not piece:
                continue
            run = parse_xml(f"<a:{'br' if piece == chr(10) else 'r'} {nsdecls('a')}/>")
            if look is not None:
                run.append(copy.deepcopy(look))
            if piece != "\n":
                run.append(parse_xml(f"<a:t {nsdecls('a')}/>"))
                run[-1].text = piece
            if end is None:
                paragraph.append(run)
            else:
                end.addprevious(run)


def with_key_of(shape: Native, drawn: Native, fresh: Native) -> Native:
    """Return a copy of a header, with the series in its key in the order the user gave those of the chart."""
    made = copy.deepcopy(shape)
    pieces = pairwise(find(made, ".//a:r"))
    keyed = {" ".join(text_of(one[1]).split()): one for one in pieces if text_of(one[0]) in _SIGNS}
    now, ours = ([one.name for one in series_of(space) if one.name in keyed] for space in (drawn, fresh))
    places = [keyed[name] for name in ours if name in now]
    for place, name in zip(places, [name for name in now if name in ours], strict=True):
        for old, new in zip(place, copy.deepcopy(keyed[name]), strict=True):
            old.getparent().replace(old, new)
    return made


def follow_size(body: Native, fresh: Native) -> None:
    """Give a text the font size of the regenerated one, if that has a single size."""
    sizes = {look.get("sz") for look in find(fresh, ".//a:r/a:rPr")}
    for look in find(body, ".//a:rPr") if len(sizes) == 1 else ():
        look.attrib.pop("sz", None)
        for size in filter(None, sizes):
            look.set("sz", size)


def _written(look: Native) -> bytes:
    return b"" if look is None else bytes(etree.tostring(look))


def _words(paragraph: Native) -> list[tuple[str, Native]]:
    """Return the words of a paragraph, each with its run properties."""
    found: list[tuple[str, Native]] = []
    for run in () if paragraph is None else paragraph.iterchildren(*_RUNS):
        if run.tag == qn("a:br"):
            found.append(("\n", found[-1][1] if found else None))
        else:
            look = run.find(qn("a:rPr"))
            found += [(word, look) for word in _WORDS.findall(run.findtext(qn("a:t")) or "")]
    return found


def _looks(paragraph: Native, text: str) -> list[Native]:
    """Return the run properties for each word of a new text."""
    old = _words(paragraph)
    end = paragraph.find(qn("a:endParaRPr"))
    if not old:
        if end is None:
            return [None] * len(_WORDS.findall(text))
        end = copy.deepcopy(end)
        end.tag = qn("a:rPr")
        old = [("", end)]
    words = [word for word, _ in old], _WORDS.findall(text)
    found: list[Native] = []
    for kind, first, last, start, stop in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        at = range(first, last) if kind in ("equal", "replace") else [max(first - 1, 0)]
        found += [old[at[min(step, len(at) - 1)]][1] for step in range(stop - start)]
    return found
