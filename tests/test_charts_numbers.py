"""Numbers as text: property tests against exact arithmetic, and the rules of the house style."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilag_data.errors import ChartError
from ilag_data.language import Lang
from ilag_report.charts.numbers import NumberFormat, number, percent, period, plain
from tests.languages import LANGUAGES

values = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
decimals = st.integers(0, 4)
langs = st.sampled_from(LANGUAGES)


@pytest.mark.parametrize(
    ("value", "places", "no", "en"),
    [
        (2480, 0, "2\u00a0480", "2,480"),
        (1234567.891, 2, "1\u00a0234\u00a0567,89", "1,234,567.89"),
        (-10.8, 1, "−10,8", "−10.8"),
        (1.005, 2, "1,01", "1.01"),
        (-0.04, 1, "0,0", "0.0"),
        (math.nan, 1, "..", ".."),
        (None, 1, "..", ".."),
    ],
)
def test_numbers_are_written_as_readers_expect(value: float | None, places: int, no: str, en: str) -> None:
    assert number(value, places) == no
    assert number(value, places, "en") == en


def test_per_cent_signs_and_periods() -> None:
    assert (percent(6.9), percent(6.9, lang="en")) == ("6,9\u00a0%", "6.9%")
    assert percent(-12.746, signed=True) == "−12,7\u00a0%"
    signed = [number(value, 1, signed=True) for value in (8, -110, 0, 0.04)]
    assert signed == ["+8,0", "−110,0", "0,0", "0,0"]
    assert NumberFormat(grouped=False).text(2015) == "2015"
    assert (period(2015, 2023), period(2015, 2015)) == ("2015–2023", "2015")


def test_the_form_of_a_number_that_is_written_as_zero_has_no_sign() -> None:
    form = NumberFormat(1, signed=True, percent=True)
    assert form.excel_of(-0.06) == form.excel_of(0.05) == form.excel()
    zero = '[$-414]0.0"\u00a0%"'.replace("0.0", "#,##0.0")
    assert form.excel_of(-2.2e-14) == form.excel_of(-0.04) == form.excel_of(0.04) == ";".join([zero] * 3)


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(ChartError, match="infinite"):
        number(math.inf)
    with pytest.raises(ChartError, match="decimals"):
        NumberFormat(decimals=-1)


@given(values, decimals, langs, st.booleans(), st.booleans())
def test_what_is_written_has_the_form_of_its_language_and_reads_back_as_rounded_half_up(
    value: float, places: int, lang: Lang, signed: bool, in_percent: bool
) -> None:
    text = NumberFormat(places, signed, in_percent).text(value, lang).removesuffix("%").rstrip("\u00a0")
    group, point = ("\u00a0", ",") if lang == "no" else (",", ".")
    fraction = rf"{re.escape(point)}\d{{{places}}}" if places else ""
    assert re.fullmatch(rf"[−+]?\d{{1,3}}({group}\d{{3}})*{fraction}", text)
    assert text[0] == "0" or re.search(r"[1-9]", text), "zero has no sign"
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert Decimal(text.replace("−", "-").replace(group, "").replace(point, ".")) == exact


@given(st.floats(allow_nan=False, allow_infinity=False), decimals)
def test_no_float_is_too_large_or_small(value: float, places: int) -> None:
    assert number(value, places).strip("−").replace("\u00a0", "")[0].isdigit()


@given(st.floats(allow_nan=False, allow_infinity=False), langs)
def test_data_files_keep_every_digit(value: float, lang: Lang) -> None:
    text = plain(value, lang)
    assert float(text.replace(",", ".")) == value
    assert text != "-0"
    assert "e" not in text


def test_data_files_leave_missing_empty_and_whole_numbers_whole() -> None:
    assert [plain(value) for value in (math.nan, 574.0, -10.25)] == ["", "574", "-10,25"]
    assert plain(-10.25, "en") == "-10.25"
