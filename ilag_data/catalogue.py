"""What the suite knows of every series, column, industry and indicator, read from ``catalogue.toml``.

To add a series, a column or an indicator, begin there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text, count, joined
from ilag_data.names import did_you_mean, nearest_in_words, told
from ilag_data.regions import CODES, PROGRAMME, todays_codes

STANDARD_YEARS = range(2015, 2024)
"""The suite's period, and the default of every loader.

Charts run from the end of 2015 to the end of 2023: population at the end of the year beside employment in
the 4th quarter; the changes between the two ends are those of 2016 to 2023.
"""

FIRST_YEAR = 2015
"""No figures are earlier: it is the first year of employment figures based on the a-ordning register."""

FIRST_YEAR_END = FIRST_YEAR - 1
"""Charts may begin at the end of this year, where the changes of the first year begin."""


def listed(text: str) -> list[str]:
    """Split text at commas or semicolons, dropping surrounding blanks and empty parts."""
    return [part.strip() for part in re.split("[,;]", text) if part.strip()]


Years = int | Iterable[int] | str
"""Years as a caller gives them: one, several, or text."""


def years_from(given: Years, *, since: int = 0) -> tuple[int, ...]:
    """Return years in order, each once; text may be ``2015-2023``, ``2015 til 2023`` or ``2015,2023``.

    Years before `since` are refused as too early for any figure.
    """
    several: Iterable[object] = given if isinstance(given, Iterable) else [given]
    if isinstance(given, str):
        several = listed(given)
    years: set[int] = set()
    for part in several:
        found = re.fullmatch(r"(\d{4})(?:\s*(?:[-–]|til|to)\s*(\d{4}))?", str(part))
        if not found:
            raise _no_years(given, part)
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last:
            raise SelectionError(
                f"Perioden {part} slutter før den begynner.",
                f"The period {part} ends before it begins.",
                f"skriv {last}-{first}.",
                f"write {last}-{first}.",
            )
        years |= set(range(first, last + 1))
    if not years:
        raise _no_years(given)
    if (first := min(years)) < since:
        raise SelectionError(
            f"{first} er for tidlig: Tallene begynner i {FIRST_YEAR}.",
            f"{first} is too early: the figures begin in {FIRST_YEAR}.",
            f"begynn med {FIRST_YEAR}: tall for sysselsatte før det er ikke sammenlignbare.",
            f"begin with {FIRST_YEAR}: employment figures before it are not comparable.",
        )
    return tuple(sorted(years))


def _no_years(given: Years, part: object = "") -> SelectionError:
    """Return the error for an invalid year; its example is text or Python, as what was given."""
    is_typed = isinstance(given, str)
    one, other = ("2015-2023", "2015,2019,2023") if is_typed else ("range(2015, 2024)", "[2015, 2019, 2023]")
    return SelectionError(
        *(
            Text(f"«{part}» er ikke et år eller en periode.", f"«{part}» is not a year or a period of years.")
            if part or is_typed
            else Text(f"Det er ingen år i {given}.", f"There is no year in {given}.")
        ),
        f"skriv {one} eller {other}.",
        f"write {one} or {other}.",
    )


REGION, TIME, CONTENTS = "Region", "Tid", "ContentsCode"
"""Variables of Statistics Norway's tables."""

ALL_INDUSTRIES, UNSPECIFIED = "00-99", "00"

SEX = {"2": Text("Kvinner", "Women"), "1": Text("Menn", "Men")}
"""Codes of ``Kjonn``, in the order of the tables."""

EMPLOYED_AGES = ("15-19", "20-24", "25-39", "40-54", "55-66", "67-74")
"""Age groups in which table 07984 counts the employed; together everyone aged 15–74."""

