"""Words of charts that are not made of messages yet; `common` and the messages hold all others."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilag_data.language import Lang, Text
from ilag_data.language import count as count  # noqa: PLC0414
from ilag_data.language import joined as joined  # noqa: PLC0414
from ilag_report.charts.sources import language_of as language_of  # noqa: PLC0414
from ilag_report.charts.sources import note_line as note_line  # noqa: PLC0414
from ilag_report.charts.sources import source_line as source_line  # noqa: PLC0414
from ilag_report.findings.common import listed as listed  # noqa: PLC0414
from ilag_report.findings.common import ranked as ranked  # noqa: PLC0414
from ilag_report.findings.common import years_of as years_of  # noqa: PLC0414
from ilag_report.messages import say


@dataclass(frozen=True, slots=True)
class Counted:
    """What a sentence counts: one of them, and many."""

    one: Text
    many: Text


INHABITANTS = Counted(Text("innbygger", "inhabitant"), Text("innbyggere", "inhabitants"))
EMPLOYED = Counted(Text("sysselsatt", "employed resident"), Text("sysselsatte", "employed residents"))


def municipalities(how_many: int, lang: Lang) -> str:
    """Write «de seks kommunene»."""
    return say("words.municipalities", lang, total=how_many)


def share_of_municipalities(how_many: int, of: Sequence[str], lang: Lang) -> str:
    """Write «fem av de seks kommunene», «alle de seks kommunene», «begge kommunene», «ingen av de to …»."""
    return say("words.some_of", lang, n=how_many, total=len(of))


def growth(change_in_percent: float, lang: Lang) -> str:
    """Write «vokste 6,5 prosent», «gikk ned 2,9 prosent» or «var uendret», as the rounded number says."""
    return say("words.growth", lang, change=change_in_percent)


def more_or_fewer(change: float, lang: Lang, counted: Counted | None = None) -> str:
    """Write «98 færre sysselsatte», «like mange innbyggere»; without a noun «98 færre»."""
    one, many = (counted.one[lang], counted.many[lang]) if counted else ("", "")
    return say("words.more_or_fewer", lang, change=change, one=one, many=many)


def got(name: str, change: float, counted: Counted, lang: Lang) -> str:
    """Write «Tydal fikk 98 færre sysselsatte» or «Leka har like mange innbyggere»."""
    verb = Text("har", "has") if round(change) == 0 else Text("fikk", "had")
    return f"{name} {verb[lang]} {more_or_fewer(change, lang, counted)}"


def compared(value: float, against: float, says: tuple[Text, Text, Text], lang: Lang) -> str:
    """Return the first of three texts where a value is less, the second where it is equal, or the third."""
    return says[1 + (value > against) - (value < against)][lang]


def capitalised(sentence: str) -> str:
    """Begin a sentence with a capital letter and leave the rest alone."""
    return sentence[:1].upper() + sentence[1:]
