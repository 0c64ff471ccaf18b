"""Fitting texts: moving labels apart, breaking lines, shortening alt texts. Pure calculation, no drawing.

Shared by matplotlib and PowerPoint: lengths may be in any unit, as long as all are in the same one.
"""

import re
from collections.abc import Callable, Sequence

from ilag_data.errors import ChartError

ALT_TEXT_LIMIT = 250
"""Maximum characters of an alt text: screen readers read it without a pause."""
_END_OF_SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÆØÅ])")


def no_room(no: str, en: str) -> ChartError:
    """Return the error for what a chart has no room for, from the problem in both languages."""
    return ChartError(
        no,
        en,
        "vis færre, forkort navnene, eller lag flere figurer.",
        "show fewer, shorten the names, or make several charts.",
    )


def dodge(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels apart so that none overlaps another, each as little as possible.

    The sum of squared moves is minimal, given the order and the limits `low` and `high`; it is found by
    pooling adjacent violators (isotonic regression).
    """
    if sum(heights) > (high - low) * (1 + 1e-9):
        raise no_room(
            f"{len(wanted)} navn får ikke plass ved siden av hverandre.",
            f"{len(wanted)} labels do not fit beside each other.",
        )
    order = sorted(range(len(wanted)), key=lambda label: wanted[label])
    # Subtract the heights of the labels below each one: what remains need only be non-decreasing.
    below: list[float] = []
    stacked = 0.0
    for label in order:
        below.append(stacked + heights[label] / 2)
        stacked += heights[label]
    free = _non_decreasing([wanted[label] - offset for label, offset in zip(order, below, strict=True)])
    room = max(high - stacked, low)
    placed = [0.0] * len(wanted)
    for label, offset, position in zip(order, below, free, strict=True):
        placed[label] = min(max(position, low), room) + offset
    return placed


def _non_decreasing(values: Sequence[float]) -> list[float]:
    """Find the non-decreasing sequence nearest to `values` (least squares)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        mean, count = value, 1
        while blocks and blocks[-1][0] > mean:
            previous, size = blocks.pop()
            mean = (previous * size + mean * count) / (size + count)
            count += size
        blocks.append((mean, count))
    return [mean for mean, count in blocks for _ in range(count)]


def wrap(text: str, width: float, measure: Callable[[str], float], *, balanced: bool = False) -> list[str]:
    """Break a text into lines by its measured width, at ordinary spaces only."""
    words = text.split(" ")
    widest = max(words, key=measure)
    if measure(widest) > width:
        raise no_room(f"«{widest}» er for langt for linjen.", f"«{widest}» is too long for its line.")
    lines = _greedy(words, width, measure)
    if balanced and len(lines) > 1:
        for share in range(99, 50, -1):
            narrow = width * share / 100
            if measure(widest) > narrow:
                break
            tighter = _greedy(words, narrow, measure)
            if len(tighter) > len(lines):
                break
            lines = tighter
    return lines


def headline(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break a title into two lines where a reader would pause: after a dash, colon or comma."""
    lines = wrap(text, width, measure)
    if len(lines) != 2:
        return lines
    words = text.split(" ")
    halves = [[" ".join(words[:place]), " ".join(words[place:])] for place in range(1, len(words))]
    fitting = [pair for pair in halves if max(map(measure, pair)) <= width]
    # A pause right after the first word would leave it standing alone.
    pauses = [pair for pair in fitting if pair[0][-1] in "–:;,." and measure(pair[0]) > width * 0.3]
    return min(pauses or fitting, key=lambda pair: abs(measure(pair[0]) - measure(pair[1])))


def _greedy(words: Sequence[str], width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def narrowed(widths: Sequence[float], most: float) -> list[float]:
    """Narrow the widest columns to one common width so that all fit; their texts are then wrapped."""
    left = most
    for place, width in enumerate(sorted(widths)):
        share = left / (len(widths) - place)
        if width > share:
            return [min(one, share) for one in widths]
        left -= width
    return list(widths)


def listed(head: str, values: Sequence[str]) -> str:
    """Write a heading and a list, as in alt texts: «I 2023: Leka 574, Tydal 753.»."""
    separator = "; " if any(", " in value for value in values) else ", "
    return f"{head}: {separator.join(values)}." if values else f"{head.removesuffix('.')}."


def fitting_alt_text(alt_text: str) -> str:
    """Shorten an alt text that is too long.

    A list after a colon keeps as many of its first and last items as fit, with «…» between: in a sorted
    list, the extremes. Any other text is cut between words.
    """
    if len(alt_text) <= ALT_TEXT_LIMIT:
        return alt_text
    head, colon, listed = alt_text.removesuffix(".").rpartition(": ")
    between = "; " if "; " in listed else ", "
    items = listed.split(between) if colon else []
    for kept in range(len(items) - 1, 1, -1):
        shown = between.join([*items[: (kept + 1) // 2], "…", *items[len(items) - kept // 2 :]])
        if len(text := f"{head}: {shown}.") <= ALT_TEXT_LIMIT:
            return text
    return alt_text[: ALT_TEXT_LIMIT - 1].rpartition(" ")[0].rstrip(",;:") + "…"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return _END_OF_SENTENCE.split(text)