PERSONS = Text("personer", "persons")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of frames and tables: its name means one figure of one table."""

    name: str
    title: Text
    unit: Text | None = None  # None where there is none, or it is not known
    # Counts moves between municipalities, which do not add up: one between two parts stays within their sum.
    moves: bool = False
    # A table may lack it: a fetch asks for it where the table has it; the bundle does not hold it.
    optional: bool = False
    stock: bool = False  # counted at a point in time, not over a period: jumps where an area joins or leaves
    signed: bool = False  # a balance, which can be below 0, not a count
    estimate: bool = False  # an estimated number of persons, which need not be whole
    sum_of: str = ""  # the series that an indicator adds up to get it, if it uses no other


class Words(NamedTuple):
    """Everyday words for one thing, in each language."""

    no: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def of(self, lang: Lang) -> tuple[str, ...]:
        """Return the words of a language."""
        return self.no if lang == "no" else self.en

    def mean(self, word: str) -> bool:
        """Return whether a word is one of them, in either language."""
        return word in (*self.no, *self.en)


_NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Series:
    """One series: the cells wanted from one table, and what they mean."""

    name: str  # of the document in data/raw, and on the command line
    table: str
    title: Text
    measured: Text
    contents: Mapping[str, Column]  # by code of ContentsCode
    # For each of the other variables, the codes that a document must hold (none: any), and what a fetch asks
    # for where that is more: codes, and expressions of the API (????).
    needs: Mapping[str, tuple[str, ...]]
    asks: Mapping[str, tuple[str, ...]]
    words: Words  # everyday words for its subject
    frequency: Literal["year", "quarter"] = "year"
    notes: tuple[Text, ...] = ()  # what a reader must know: in speaker notes, workbook and cards
    notes_on_bundle: tuple[Text, ...] = ()  # further notes, while the figures are the bundled ones
    older_before: int = 0  # bundled figures before this year are an older vintage; 0 if none are
    optional: bool = False  # only a fetch brings it; the bundle does not hold it
    left_out: tuple[str, ...] = ()  # variables of the table left out on purpose: the figures are their sums
    at_year_end: Text | None = None  # `measured` of a 1 January stock that stands for the year before

    @property
    def times(self) -> Text:
        """What its times are called, in the plural."""
        return Text("år", "years") if self.frequency == "year" else Text("kvartaler", "quarters")

    def asked_of(self, variable: str) -> tuple[str, ...]:
        """Return the codes and expressions that a fetch requests of a variable in `needs`."""
        return self.asks.get(variable) or self.needs[variable] or ("*",)


@dataclass(frozen=True, slots=True)
class Indicator:
    """The description of an indicator in `ilag_data.indicators`."""

    function: str
    name: Text
    definition: Text
    unit: Text
    measured: Text
    tables: tuple[str, ...]
    formula: Text
    caveat: Text  # what to beware of
    words: Words = _NO_WORDS  # besides its name


_TOLD = told()

_SETS = {
    "programme": PROGRAMME,
    "programme, old and new": tuple(code for code in CODES if todays_codes(code) <= {*PROGRAMME}),
    "municipalities": tuple(CODES),
    "ages": (*(f"{age:03}" for age in range(105)), "105+"),
    "employed ages": EMPLOYED_AGES,
}
"""Lists of codes that the catalogue refers to by name."""


def _text(told: Mapping[str, str]) -> Text:
    no, en = count(len(PROGRAMME), "no"), count(len(PROGRAMME), "en")
    return Text(told["no"].replace("{many}", no), told["en"].replace("{many}", en))


def _read(told: Mapping[str, Any]) -> dict[str, Any]:
    """Read the fields of a record: texts and words in two languages, lists, and anything else unchanged."""
    return {
        field: Words(tuple(value["no"]), tuple(value["en"])) if field == "words"
        else _text(value) if isinstance(value, dict) and value.keys() == {"no", "en"}
        else tuple(value) if isinstance(value, list)
        else value
        for field, value in told.items()
    }  # fmt: skip


def _column(name: str, told: Mapping[str, Any]) -> Column:
    fields = _read({field: value for field, value in told.items() if field not in ("no", "en")})
    if fields.get("unit") == "persons":
        fields["unit"] = PERSONS
    return Column(name, _text(told), **fields)


def _series(name: str, told: Mapping[str, Any]) -> Series:
    fields = _read(told)
    fields["contents"] = {code: COLUMNS[column] for code, column in told["contents"].items()}
    for which in ("needs", "asks"):
        fields[which] = {
            variable: tuple(code for one in codes for code in _SETS.get(one, (one,)))
            for variable, codes in told[which].items()
        }
    for which in {"notes", "notes_on_bundle"} & told.keys():
        fields[which] = tuple(NOTES[note] for note in told[which])
    return Series(name, **fields)


_AS_ASKED = Text("«{word}»", "“{word}”")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Figures often asked for that the suite does not have: everyday words for them, and who has them."""

    words: Words
    where: Text
    title: Text = _AS_ASKED


