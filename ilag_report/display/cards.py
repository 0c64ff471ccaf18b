"""A card: what there is to know of one thing, as HTML in a notebook and as plain text in a terminal.

Nothing here takes a colour or font of its own, so that a card follows the theme of JupyterLab, light or dark.
Every text is escaped, for HTML and for the terminal: labels come from documents of others.
"""

import html
import textwrap
from dataclasses import dataclass
from urllib.parse import quote

from ilag_data.language import Lang, Text
from ilag_data.untrusted import visible

_TEXT_WIDTH = 100
_LEFT = 'style="text-align: left"'
_LINK = Text("Tabell {} i statistikkbanken", "Table {} in StatBank Norway")
_TAGS = Text("nb", "en")
_ADDRESS = Text("https://www.ssb.no/statbank/table/", "https://www.ssb.no/en/statbank/table/")


@dataclass(frozen=True, slots=True)
class Listing:
    """A table on a card.

    Attributes
    ----------
    head : tuple of str
        What the columns are called.
    rows : tuple of tuple of str
        The cells, each row as long as `head`.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What there is to know of one thing.

    Attributes
    ----------
    title : str
        What the thing is.
    facts : tuple of (str, str)
        What is told, and the text. Facts without a text are not shown.
    listing : Listing or None
        A table below the facts.
    notes : tuple of str
        What to beware of.
    tables : tuple of str
        Numbers of the tables at Statistics Norway to link to.
    lang : {"no", "en"}
        The language of the texts.
    """

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    listing: Listing | None = None
    notes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    lang: Lang = "no"

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Text and address of the tables at Statistics Norway."""
        return tuple(
            (_LINK[self.lang].format(table), _ADDRESS[self.lang] + quote(table, safe=""))
            for table in self.tables
        )

    def __repr__(self) -> str:
        """Give the card as plain text."""
        facts = [fact for fact in self.facts if fact[1]]
        width = max((len(what) for what, _ in facts), default=0)
        lines = [self.title, "=" * len(self.title)]
        for what, said in facts:
            lines += _wrapped(said, first=f"{what:<{width}}  ", later=" " * (width + 2))
        if self.listing:
            lines += ["", *columns((self.listing.head, *self.listing.rows))]
        if self.notes:
            lines += ["", *(line for note in self.notes for line in _wrapped(note, first="- ", later="  "))]
        if self.links:
            lines += ["", *(f"{text}: {address}" for text, address in self.links)]
        return visible("\n".join(lines))

    def _repr_html_(self) -> str:
        facts = "".join(
            f'<tr><th scope="row" {_LEFT}>{html.escape(what)}</th><td {_LEFT}>{html.escape(said)}</td></tr>'
            for what, said in self.facts
            if said
        )
        table = f"<table><tbody>{facts}</tbody></table>" if facts else ""
        content = (
            f"<p><strong>{html.escape(self.title)}</strong></p>"
            f"{scrolling(table + _listing_html(self.listing), self.title)}"
            f"{_list_html([html.escape(note) for note in self.notes])}"
            f"{_list_html([_link_html(*link) for link in self.links])}"
        )
        return framed(content, self.lang)


def framed(content: str, lang: Lang) -> str:
    """Return HTML in a frame that tells its language and is not taken for formulas.

    Parameters
    ----------
    content : str
        The HTML.
    lang : {"no", "en"}
        Its language: a screen reader set to another one would misread it.
    """
    # The class keeps MathJax off: a dollar sign in a label is no formula.
    return f'<div class="mathjax_ignore" lang="{_TAGS[lang]}">{content}</div>'


def scrolling(table: str, label: str) -> str:
    """Return a table in a frame that scrolls sideways, by keyboard too, where it is too wide.

    Parameters
    ----------
    table : str
        The HTML.
    label : str
        What a screen reader calls it; escaped here.
    """
    return (
        f'<div tabindex="0" role="region" aria-label="{html.escape(label)}" '
        f'style="overflow-x: auto; text-align: right">{table}</div>'
    )


def columns(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return rows of cells as lines of text, each column as wide as it needs."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _wrapped(text: str, *, first: str, later: str) -> list[str]:
    return textwrap.wrap(text, _TEXT_WIDTH, initial_indent=first, subsequent_indent=later)


def _listing_html(listing: Listing | None) -> str:
    if listing is None:
        return ""
    head = "".join(f'<th scope="col" {_LEFT}>{html.escape(cell)}</th>' for cell in listing.head)
    rows = "".join(
        "<tr>"
        + "".join(f'<td style="{_cell_style(cell)}">{html.escape(cell)}</td>' for cell in row)
        + "</tr>"
        for row in listing.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell_style(cell: str) -> str:
    # Dates and names of series would be broken at their hyphens.
    return "text-align: left" if " " in cell else "text-align: left; white-space: nowrap"


def _list_html(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""


def _link_html(text: str, address: str) -> str:
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{html.escape(text)}</a>'
