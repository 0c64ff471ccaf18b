"""What an update did, slide by slide: what changed, what was left and why, what to read again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ilag_data.periods import spans
from ilag_data.tables import newest_year
from ilag_data.untrusted import visible
from ilag_report.charts.description import Identity
from ilag_report.charts.marks import HEADER, TEXTS, fingerprint
from ilag_report.charts.reading import paragraphs_of
from ilag_report.messages import say
from ilag_report.updating.pairs import LAID_OUT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from ilag_data.language import Lang, Text
    from ilag_report.updating.numbers import Figures
    from ilag_report.updating.recognise import Thing
    from ilag_report.updating.texts import Change, Gone, Outcome

_PERIOD = re.compile(r"\b(?:19|20)\d\d(?:–(?:19|20)\d\d)?\b")
_TO_BE_READ = ("limits_outside",)
_COUNTED = ("figures", "cells", "rows", "paragraphs", "pictures")
_EXAMPLES = 6
_ON_SCREEN = 14  # lines of what to read again, each no longer than
_LONGEST = 200  # characters
_LONGEST_NAME = 40  # of a row, which may be a sentence


@dataclass
class Report:
    """What an update did; as text a screenful, as Markdown all of it."""

    old: Path
    new: Path
    lang: Lang
    titles: dict[int, str] = field(default_factory=dict)
    has_own_periods: bool = True  # nobody asked for another one
    which: dict[int, str] = field(default_factory=dict)
    """Shape (by its `id`) → which one it is, where a slide has several that are called the same."""
    lines: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    again: list[tuple[int, str]] = field(default_factory=list)
    """Slide and sentence: what a person has to read."""
    total: Counter[str] = field(default_factory=Counter)
    hand: Counter[str] = field(default_factory=Counter)
    """What was changed by hand, and of how many things."""
    newer: str = ""
    unread: list[int] = field(default_factory=list)
    """Slides without anything of ours."""

    @property
    def path(self) -> Path:
        """The file of the report."""
        return self.new.with_name(f"{self.new.stem}-{say('update.changes', self.lang)}.md")

    def add(
        self, number: int, thing: Thing, outcome: Outcome, figures: Figures, known: Collection[str]
    ) -> list[str]:
        """Tell what became of one thing, and return the fingerprints of what in it is no longer true.

        Those `known` from an earlier update are told again, as long as nobody has written the text anew.
        """
        stale: list[str] = []
        part = self._part(thing)
        if thing.mark.what == "title":
            said = _line(" ".join(paragraphs_of(thing.body)))
            self.titles[number] = said or "".join(one.new for one in outcome.left)
        is_table = thing.kind == "table"
        if told := outcome.figures:
            key = "cells" if is_table else "figures"
            self.tell(number, key, part=part, total=len(told), examples=self._examples(told))
            self.total[key] += len(told)
        if outcome.typed:
            self.read_again(number, "values_typed", part=part, values=self._examples(outcome.typed))
        self._add_gone(number, part, outcome.gone)
        if outcome.hand:
            what = [self._say(f"hand_{one}", names=_quoted(names)) for one, names in outcome.hand.items()]
            self.tell(number, "hand", part=part, what=what)
            self.hand.update(self._say(f"hand_{one}", names=[]) for one in outcome.hand)
        total = sum(bool(one.new) for one in outcome.changed)
        is_counted = bool(total) and thing.mark.what == "notes"
        if is_counted:
            self.tell(number, "notes", total=total)
        for old, new, _ in () if is_counted else outcome.changed:
            key = "changed" if old and new else "added" if new else "removed"
            self.tell(number, key, part=part, old=_line(old), new=_line(new))
        self.total["rows" if is_table else "paragraphs"] += total
        self._add_period(number, outcome.changed if thing.mark.what == "subtitle" else ())
        for key, names in outcome.told:
            shown = _quoted(names)
            self.total["pictures"] += key == "picture_drawn"
            tell = self.read_again if outcome.alone or key in _TO_BE_READ else self.tell
            if shown or not names:
                tell(number, key, part=part, names=shown)
        for one in outcome.left:
            # What would stand in a cell is told, so that nobody need guess which figure a person meant.
            judged = [] if one.what == "cell" else [*figures.doubts(one.mine)]
            print_ = fingerprint(one.mine)
            was_told, doubts = bool(one.mine) and print_ in known, self._doubts(judged)
            if was_told or doubts:
                stale.append(print_)
            if was_told:
                doubts = doubts or [self._say("stale_before")]
            elif one.new or not one.what:
                doubts = self._doubts((text, now or "") for text, now in judged)
            at = self._say(f"what_{one.what}", of=", ".join(one.of)) if one.what else ""
            quoted = {"mine": _line(one.mine), "new": _line(one.new), "is_title": thing.mark.what == "title"}
            tell = self.read_again if one.is_new or doubts else self.tell
            tell(number, "left" if one.mine else "emptied", part=part, what=at, doubts=doubts, **quoted)
        return stale

    def _add_period(self, number: int, subtitle: Iterable[Change]) -> None:
        """Tell that a chart shows other years, as the changes of its subtitle have them."""
        for old, new, _ in subtitle if self.has_own_periods else ():
            was, now = _PERIOD.findall(old), _PERIOD.findall(new)
            both = [(one, other) for one, other in zip(was, now, strict=False) if one != other]
            if both and len(was) == len(now):
                old_years, new_years = (list(dict.fromkeys(told)) for told in zip(*both, strict=True))
                self.tell(number, "period", was=old_years, now=new_years)

    def _add_gone(self, number: int, part: str, gone: Sequence[Gone]) -> None:
        """Tell what a person made that went with its series, category or row."""
        found: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for one in gone:
            if one.what == "value":
                self.read_again(number, "value_gone", part=part, value=one.text, of=", ".join(one.of))
            else:
                text = _line(one.text)
                what = self._say("gone_label", text=text) if text else self._say(f"hand_{one.what}", names=[])
                found[one.of][what] = None
        of_what: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for of, told in found.items():
            of_what[(*told,)].append(", ".join(of))
        for whats, names in of_what.items():
            self.read_again(number, "hand_gone", part=part, what=[*whats], names=_quoted(names))

    def add_other(
        self,
        number: int,
        text: str,
        figures: Iterable[Figures],
        *,
        thing: Thing | None = None,
        was_told: bool,
    ) -> bool:
        """Tell of a text that is not ours, added to a `thing` perhaps, which numbers are no longer true."""
        doubts = self._doubts(both for one in figures for both in one.doubts(text, is_ours=False))
        if was_told and not doubts:
            doubts = [self._say("stale_before")]
        if doubts:
            part = "" if thing is None else self._part(thing)
            self.read_again(number, "other", text=_line(text), doubts=doubts, part=part)
        return bool(doubts)

    def tell_apart(self, things: Sequence[Thing], titles: Mapping[str, str]) -> None:
        """Name those of a slide that are called the same: by the finding of their charts, or by numbers."""
        alike: dict[str, list[Thing]] = defaultdict(list)
        for one in things:
            alike[self._part(one)].append(one)
        for those in filter(lambda one: len(one) > 1, alike.values()):
            findings = [titles.get(one.mark.identity, "") for one in those]
            for at, (one, finding) in enumerate(zip(those, findings, strict=True), start=1):
                is_alone = finding and findings.count(finding) == 1
                self.which[id(one.element)] = f"«{finding}»" if is_alone else str(at)

    def add_own(self, number: int, thing: Thing, texts: Sequence[str]) -> None:
        """Tell which paragraphs or rows a person added to one of ours."""
        if texts:
            key = "own_rows" if thing.kind == "table" else "own"
            self.tell(number, key, part=self._part(thing), names=_quoted(texts))

    def add_stale(
        self, number: int, thing: Thing, reason: str, doubts: Iterable[tuple[str, str | None]], new: str
    ) -> None:
        """Tell why the figures and texts of a slide are the old ones, and what they are now."""
        said = {"reason": self._say(reason, part=self._part(thing)), "doubts": self._doubts(doubts)}
        self.read_again(number, "stale", new=_line(new), **said)

    def add_slide(self, number: int, edits: Sequence[str]) -> None:
        """Tell what a person did to a slide as a whole."""
        if edits:
            self.tell(number, "slide_hand", what=[self._say(f"hand_{one}", names=[]) for one in edits])

    def add_missing(self, number: int, parts: Sequence[str], *, is_new: bool) -> None:
        """Tell which parts of a slide were not found on it."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in parts:
            key = "missing_new" if is_new and one not in TEXTS else "missing"
            found[key].append(self._named(*one.split("|")[::-1]))
        for key, named in found.items():
            self.read_again(number, key, parts=named)

    def add_problem(self, number: int, problem: Text, *, left: bool) -> None:
        """Tell that a chart was left, or keeps its period: the figures do not hold it, or it is not ours."""
        reason = problem[self.lang]
        key = "not_of_the_suite" if not reason else "unmade" if left else "own_period"
        self.read_again(number, key, reason=reason.removesuffix("."))

    def tell_newer(self, things: Iterable[Thing], years: Sequence[int] | None) -> None:
        """Tell which years are held beyond those that the presentation ends with."""
        ends = [max(told) for one in things if (told := Identity.read(one.mark.identity).years)]
        last = max(years or ends, default=0)
        newest = newest_year() if ends else 0
        if newest > last:
            first = min(min(Identity.read(one.mark.identity).years, default=last) for one in things)
            self.newer = self._say("newer", last=last, newest=newest, first=first)

    def markdown(self) -> str:
        """Return the whole report."""
        parts = [
            f"# {self._say('heading', new=self.new.name)}",
            self._say("about", old=self.old.name),
            *self._summary(is_below=True),
        ]
        if again := self._grouped():
            parts += [f"## {self._say('again')}", _listed(again)]
        for number in sorted(self.lines):
            title = self.titles.get(number, "")
            parts += [f"## {self._say('slide', number=number, title=title)}", _listed(self.lines[number])]
        parts.append(self._say("unread", slides=spans(self.unread) if self.unread else ""))
        return "\n".join(map(visible, "\n\n".join(parts).split("\n"))) + "\n"

    def __str__(self) -> str:
        """Return a screenful: how much changed, and what to read again."""
        lines = self._summary()
        if again := self._grouped():
            lines += [f"{self._say('again')}:"]
            lines += [f"  {_short(one)}" for one in again[:_ON_SCREEN]]
            if (more := len(again) - _ON_SCREEN) > 0:
                lines.append(f"  {self._say('more', total=more)}")
        return "\n".join(map(visible, lines))

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _summary(self, *, is_below: bool = False) -> list[str]:
        again = len(self._grouped())
        new = [self._say(f"new_{key}", total=self.total[key]) for key in _COUNTED if self.total[key]]
        told = [self._say("summary", again=again, new=new)]
        if self.hand:
            what = [f"{one} ({total})" for one, total in self.hand.most_common()]
            told.append(self._say("hand_total", what=what, is_below=is_below))
        return [*told, self.newer] if self.newer else told

    def _say(self, key: str, **values: object) -> str:
        return say(f"update.{key}", self.lang, **values)

    def tell(self, number: int, key: str, **values: object) -> None:
        """Tell of a slide what a message says."""
        self.lines[number].append(self._say(key, **values))

    def read_again(self, number: int, key: str, **values: object) -> None:
        """Tell it, and that a person has to read it."""
        self.tell(number, key, **values)
        self.again.append((number, self.lines[number][-1]))

    def _doubts(self, judged: Iterable[tuple[str, str | None]]) -> list[str]:
        """Tell what numbers that were ours are now (`Figures.doubts`), and which we no longer say."""
        told = dict.fromkeys(judged)
        doubts = [self._say("doubt", text=text, now=now) for text, now in told if now]
        followed = {text for text, now in told if now}  # perhaps in another chart of the slide
        gone = [f"«{text}»" for text, now in told if now == "" and text not in followed]
        return [*doubts, self._say("no_longer_said", texts=gone)] if gone else doubts

    def _grouped(self) -> list[str]:
        """Return what is to be read again, each sentence once with all its slides."""
        slides: dict[str, list[int]] = {}
        for number, sentence in self.again:
            slides.setdefault(sentence, []).append(number)
        return [self._say("on_slide", number=spans(told), sentence=one) for one, told in slides.items()]

    def _part(self, thing: Thing) -> str:
        """Return what a thing is called, and its number where there are several on a slide."""
        known = thing.mark.what in (*TEXTS, "lines", HEADER)
        named = self._named(thing.mark.what if known else thing.kind or "chart", thing.mark.part)
        return f"{named} ({which})" if (which := self.which.get(id(thing.element))) else named

    def _named(self, what: str, part: str = "") -> str:
        return " ".join([self._say(f"part_{what}"), *re.findall(r"panel (\d+)", part)])

    def _examples(self, new: Sequence[Change]) -> str:
        """Write the first of what is new: «Tydal, 2023: 87,3 → 86,9»."""
        shown = [
            ": ".join(
                filter(
                    None,
                    (
                        ", ".join(_short(one, _LONGEST_NAME) for one in of),
                        f"{_line(before) or '–'} → {_line(now) or '–'}",
                    ),
                )
            )
            for before, now, of in new[:_EXAMPLES]
        ]
        more = [self._say("more", total=len(new) - _EXAMPLES)] if len(new) > _EXAMPLES else []
        return "; ".join([*shown, *more])


def _quoted(names: Iterable[str]) -> list[str]:
    """Quote names, but for those of series that nobody sees."""
    return [f"«{_line(one)}»" for one in names if one not in LAID_OUT]


def _line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _short(line: str, longest: int = _LONGEST) -> str:
    """Return a line not too long for a screenful."""
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _listed(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {one}" for one in sentences)