NOTES = {name: _text(told) for name, told in _TOLD["notes"].items()}
"""Notes that readers of some figures need, by name."""

COLUMNS = {name: _column(name, told) for name, told in _TOLD["columns"].items()}
"""Every column by its name."""

SERIES = {name: _series(name, told) for name, told in _TOLD["series"].items()}
"""Every series by its name."""

ELSEWHERE = tuple(Elsewhere(**_read(told)) for told in _TOLD["elsewhere"])
"""Figures often asked for that the suite does not have."""

INDUSTRIES = {code: _text(told) for code, told in _TOLD["industries"].items()}
"""Industries by code of ``NACE2007`` (the standard SN2007). The bundle has the total and five of them."""

INDICATORS = {function: Indicator(function, **_read(told)) for function, told in _TOLD["indicators"].items()}
"""Every indicator of `ilag_data.indicators`, in the order of the notebooks."""

WORDS = (*(one.words for one in SERIES.values()), *(one.words for one in INDICATORS.values()))
"""The everyday words of each series and indicator."""

_SERIES_OF = {
    column.name: tuple(
        one.name for one in SERIES.values() if column in one.contents.values() or one.name == column.sum_of
    )
    for column in COLUMNS.values()
}


WHOLE = frozenset(
    name
    for name, column in COLUMNS.items()
    if (_SERIES_OF[name] or column.unit == PERSONS) and not column.estimate
) | {"change"}
"""The columns that hold whole persons; ``change`` does where the figure that changed does."""


def get(name: str) -> Series:
    """Return a series by name; refuse an unknown name."""
    if name not in SERIES:
        near = nearest_in_words(name, _called)
        raise SelectionError(
            f"Det finnes ingen serie «{name}».",
            f"There is no series {name!r}.",
            *(
                did_you_mean(near)
                if near("no")
                else Text(f"velg blant {_listed('no')}.", f"choose among {_listed('en')}.")
            ),
        )
    return SERIES[name]


def _listed(lang: Lang) -> str:
    return joined([f"{one.words.of(lang)[0]} ({one.name})" for one in SERIES.values()], lang)


def _called(lang: Lang) -> list[str]:
    return [*SERIES, *(word for one in SERIES.values() for word in one.words.of(lang))]


def series_meant(word: str) -> tuple[str, ...]:
    """Return the series that a name, a table number or an everyday word means."""
    plain = word.strip().casefold().removeprefix("tabell ").removeprefix("table ")
    if (name := plain.replace("_", "-")) in SERIES:
        return (name,)
    return tuple(one.name for one in SERIES.values() if plain.zfill(5) == one.table or one.words.mean(plain))


def is_industry(word: str) -> bool:
    """Tell whether some words are among those of an industry's name, in either language."""
    asked = {*re.findall(r"\w{4,}", word.casefold())}
    names = (name.casefold() for text in INDUSTRIES.values() for name in (text.no, text.en))
    return bool(asked) and any(asked <= {*re.findall(r"\w+", name)} for name in names)


def called(words: Iterable[str]) -> tuple[str, ...]:
    """Return the series that words mean, each once; refuse a word that means none."""
    return tuple(dict.fromkeys(name for word in words for name in series_meant(word) or (get(word).name,)))


def of_one_table(name: str) -> tuple[str, ...]:
    """Return a series and then the others of its table; fetched together, they agree."""
    return (name, *(one.name for one in SERIES.values() if one.table == get(name).table and one.name != name))


def series_of(column: str) -> tuple[str, ...]:
    """Return the series that hold a figure or its parts, all of one table; none for computed figures."""
    return _SERIES_OF.get(column, ())
