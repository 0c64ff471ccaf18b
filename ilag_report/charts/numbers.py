"""Numbers as readers of Norwegian and English expect them.

Norwegian ``2 480``, ``−10,8``, ``6,9 %``; English ``2,480``, ``−10.8``, ``6.9%``. The spaces are no-break
spaces (U+00A0), the minus is U+2212, halves round away from zero, and nothing is ever "minus zero".
"""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from ilag_data.arguments import checked
from ilag_data.errors import ChartError
from ilag_data.frames import NO_INFINITY
from ilag_data.language import Lang

if TYPE_CHECKING:
    import pandas as pd

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
MISSING = ".."
"""Statistics Norway's symbol for "figure not available": for a missing value without its own symbol."""

_GROUP = {"no": NO_BREAK_SPACE, "en": ","}
_POINT = {"no": ",", "en": "."}
_LOCALE = {"no": "[$-414]", "en": "[$-809]"}
_PERCENT = {"no": f"{NO_BREAK_SPACE}%", "en": "%"}
_ENOUGH_DIGITS = Context(prec=330)  # the largest float has 309 digits before the point


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of a column, an axis or a label are written.

    Parameters
    ----------
    decimals : int
        Digits after the decimal separator.
    signed : bool
        Whether positive numbers get a plus sign, as for changes.
    percent : bool
        Whether a per cent sign follows. The value is already in per cent: 6.9 is written ``6,9 %``.
    grouped : bool
        Whether thousands are separated. False for years.
    """

    decimals: int = 0
    signed: bool = False
    percent: bool = False
    grouped: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= 9:
            raise ChartError(
                f"Tall med {self.decimals} desimaler kan ikke vises.",
                f"A number format with {self.decimals} decimals was asked for.",
                "bruk 0 til 9 desimaler; 0 eller 1 passer for de fleste figurer.",
                "use 0 to 9 decimals; 0 or 1 is right for most charts.",
            )

    def text(self, value: float | None, lang: Lang = "no") -> str:
        """Write one number."""
        if value is None or math.isnan(value):
            return MISSING
        if math.isinf(value):
            raise ChartError(
                "Et uendelig tall kan ikke vises.",
                "An infinite number cannot be shown.",
                *NO_INFINITY,
            )
        rounded = _rounded(value, self.decimals)
        digits = format(abs(rounded), ",f" if self.grouped else "f")
        whole, _, fraction = digits.partition(".")
        written = whole.replace(",", _GROUP[lang]) + (_POINT[lang] + fraction if fraction else "")
        # The sign is that of the number as written: −0,04 with one decimal is plain "0,0".
        sign = MINUS if rounded < 0 else "+" if self.signed and rounded > 0 else ""
        return sign + written + (_PERCENT[lang] if self.percent else "")

    def ranked(self, values: "pd.Series[float]", lang: Lang = "no") -> list[str]:
        """Write names (the index) and numbers, highest first; missing values are left out."""
        known = values.dropna().sort_values(ascending=False, kind="stable")
        return [f"{name} {self.text(value, lang)}" for name, value in known.items()]

    def excel(self, lang: Lang = "no") -> str:
        """Return the equivalent number format of Excel and PowerPoint.

        They write the separators of the viewer's own settings; the minus and per cent signs are as here.
        """
        digits = ("#,##0" if self.grouped else "0") + ("." + "0" * self.decimals if self.decimals else "")
        if self.percent:
            digits += f'"{_PERCENT[lang]}"'
        place = _LOCALE[lang]  # for LibreOffice
        return f'{place}{"+" if self.signed else ""}{digits};{place}"{MINUS}"{digits};{place}{digits}'

    def excel_of(self, value: float, lang: Lang = "no") -> str:
        """Return the number format for one value: without a sign where it rounds to zero.

        Excel and PowerPoint choose the sign before they round: −0.04 would be «−0,0», and so would a rounding
        error below zero.
        """
        form = self.excel(lang)
        if _rounded(value, self.decimals):
            return form
        return ";".join([form.rpartition(";")[2]] * 3)


@checked
def number(value: float | None, decimals: int = 0, lang: Lang = "no", *, signed: bool = False) -> str:
    """Write a number, e.g. ``2 480`` or ``−10,8``.

    Parameters
    ----------
    value : float or None
        The number; NaN and None are written ``..``.
    decimals : int
        Digits after the decimal separator, 0 to 9.
    lang : {"no", "en"}
        The language it is written in.
    signed : bool
        Whether a positive number gets a plus sign.

    Returns
    -------
    str
        The number as text.

    Examples
    --------
    >>> number(-10.75, 1, signed=True), number(None), number(2480, lang="en")
    ('−10,8', '..', '2,480')
    """
    return NumberFormat(decimals=decimals, signed=signed).text(value, lang)


@checked
def percent(value: float | None, decimals: int = 1, lang: Lang = "no", *, signed: bool = False) -> str:
    """Write a number that is in per cent, e.g. ``6,9 %`` (English ``6.9%``).

    Parameters
    ----------
    value, decimals, lang, signed
        As in `number`; the value is already in per cent.

    Returns
    -------
    str
        The number with its per cent sign.

    Examples
    --------
    >>> percent(6.85, lang="en"), percent(-12.7, 0, lang="en")
    ('6.9%', '−13%')
    """
    return NumberFormat(decimals=decimals, signed=signed, percent=True).text(value, lang)


@checked
def period(first: int, last: int) -> str:
    """Write a period of years with an en dash, ``2015–2023``; a single year is written alone.

    Parameters
    ----------
    first, last : int
        The first and the last year.

    Returns
    -------
    str
        The period as text.

    Examples
    --------
    >>> period(2015, 2023), period(2023, 2023)
    ('2015–2023', '2023')
    """
    return str(first) if first == last else f"{first}{EN_DASH}{last}"


def plain(value: float, lang: Lang = "no") -> str:
    """Write a number for a data file: every digit it has, no grouping, ASCII minus, no exponent."""
    if math.isnan(value):
        return ""
    digits = format(Decimal(repr(float(value))), "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return ("0" if digits == "-0" else digits).replace(".", _POINT[lang])


def _rounded(value: float, decimals: int) -> Decimal:
    # repr is the shortest text that means this float, i.e. the number a reader thinks it is: 0.15 is rounded
    # as 0.15 and not as the 0.1499999999999999944 that the machine stores.
    exact = Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_ENOUGH_DIGITS)
