"""Texts that others wrote, and what they must not do: steer a terminal, turn a line around, become a formula.

A leaf: every room may use it. Where such characters lie in a document that is held or in a chart, it is
refused with their place; where a message only quotes them, they are shown by their numbers.
"""

import re

# Controls but tab and line feed; half characters and noncharacters, which XML cannot hold; and the marks that
# turn the direction of reading, with which a text can look like another.
_UNSEEN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_UNSEEN_CHARACTER = re.compile(f"[{_UNSEEN}]")

# What a spreadsheet begins to calculate at, also in its wide form.
_CALCULATED = r"(?:[=@＝＠]|[+\-＋－](?![\d\s.,]*%?$))"
_FORMULA = re.compile(rf"[\t\r\n]|\s*{_CALCULATED}")

# Excel splits a CSV where the machine's own settings say, not where the file was meant to be split. Quotation
# marks are no help against it: in a line split elsewhere they do not stand first, and are then letters.
_AFTER_SEPARATOR = re.compile(rf'[;,\t\r\n](?=[\s"]*{_CALCULATED})')


def unseen(text: str) -> str | None:
    """Return the first character that nobody sees but programs obey, or None."""
    found = _UNSEEN_CHARACTER.search(text)
    return found and found[0]


def visible(text: str) -> str:
    r"""Write such characters by their numbers, ``\x1b`` or ``\u202e``, so that no terminal obeys them."""
    return _UNSEEN_CHARACTER.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def spreadsheet_text(text: str) -> str:
    """Return a text that a spreadsheet takes for text when it opens a CSV.

    One that begins like a formula gets an apostrophe before it, and so does what looks like a formula after a
    semicolon, comma, tab or line break in the text: the spreadsheet of another language begins a cell there.
    Signed numbers (``-10``, ``+2,5 %``) and the symbol ``-`` are no danger and stay as they are.

    Examples
    --------
    >>> spreadsheet_text("=HYPERLINK(A1)"), spreadsheet_text("-10"), spreadsheet_text("-")
    ("'=HYPERLINK(A1)", '-10', '-')
    >>> spreadsheet_text("Tydal;=1+1"), spreadsheet_text("indeks, 2015 = 100")
    ("Tydal;'=1+1", 'indeks, 2015 = 100')
    """
    guarded = _AFTER_SEPARATOR.sub(r"\g<0>'", text)
    return f"'{guarded}" if _FORMULA.match(text) else guarded
