"""The description of a chart: its texts, its body and its identity. Nothing here draws or writes files."""

import re
from copy import copy
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.files import another_name, is_usable
from ilag_data.language import Lang
from ilag_report.charts.body import Body
from ilag_report.charts.contents import check_contents
from ilag_report.charts.labels import ALT_TEXT_LIMIT
from ilag_report.charts.sources import Source
from ilag_report.formats import FORMATS

SOURCE_PREFIX = {"no": "Kilde: ", "en": "Source: "}


@dataclass(frozen=True)
class Identity:
    """The identity of a chart: its key, areas, years, borders and language, stored in each of its files.

    Parameters
    ----------
    key : str
        The chart's key in the suite, or the name of its files.
    areas : tuple of str
        Codes of the areas.
    years : tuple of int
        The years.
    borders : str
        ``"today"`` or ``"published"``.
    lang : str
        The language.
    """

    key: str = ""
    areas: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    borders: str = "today"
    lang: str = ""

    def __str__(self) -> str:
        """Write it on one line, for names and properties: ``ilag:key|areas|years|borders|lang``."""
        first, last = (min(self.years), max(self.years)) if self.years else (0, 0)
        whole = sorted(self.years) == list(range(first, last + 1))
        years = f"{first}-{last}" if whole and first < last else ",".join(map(str, self.years))
        return f"ilag:{self.key}|{','.join(self.areas)}|{years}|{self.borders}|{self.lang}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Parse what `str` writes; years that are not four digits are ignored."""
        key, areas, years, borders, lang = text.removeprefix("ilag:").split("|")
        spans = re.findall(r"(?<!\d)(\d{4})(?:-(\d{4}))?(?!\d)", years)
        told = tuple(year for first, last in spans for year in range(int(first), int(last or first) + 1))
        return cls(key, tuple(filter(None, areas.split(","))), told, borders, lang)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Description:
    """The fields of a `Chart`, which documents them, and their checks."""

    name: str
    title: str
    subtitle: str
    body: Body
    source: str
    alt_text: str
    in_words: str = ""
    note: str = ""
    method: str = ""
    commands: str = ""
    sources: tuple[Source, ...] = ()
    lang: Lang = "no"
    made_for: Identity | None = None
    data: pd.DataFrame | None = None

    @property
    def definition(self) -> str:
        """The method and the commands in one text."""
        return " ".join(filter(None, (self.method, self.commands)))

    def __post_init__(self) -> None:
        if self.lang not in SOURCE_PREFIX:
            raise ChartError(
                f"«{self.lang}» er ikke et av språkene i figurene.",
                f"«{self.lang}» is not a language of the charts.",
                'bruk lang="no" eller lang="en".',
                'use lang="no" or lang="en".',
            )
        check_file_name(self.name)
        for part in ("title", "subtitle", "source", "alt_text", "note"):
            text = getattr(self, part)
            if part != "note" and not text.strip():
                raise ChartError(
                    f"Figuren «{self.name}» har ingen {part}.",
                    f"The chart «{self.name}» has no {part}.",
                    f"gi {part}=…; alle figurer har en.",
                    f"give {part}=…; every chart has one.",
                )
            if "\n" in text:
                raise ChartError(
                    f"Teksten {part} i figuren «{self.name}» har et linjeskift.",
                    f"The {part} of the chart «{self.name}» has a line break.",
                    "skriv den i ett: den brytes når den tegnes.",
                    "write it on one line: it is wrapped when drawn.",
                )
        if len(self.alt_text) > ALT_TEXT_LIMIT:
            raise ChartError(
                f"Den alternative teksten til figuren «{self.name}» har {len(self.alt_text)} tegn; "
                f"{ALT_TEXT_LIMIT} er det meste.",
                f"The alt text of the chart «{self.name}» has {len(self.alt_text)} characters; "
                f"{ALT_TEXT_LIMIT} is the most.",
                "behold slag, mål, periode, ytterpunkter og sluttverdier; resten står i tabellen.",
                "keep type, measure, period, extremes and end values; leave the rest to the table.",
            )
        if not self.source.startswith(prefix := SOURCE_PREFIX[self.lang]):
            raise ChartError(
                f"Kildelinjen i figuren «{self.name}» begynner ikke med «{prefix.strip()}».",
                f"The source line of the chart «{self.name}» does not begin with «{prefix.strip()}».",
                "skriv alle tekstene på ett språk, og la kildelinjen begynne slik.",
                "write all its texts in one language and let the source line begin so.",
            )
        check_contents(self, self.name)

    def __repr__(self) -> str:
        """Return title and alt text, which notebooks store as text: the same in every run."""
        return f"{self.title}\n{self.alt_text}"

    @property
    def identity(self) -> Identity:
        """The identity that was requested, or else that of its data."""
        if self.made_for is not None:
            return replace(self.made_for, lang=self.lang)
        table = self.body.table()
        held = {key: table[key].dropna().unique() if key in table else () for key in ("region", "year")}
        areas, years = tuple(map(str, held["region"])), tuple(map(int, held["year"]))
        return Identity(self.name, areas, years, lang=self.lang)

    def asked_for(self, areas: tuple[str, ...], years: tuple[int, ...]) -> Self:
        """Return the chart with these areas and years as those requested."""
        asked = copy(self)  # not `replace`, which would repeat all checks
        object.__setattr__(asked, "made_for", replace(self.identity, areas=areas, years=years))
        return asked

    def table(self) -> pd.DataFrame:
        """Return the data shown in the chart."""
        table = self.body.table()
        table.attrs = {"title": self.subtitle, "source": self.source, "lang": self.lang}
        return table


def check_file_name(name: str) -> None:
    """Refuse a file name that Windows forbids, that begins with a space or dot, or that has an extension."""
    if not is_usable(name) or name[0] in " ." or name.lower().endswith(tuple(f".{form}" for form in FORMATS)):
        raise ChartError(
            f"«{name}» kan ikke være navnet på filene til en figur.",
            f"«{name}» cannot be the name of a chart's files.",
            *another_name(
                name,
                "bruk bokstaver, tall og bindestrek, uten mappe og endelse, f.eks. «folketall-indeks»; gi "
                "mappen i directory=… og endelsene i formats=….",
                "use letters, digits and hyphens, without folder and ending, e.g. «folketall-indeks»; give "
                "the folder as directory=… and the endings as formats=….",
            ),
        )
