"""Report an update slide by slide: what changed, what was left and why, what to read again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ilag_data.errors import in_python
from ilag_data.periods import spans
from ilag_data.tables import newest_year
from ilag_data.untrusted import visible
from ilag_report.charts.description import Identity
from ilag_report.charts.marks import BLANK, HEADER, TEXTS, fingerprint
from ilag_report.charts.reading import paragraphs_of
from ilag_report.deck import REMEMBERED, is_leading
from ilag_report.messages import say
from ilag_report.updating.doubts import doubts, print_of
from ilag_report.updating.numbers import numbers_in
from ilag_report.updating.pairs import LAID_OUT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from ilag_data.language import Lang, Text
    from ilag_report.updating.doubts import Figures
    from ilag_report.updating.recognise import Thing
    from ilag_report.updating.texts import Change, Left, Outcome

    Known = Collection[tuple[str, str]]

_COUNTED = ("figures", "cells", "rows", "paragraphs", "pictures")
_READ_AGAIN = ("limits_outside", "period_cut", "workbook_values", "line_kept", "damaged")
_EXAMPLES = 6
_ON_SCREEN = 10  # lines of what to read again
_LONGEST = 160  # characters of such a line
_LONG_QUOTE = re.compile(r"(«[^«»]{40})[^«»]+»")
_MOST_FIGURES = 3  # that a doubted number may have stated
_LONGEST_NAME = 40  # characters of a row's name, which may be a sentence


@dataclass
class Report:
    """The report of an update: `str` gives a summary that fits a screen, `markdown` all of it."""

    old: Path
    new: Path
    lang: Lang
    titles: dict[int, str] = field(default_factory=dict)
    dry_run: bool = False  # nothing was written
    which: dict[int, str] = field(default_factory=dict)
    """Shape (by its `id`) → which one it is, if a slide has several of the same name."""
    lines: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    again: list[tuple[int, str]] = field(default_factory=list)
    """Slide number and sentence: what somebody has to read again."""
    total: Counter[str] = field(default_factory=Counter)
    hand: Counter[str] = field(default_factory=Counter)
    """Kind of edit by hand → number of shapes that have it."""
    newer: str = ""
    unread: list[int] = field(default_factory=list)
    """Numbers of slides on which nothing from ilag was recognised."""

    @property
    def path(self) -> Path:
        """The path of the report's file."""
        return self.new.with_name(f"{self.new.stem}-{say('update.changes', self.lang)}.md")

    def add(
        self, number: int, thing: Thing, outcome: Outcome, charts: Sequence[Figures], known: Known
    ) -> list[tuple[str, str]]:
        """Report the outcome for one shape, and return the doubts to store for the next update.

        Doubts `known` from an earlier update are repeated until somebody rewrites the text.
        """
        part, is_table = self._part(thing), thing.kind == "table"
        if thing.mark.what == "title":
            said = _line(" ".join(paragraphs_of(thing.body)))
            self.titles[number] = said or "".join(one.new for one in outcome.left)
        if told := outcome.figures:
            key = "cells" if is_table else "figures"
            self.tell(number, key, part=part, total=len(told), examples=self._examples(told))
            self.total[key] += len(told)
        if told := outcome.typed:
            self.read_again(number, "values_typed", part=part, total=len(told), values=self._examples(told))
        for text, _, of in outcome.gone:
            self.read_again(number, "value_gone", part=part, value=_line(text), of=", ".join(of))
        if outcome.hand:
            self.tell(number, "hand", part=part, what=self._hands(outcome.hand))
            self.hand.update(self._hands(dict.fromkeys(outcome.hand, ())))
        total = sum(bool(one.new) for one in outcome.changed)
        self.total["rows" if is_table else "paragraphs"] += total
        if total and thing.mark.what == "notes":
            self.tell(number, "notes", total=total)
        else:
            for old, new, _ in outcome.changed:
                key = "changed" if old and new else "added" if new else "removed"
                self.tell(number, key, part=part, old=_line(old), new=_line(new))
        for key, names in outcome.told:
            shown = _quoted(names)
            self.total["pictures"] += key == "picture_drawn"
            is_left = outcome.alone and not outcome.is_current
            tell = self.read_again if is_left or key in _READ_AGAIN else self.tell
            if shown or not names:
                tell(number, key, part=part, names=shown, is_current=outcome.is_current)
        return [one for left in outcome.left for one in self._add_left(number, thing, left, charts, known)]

    def _add_left(
        self, number: int, thing: Thing, left: Left, charts: Sequence[Figures], known: Known
    ) -> list[tuple[str, str]]:
        """Report a text edited by hand: to be read again if ilag's has changed or its numbers are doubted."""
        # For a cell the new value itself is reported, so that its numbers need no matching.
        is_in_place = bool(left.new or not left.what)
        doubts, stale = (
            ([], [])
            if left.what == "cell" and not _is_of_others(charts)
            else self._doubts(left.mine, charts, known, is_ours=is_in_place, of=left.of)
        )
        is_known = (fingerprint(f"{left.mine} → {left.new}"), BLANK)
        is_new = left.is_new or is_known in known
        tell = self.read_again if is_new or doubts else self.tell
        tell(
            number,
            "left",
            part=self._part(thing),
            what=self._say(f"what_{left.what}", of=", ".join(left.of)) if left.what else "",
            mine=_line(left.mine),
            new=_line(left.new),
            doubts=doubts,
            is_finding=thing.mark.what == "title" and not is_leading(thing.mark.identity),
        )
        return [*stale, is_known] if is_new else stale

    def add_other(
        self, number: int, text: str, charts: Sequence[Figures], known: Known, thing: Thing | None
    ) -> list[tuple[str, str]]:
        """Report the doubted numbers in a text that ilag did not write, perhaps added to a shape it did.

        Return the doubts to store for the next update, as `add` does.
        """
        least = 10 if thing else 100  # a text box may be about anything
        doubts, stale = self._doubts(text, charts, known, is_ours=False, least=least)
        if doubts:
            part = "" if thing is None else self._part(thing)
            self.read_again(number, "other", text=_line(text), doubts=doubts, part=part)
        return stale

    def tell_apart(self, things: Sequence[Thing], titles: Mapping[str, str]) -> None:
        """Distinguish shapes of the same name on a slide, by the findings of their charts or by numbers."""
        alike: dict[str, list[Thing]] = defaultdict(list)
        for one in things:
            alike[self._part(one)].append(one)
        for those in filter(lambda one: len(one) > 1, alike.values()):
            findings = [titles.get(one.mark.identity, "") for one in those]
            for at, (one, finding) in enumerate(zip(those, findings, strict=True), start=1):
                is_alone = finding and findings.count(finding) == 1
                self.which[id(one.element)] = f"«{finding}»" if is_alone else str(at)

    def add_own(self, number: int, thing: Thing, texts: Sequence[str]) -> None:
        """Report the paragraphs or rows that a user added to a shape from ilag."""
        if texts:
            self.tell(number, "own", part=self._part(thing), names=_quoted(texts))

    def add_stale(
        self,
        number: int,
        thing: Thing,
        reason: str,
        texts: Iterable[str],
        charts: Sequence[Figures],
        new: str,
    ) -> None:
        """Report why the figures and texts of a slide are outdated, and what they would be now."""
        doubts = [one for text in texts for one in self._doubts(text, charts, ())[0]]
        said = {
            "reason": self._say(reason, part=self._part(thing), is_current=False),
            "doubts": [*dict.fromkeys(doubts)],
        }
        self.read_again(number, "stale", new=_line(new), **said)

    def add_missing(self, number: int, parts: Sequence[str]) -> None:
        """Report the missing parts of a slide, which may need more charts now."""
        named = [self._named(one.rpartition("|")[2], one) for one in parts]
        self.read_again(number, "missing", parts=named, is_chart=not {*parts} <= {*TEXTS})

    def add_problem(self, number: int, problem: Text, *, left: bool) -> None:
        """Report a chart left alone or kept in its period: figures are missing, or the suite lacks it."""
        key = "unmade" if left else "own_period"
        self.read_again(number, key, reason=problem[self.lang].removesuffix("."))

    def tell_newer(self, things: Iterable[Thing]) -> None:
        """Report which years are held beyond those that the presentation, or a part of it, covers."""
        periods = [years for one in things if (years := Identity.read(one.mark.identity).years)]
        newest, lasts = newest_year() if periods else 0, {max(one) for one in periods}
        if (last := min(lasts, default=0)) < newest:
            first = min(map(min, periods))
            self.newer = self._say("newer", last=last, newest=newest, first=first, is_all=len(lasts) == 1)

    def markdown(self) -> str:
        """Return the whole report."""
        about = {"old": self.old.name, "new": self.new.name, "is_dry": self.dry_run}
        parts = [f"# {self._say('heading', **about)}", self._say("about", **about), *self._summary()]
        if again := self._grouped():
            parts += [f"## {self._say('again')}", _listed(again)]
        for number in sorted(self.lines):
            title = self.titles.get(number, "")
            parts += [f"## {self._say('slide', number=number, title=title)}", _listed(self.lines[number])]
        parts.append(self._say("unread", slides=spans(self.unread) if self.unread else ""))
        return "\n".join(map(visible, "\n\n".join(parts).split("\n"))) + "\n"

    def __str__(self) -> str:
        """Return a summary that fits a screen: how much changed, and what to read again."""
        lines = self._summary()
        if again := self._grouped():
            lines += [f"{self._say('again')}:", *(f"  {one}" for one in again[:_ON_SCREEN])]
            if (more := len(again) - _ON_SCREEN) > 0:
                lines.append(f"  {self._say('more', total=more)}")
        return "\n".join(_short(visible(one)) for one in lines)

    def _repr_markdown_(self) -> str:
        return in_python(self.markdown())

    def _summary(self) -> list[str]:
        new = [self._say(f"new_{key}", total=self.total[key]) for key in _COUNTED if self.total[key]]
        told = [self._say("summary", again=len(self._grouped()), new=new, is_dry=self.dry_run)]
        if self.hand:
            what = [f"{one} ({total})" for one, total in self.hand.most_common()]
            told.append(self._say("hand_total", what=what))
        return [*told, self.newer] if self.newer else told

    def _hands(self, edits: Mapping[str, Sequence[str]]) -> list[str]:
        """Name the edits by hand, each once: some kinds share a name."""
        return [*dict.fromkeys(self._say(f"hand_{one}", names=_quoted(edits[one])) for one in edits)]

    def _say(self, key: str, **values: object) -> str:
        return say(f"update.{key}", self.lang, **values)

    def tell(self, number: int, key: str, **values: object) -> None:
        """Add a message about a slide."""
        self.lines[number].append(self._say(key, **values))

    def read_again(self, number: int, key: str, **values: object) -> None:
        """Add a message about a slide that somebody has to read again."""
        self.tell(number, key, **values)
        self.again.append((number, self.lines[number][-1]))

    def _doubts(
        self,
        text: str,
        charts: Sequence[Figures],
        known: Known,
        *,
        is_ours: bool = True,
        least: int = 10,
        of: Sequence[str] = (),
    ) -> tuple[list[str], list[tuple[str, str]]]:
        """Return sentences about the doubted numbers of a text, and the doubts to store."""
        if _is_of_others(charts) and not all(one.is_year for one in numbers_in(text, self.lang)):
            return [self._say("untested")], []
        found = [*doubts(text, charts, known, is_ours=is_ours, least=least, of=of)]
        told, gone = [], [f"«{one.text}»" for one in found if not one.now]
        for one in found:
            if one.now:
                now, more = one.now[:_MOST_FIGURES], "…" * (len(one.now) > _MOST_FIGURES)
                told.append(self._say("doubt", text=one.text, now=now, more=more))
        if gone:
            told.append(self._say("no_longer_said", texts=gone))
        return told, [
            (print_of(text, one.text), fingerprint(key)) for one in found for key in one.keys or ("",)
        ]

    def _grouped(self) -> list[str]:
        """Return what to read again, each sentence once with all its slides."""
        slides: dict[str, list[int]] = {}
        for number, sentence in sorted(self.again, key=lambda one: one[0]):
            slides.setdefault(sentence, []).append(number)
        return [self._say("on_slide", number=spans(told), sentence=one) for one, told in slides.items()]

    def where(self, thing: Thing) -> str:
        """Return the name of a text or panel; empty for the only chart, table or picture of a slide."""
        return self._called(thing) if thing.kind == "text" or thing.is_panel else ""

    def _called(self, thing: Thing) -> str:
        known = thing.mark.what in (*TEXTS, "lines", HEADER)
        return self._named(thing.mark.what if known else thing.kind or "chart", thing.mark.part)

    def _part(self, thing: Thing) -> str:
        """Return the name of a shape to begin a sentence with, and which one if several share it."""
        named, which = self._called(thing), self.which.get(id(thing.element))
        return f"{named[0].upper()}{named[1:]}{f' ({which})' if which else ''}"

    def _named(self, what: str, part: str) -> str:
        return self._say(f"part_{what}", panel="".join(re.findall(r"panel (\d+)", part)))

    def _examples(self, new: Sequence[Change]) -> str:
        """Write the first changes: «Tydal, 2023: 87,3 → 86,9»."""
        shown = []
        for before, now, of in new[:_EXAMPLES]:
            name = ", ".join(one if len(one) <= _LONGEST_NAME else f"{one[:_LONGEST_NAME]}…" for one in of)
            shown.append(f"{f'{name}: ' if name else ''}{_line(before) or '–'} → {_line(now) or '–'}")
        more = [self._say("more", total=len(new) - _EXAMPLES)] if len(new) > _EXAMPLES else []
        return "; ".join([*shown, *more])


def _is_of_others(charts: Sequence[Figures]) -> bool:
    """Return whether a slide repeats findings of other slides, whose figures are not at hand."""
    return all(one.chart.partition(":")[0] == REMEMBERED for one in charts)


def _quoted(names: Iterable[str]) -> list[str]:
    """Quote names, except those of invisible series."""
    return [f"«{_line(one)}»" for one in names if one not in LAID_OUT]


def _line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _short(line: str) -> str:
    """Shorten a line to fit the screen, first its quotations."""
    if len(line) > _LONGEST:
        line = _LONG_QUOTE.sub(r"\1…»", line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _listed(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {one}" for one in sentences)
