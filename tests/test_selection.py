"""Codes and expressions, counting, splitting and requests."""

import math
from dataclasses import replace
from itertools import product
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilag_data.errors import SelectionError
from ilag_data.jsonstat import Dimension
from ilag_data.ssb.metadata import Metadata
from ilag_data.ssb.selection import LONGEST_URL, Codes, body, cells, choose, request, split

CODES = ("3101", "0301", "5033", "5034", "50", "0716u", "A+B")
YEARS = tuple(str(year) for year in range(2015, 2024))


def variable(id_: str, codes: tuple[str, ...]) -> Dimension:
    return Dimension(id_, id_.lower(), codes, codes, notes=(), units={}, elimination=True)


METADATA = Metadata(
    table="07459",
    label="07459: Befolkning",
    updated=None,
    variables={
        "Region": variable("Region", CODES),
        "ContentsCode": variable("ContentsCode", ("Personer1",)),
        "Tid": variable("Tid", YEARS),
    },
    required=("ContentsCode", "Tid"),
    time_variable="Tid",
)
ALL = {"Region": "*", "ContentsCode": "*", "Tid": "*"}


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("5033", ["5033"]), ("a+b", ["A+B"]), ("503?", ["5033", "5034"]),
        ("????", ["3101", "0301", "5033", "5034"]), ("50*", ["5033", "5034", "50"]),
        ("*01", ["3101", "0301"]), ("*3*", ["3101", "0301", "5033", "5034"]), ("*", list(CODES)),
        ("5*?3", ["5033"]), (" 5033 ", ["5033"]), (["A+?", "5033", "?????"], ["5033", "0716u", "A+B"]),
    ],
)  # fmt: skip
def test_expressions(expression: str | list[str], found: list[str]) -> None:
    assert list(choose(METADATA, ALL | {"Region": expression})[0].codes) == found


def test_codes_come_once_in_the_order_of_the_table_and_without_regard_to_case() -> None:
    chosen = choose(
        METADATA, {"tid": "2015", "REGION": ["0716U", "5034", "50*", "5034"], "contentscode": "personer1"}
    )
    assert chosen == (
        Codes("Region", ("5033", "5034", "50", "0716u")),
        Codes("ContentsCode", ("Personer1",)),
        Codes("Tid", ("2015",)),
    )


def test_a_star_is_every_code_and_a_code_in_its_own_spelling_is_one() -> None:
    codes = ("a", "A", "*", "x\ny")
    odd = replace(METADATA, variables={**METADATA.variables, "Region": variable("Region", codes)})
    assert choose(odd, ALL)[0].codes == codes
    assert choose(odd, ALL | {"Region": "A"})[0].codes == ("A",)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (ALL | {"Region": ["9*"]}, r"do not exist in table 07459, variable Region: 9\*\."),
        (
            ALL | {"Region": ["5033", "5043", "9999"]},
            r"variable Region: 5043, 9999\.\n.*nearest to 5043: 5034",
        ),
        ({"Regions": "*"}, r"no variable Regions\.\n.*nearest: Region"),
        ({"Region": "*", "Tid": "*"}, "cannot be asked without ContentsCode"),
        ({"Region": "*", "ContentsCode": "*"}, "cannot be asked without Tid"),
        (ALL | {"region": "*"}, "asked for twice"),
        (ALL | {"Region": []}, "No code is asked for"),
    ],
)
def test_what_the_table_does_not_have_is_refused(wanted: dict[str, str | list[str]], words: str) -> None:
    with pytest.raises(SelectionError, match=words):
        choose(METADATA, wanted)


SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=4)


@given(SIZES, st.integers(1, 300))
def test_parts_keep_the_limit_and_hold_every_cell_once(sizes: list[int], limit: int) -> None:
    selection = tuple(
        Codes(f"V{at}", tuple(f"{at}.{code}" for code in range(size))) for at, size in enumerate(sizes)
    )
    parts = split(selection, limit, whole=["V0"])
    assert all(cells(part) <= limit for part in parts)
    held = [cell for part in parts for cell in product(*(choice.codes for choice in part))]
    assert sorted(held) == sorted(product(*(choice.codes for choice in selection)))


@given(st.integers(2, 400), st.integers(1, 30), st.integers(1, 3000))
def test_one_cut_variable_takes_as_few_parts_as_can_be(regions: int, years: int, limit: int) -> None:
    selection = (
        Codes("Region", tuple(map(str, range(regions)))),
        Codes("Tid", tuple(map(str, range(years)))),
    )
    parts = split(selection, limit, whole=["Tid"])
    if years <= limit:
        assert len(parts) == math.ceil(regions / (limit // years))


def test_the_longest_that_may_be_left_out_is_cut_first() -> None:
    selection = (
        Codes("Kjonn", ("1", "2")),
        Codes("Region", tuple(map(str, range(10)))),
        Codes("Tid", tuple(map(str, range(100)))),
    )
    parts = split(selection, 1000, whole=["Tid"])
    assert [[len(choice.codes) for choice in part] for part in parts] == [[2, 5, 100], [2, 5, 100]]


BASE = "https://data.ssb.no/api/pxwebapi/v2"


def test_a_short_request_is_a_get_that_says_everything() -> None:
    chosen = (
        Codes("Region", ("A+B", "5033")),
        Codes("Alder", ("F00-04",)),
        Codes("Tid", ("2015",)),
    )
    made = request(BASE, "07459", chosen, "no")
    assert (made.method, made.body) == ("GET", None)
    assert made.url.startswith(f"{BASE}/tables/07459/data?lang=no&outputFormat=json-stat2&")
    assert "A%2BB,5033" in made.url
    assert dict(parse_qsl(urlsplit(made.url).query)) == {
        "lang": "no",
        "outputFormat": "json-stat2",
        "valueCodes[Region]": "A+B,5033",
        "valueCodes[Alder]": "F00-04",
        "valueCodes[Tid]": "2015",
    }


@given(st.integers(300, 420))
def test_a_long_request_is_a_post(count: int) -> None:
    chosen = (Codes("Region", tuple(f"{code:04}" for code in range(count))), Codes("Tid", ("2015",)))
    made = request(BASE, "07459", chosen, "en")
    if made.method == "GET":
        assert len(made.url) <= LONGEST_URL
    else:
        assert made.url == f"{BASE}/tables/07459/data?lang=en&outputFormat=json-stat2"
        assert made.body == body(chosen)
        assert count > 370


def test_a_code_with_a_comma_is_posted() -> None:
    assert request(BASE, "1", (Codes("A", ("1,2",)),), "no").method == "POST"


def test_the_body_is_that_of_the_api() -> None:
    assert body((Codes("Region", ("5033",)), Codes("Tid", ("2015", "2016")))) == {
        "selection": [
            {"variableCode": "Region", "valueCodes": ["5033"]},
            {"variableCode": "Tid", "valueCodes": ["2015", "2016"]},
        ]
    }
