"""Untrusted text, and what it must not do: control a terminal, reverse a line, become a formula.

It imports no other module, so that all may use it. A held document or a chart with such characters is refused
with their place; a message that only quotes them shows their code points.
"""

import re

# Control characters except tab and line feed; surrogates and noncharacters, which XML cannot hold; and marks
# that change the direction of reading, with which one text can look like another.
_UNSEEN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_UNSEEN_CHARACTER = re.compile(f"[{_UNSEEN}]")

# What a spreadsheet takes for the start of a formula, including its full-width form.
_CALCULATED = r"(?:[=@＝＠]|[+\-＋－](?![\d\s.,]*%?$))"
_FORMULA = re.compile(rf"[\t\r\n]|\s*{_CALCULATED}")

# Excel splits a CSV by the machine's own settings, not by the separator it was written with. Quotation marks
# do not help: in a line split elsewhere they do not come first, and are ordinary characters.
_AFTER_SEPARATOR = re.compile(rf'[;,\t\r\n](?=[\s"]*{_CALCULATED})')


def unseen(text: str) -> str | None:
    """Return the first character that is invisible but obeyed by programs, or None."""
    found = _UNSEEN_CHARACTER.search(text)
    return found and found[0]


def visible(text: str) -> str:
    r"""Write such characters as escapes, ``\x1b`` or ``\u202e``, so that no terminal obeys them."""
    return _UNSEEN_CHARACTER.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def spreadsheet_text(text: str) -> str:
    """Return a text that a spreadsheet takes for text when it opens a CSV.

    One that begins like a formula gets an apostrophe in front, and so does what looks like a formula after a
    semicolon, comma, tab or line break within it: a spreadsheet in another language starts a cell there.
    Signed numbers (``-10``, ``+2,5 %``) and the symbol ``-`` are harmless and stay as they are.

    Examples
    --------
    >>> spreadsheet_text("=HYPERLINK(A1)"), spreadsheet_text("-10"), spreadsheet_text("-")
    ("'=HYPERLINK(A1)", '-10', '-')
    >>> spreadsheet_text("Tydal;=1+1"), spreadsheet_text("indeks, 2015 = 100")
    ("Tydal;'=1+1", 'indeks, 2015 = 100')
    """
    guarded = _AFTER_SEPARATOR.sub(r"\g<0>'", text)
    return f"'{guarded}" if _FORMULA.match(text) else guarded
