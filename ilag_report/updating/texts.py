"""Texts, in placeholders as in cells: what we wrote is written anew, what a person wrote stays."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from ilag_report.charts.marks import fingerprints, paragraphs_of, text_of
from ilag_report.updating.numbers import skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ilag_data.language import Lang
    from ilag_report.charts.native import Native

_RUNS = (qn("a:r"), qn("a:br"), qn("a:fld"))
_WORDS = re.compile(r"\n|[^\S\n]+|[^\s]+[^\S\n]*")


class Left(NamedTuple):
    """What a person wrote, what we would write there, and whether that is new since the deck was made."""

    mine: str
    new: str
    is_new: bool


@dataclass
class Outcome:
    """What became of something of ours: what is new in it, what a person's is left, what else is to be told."""

    changed: list[tuple[str, str]] = field(default_factory=list)  # old, new
    left: list[Left] = field(default_factory=list)
    figures: list[tuple[str, str, float | None, float | None]] = field(default_factory=list)
    """Series, category, old, new."""
    cells: list[tuple[str, str, str]] = field(default_factory=list)
    """Name of the row, old, new."""
    told: list[tuple[str, dict[str, object]]] = field(default_factory=list)  # message, its values
    alone: bool = False  # whether it was left alone, for the reason that is told
    kept: bool = False  # whether its figures are the same, so that nothing of it was written


def align(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return which of `other` are which of `base`: the same, and as many others as stood at their place."""
    found = {}
    for kind, first, last, start, end in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and last - first == end - start):
            found |= dict(zip(range(start, end), range(first, last), strict=True))
    return found


def merge_text(body: Native, base: Sequence[str], fresh: Native, lang: Lang) -> Outcome:
    """Bring a text up to date, paragraph by paragraph; `base` are the fingerprints of what we wrote.

    Without them, what says the same but for its numbers is taken for ours.
    """
    outcome, mine = Outcome(), body.findall(qn("a:p"))
    texts, new = list(map(text_of, mine)), paragraphs_of(fresh)
    prints, wanted = fingerprints(texts), fingerprints(new)
    if not base:
        known = {skeleton(text, lang) for text in new}
        base = [one if skeleton(text, lang) in known else "" for one, text in zip(prints, texts, strict=True)]
    of_base, place = align(base, prints), {at: one for one, at in align(base, wanted).items()}
    strangers = [text for at, text in enumerate(texts) if at not in of_base and text.strip()]
    for at in sorted(set(range(len(base))) - {*of_base.values()}):
        # It was made several paragraphs, or taken out.
        if at in place and wanted[place[at]] not in (base[at], *prints) and strangers:
            outcome.left.append(Left(" ".join(strangers), new[place[at]], is_new=True))
    stands: dict[int, Native] = {}
    for at, paragraph in enumerate(mine):
        if at not in of_base:
            continue
        now = place.get(of_base[at])
        if now is not None:
            stands[now] = paragraph
        if prints[at] != base[of_base[at]]:
            if now is None or prints[at] != wanted[now]:
                told, print_ = ("", "") if now is None else (new[now], wanted[now])
                outcome.left.append(Left(texts[at], told, is_new=print_ != base[of_base[at]]))
        elif now is None:
            body.remove(paragraph)
            outcome.changed.append((texts[at], ""))
        elif prints[at] != wanted[now]:
            rewrite(paragraph, new[now])
            outcome.changed.append((texts[at], new[now]))
    for now in sorted(set(range(len(new))) - {*place.values()}):
        if wanted[now] not in prints and stands:
            before = stands.get(now - 1)
            made = copy.deepcopy(before if before is not None else next(iter(stands.values())))
            rewrite(made, new[now])
            if before is None:
                body.find(qn("a:p")).addprevious(made)
            else:
                before.addnext(made)
            stands[now] = made
            outcome.changed.append(("", new[now]))
    return outcome


def rewrite(paragraph: Native, text: str) -> None:
    """Write a text into a paragraph: each word looks as the one that stood at its place."""
    old, looks = [], []
    for run in paragraph.iterchildren(*_RUNS):
        for word in ["\n"] if run.tag == qn("a:br") else _WORDS.findall(run.findtext(qn("a:t")) or ""):
            old.append(word.strip(" "))
            looks.append(run.find(qn("a:rPr")))
    end_of, words = paragraph.find(qn("a:endParaRPr")), _WORDS.findall(text)
    if not looks and end_of is not None:
        looks, old = [copy.deepcopy(end_of)], [""]
        looks[0].tag = qn("a:rPr")
    chosen: list[Native] = []
    for kind, first, last, start, end in SequenceMatcher(
        None, old, [word.strip(" ") for word in words], autojunk=False
    ).get_opcodes():
        at = range(first, last) if kind in ("equal", "replace") else [first - 1 if first else 0]
        chosen += [looks[at[min(step, len(at) - 1)]] if looks else None for step in range(end - start)]
    for run in [*paragraph.iterchildren(*_RUNS)]:
        paragraph.remove(run)
    run, before = None, None
    for word, look in zip(words, chosen, strict=True):
        if word == "\n" or run is None or look is not before:
            run = parse_xml(f"<a:{'br' if word == chr(10) else 'r'} {nsdecls('a')}/>")
            if look is not None:
                run.append(copy.deepcopy(look))
            if word != "\n":
                run.append(parse_xml(f"<a:t {nsdecls('a')}/>"))
            if end_of is None:
                paragraph.append(run)
            else:
                end_of.addprevious(run)
        if word == "\n":
            run = None
        else:
            holder = run.find(qn("a:t"))
            holder.text = (holder.text or "") + word
        before = look
