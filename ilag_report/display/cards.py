"""Cards: what there is to know about one thing, as HTML in a notebook and as plain text in a terminal.

They set no colours or fonts, so that they follow JupyterLab's theme, light or dark. Every text is escaped,
for HTML and for the terminal: labels come from external documents.
"""

import html
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from ilag_data.language import Lang
from ilag_data.untrusted import visible
from ilag_report.messages import say

_TEXT_WIDTH = 100
TAGS = {"no": "nb", "en": "en"}
"""What HTML calls the languages."""


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What there is to know about one thing.

    Attributes
    ----------
    title : str
        What the thing is.
    facts : tuple of (str, str)
        Name and text of each fact. Facts without a text are not shown.
    in_python : tuple of (str, str)
        The facts for those who write Python, after the others; the command line leaves them out.
    listing : tuple of tuple of str
        A table below the facts, with its headings in the first row.
    notes : tuple of str
        Caveats.
    tables : tuple of str
        Numbers of the tables at Statistics Norway to link to.
    lang : {"no", "en"}
        The language of the texts.
    is_damaged : bool
        Whether the figures described cannot be trusted: the card says why.
    """

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    listing: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    lang: Lang = "no"
    is_damaged: bool = False
    in_python: tuple[tuple[str, str], ...] = ()

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Text and address of the tables at Statistics Norway."""
        text, address = (say(f"card.{key}", self.lang) for key in ("link", "address"))
        return tuple((text.format(table), address + quote(table, safe="")) for table in self.tables)

    def _told(self) -> list[tuple[str, str]]:
        return [fact for fact in (*self.facts, *self.in_python) if fact[1]]

    def __repr__(self) -> str:
        """Return the card as plain text."""
        facts = self._told()
        width = max((len(what) for what, _ in facts), default=0)
        lines = [self.title, "=" * len(self.title)]
        for what, said in facts:
            lines += _wrapped(said, first=f"{what:<{width}}  ", later=" " * (width + 2))
        if self.listing:
            lines += ["", *columns(self.listing)]
        if self.notes:
            lines += ["", *(line for note in self.notes for line in _wrapped(note, first="- ", later="  "))]
        if self.links:
            lines += ["", *(f"{text}: {address}" for text, address in self.links)]
        return visible("\n".join(lines))

    def _repr_html_(self) -> str:
        facts = table(self._told())
        listing = table(self.listing[1:], head=self.listing[0]) if self.listing else ""
        links = [
            f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{html.escape(text)}</a>'
            for text, address in self.links
        ]
        lists = (
            f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
            for items in ([html.escape(note) for note in self.notes], links)
            if items
        )
        title = f"<p><strong>{html.escape(self.title)}</strong></p>"
        return framed(f"{title}{scrolling(facts + listing, self.title)}{''.join(lists)}", self.lang)


def card(
    title: str,
    lang: Lang,
    facts: Mapping[str, str],
    notes: Iterable[str] = (),
    tables: Iterable[str] = (),
    *,
    in_python: Mapping[str, str] | None = None,
    is_damaged: bool = False,
) -> Card:
    """Return a card whose facts are named by messages in the section ``[card]``."""
    told, code = (
        tuple((say(f"card.{key}", lang), text) for key, text in several.items())
        for several in (facts, in_python or {})
    )
    return Card(title, told, (), tuple(dict.fromkeys(notes)), tuple(tables), lang, is_damaged, code)


def framed(content: str, lang: Lang) -> str:
    """Return HTML in an element that declares its language, for screen readers."""
    # The class keeps MathJax from taking dollar signs in labels for formulas.
    return f'<div class="mathjax_ignore" lang="{TAGS[lang]}">{content}</div>'


def scrolling(table: str, label: str) -> str:
    """Return a table in an element that scrolls sideways, also by keyboard; `label` is for screen readers."""
    return (
        f'<div tabindex="0" role="region" aria-label="{html.escape(label)}" '
        f'style="overflow-x: auto; text-align: right">{table}</div>'
    )


def table(
    rows: Sequence[Sequence[str]],
    *,
    head: Sequence[str] = (),
    groups: Sequence[str] = (),
    right: Collection[int] = (),
    caption: str = "",
) -> str:
    """Return texts as an HTML table without ids and colours; the first column has the row headings.

    `groups` has the group heading of each column; equal neighbours share one cell.
    """

    def line(cells: Sequence[str], scope: str) -> str:
        scopes = [scope if at == 0 or head is cells else "" for at in range(len(cells))]
        return f"<tr>{''.join(map(cell, cells, range(len(cells)), scopes))}</tr>"

    def cell(text: str, at: int, scope: str) -> str:
        # Dates and names of series would otherwise be broken at their hyphens.
        left = "text-align: left" + ("" if " " in text or scope else "; white-space: nowrap")
        style = "" if at in right else f' style="{left}"'
        name = f'th scope="{scope}"' if scope and text else "td"
        return f"<{name}{style}>{html.escape(text)}</{name[:2]}>"

    caption = caption and f'<caption style="text-align: left">{html.escape(caption)}</caption>'
    above = "".join(
        f'<th scope="colgroup" colspan="{len(list(columns))}">{html.escape(group)}</th>'
        if group
        else "<td></td>"
        for group, columns in groupby(groups)
    )
    thead = f"<thead>{above and f'<tr>{above}</tr>'}{line(head, 'col')}</thead>" if head else ""
    body = "".join(line(row, "row") for row in rows)
    return f"<table>{caption}{thead}<tbody>{body}</tbody></table>" if rows else ""


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Return rows of cells as lines of text in columns, those in `right` aligned to the right."""
    padded = []
    for at, cells in enumerate(zip(*rows, strict=True)):
        width = max(map(len, cells))
        padded.append([cell.rjust(width) if at in right else cell.ljust(width) for cell in cells])
    return ["  ".join(row).rstrip() for row in zip(*padded, strict=True)]


def _wrapped(text: str, *, first: str, later: str) -> list[str]:
    return textwrap.wrap(text, _TEXT_WIDTH, initial_indent=first, subsequent_indent=later)
