"""The plan of a run, checked as soon as it is made; imports little, so that mistakes are reported at once."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ilag_data import raw
from ilag_data import regions as places
from ilag_data.catalogue import FIRST_YEAR_END, STANDARD_YEARS, Years, listed, years_from
from ilag_data.errors import ChartError, SelectionError
from ilag_data.files import WriteError, check_folder, is_within
from ilag_data.language import Lang
from ilag_report.formats import FORMATS, USUAL_OF_RUN, WHOLE_FORMATS, check_formats, exports_folder
from ilag_report.suite import choose, one_year_alone

_WORTH_A_PROCESS = 8  # charts: drawing them takes as long as starting a process


@dataclass(frozen=True)
class Plan:
    """What a run writes: for which municipalities and years, as in `Ask`, and to which files.

    It writes all charts and the files made of all, or the charts that `only` names, each with a slide of its
    own. The number of processes makes no difference to what is written. Refused are unknown formats and chart
    names, a folder whose name is not valid on every system, a folder in the data folder, and a template that
    is missing or would not be used.
    """

    out: Path
    lang: Lang = "no"
    years: tuple[int, ...] = tuple(STANDARD_YEARS)
    municipalities: tuple[str, ...] = places.PROGRAMME
    formats: tuple[str, ...] = USUAL_OF_RUN
    only: tuple[str, ...] = ()
    template: Path | None = None  # of the presentation
    template_of_paper: Path | None = None
    processes: int = os.cpu_count() or 1

    @classmethod
    def of(
        cls,
        out: str | Path | None = None,
        *,
        lang: Lang = "no",
        years: Years | None = None,
        regions: str | Iterable[str | int] | None = None,
        formats: str | Iterable[str] = USUAL_OF_RUN,
        only: str | Iterable[str] | None = None,
        templates: Iterable[str | Path] = (),
        processes: int = processes,
    ) -> Self:
        """Return the plan for arguments from Python or a command line, where lists are texts with commas.

        Unless a folder is named, other municipalities or years get one of their own, because file names do
        not contain them.
        """
        asked = tuple(STANDARD_YEARS) if years is None else years_from(years, since=FIRST_YEAR_END)
        municipalities = tuple(
            places.PROGRAMME if regions is None else places.find_municipalities(_typed(regions))
        )
        formats = listed(formats) if isinstance(formats, str) else formats
        charts = listed(only) if isinstance(only, str) else [*(only or ())]
        if only is not None and not charts:
            raise SelectionError(
                "Ingen figur er valgt.",
                "No chart is named.",
                "velg noen, eller utelat --only for å få alle.",
                "name some, or leave out --only to get all.",
            )
        slides, paper = by_program(map(Path, templates))
        if out is not None:
            check_folder(out)
        own = exports_folder(
            () if municipalities == places.PROGRAMME else municipalities,
            () if asked == tuple(STANDARD_YEARS) else asked,
        )
        return cls(
            own if out is None else Path(out),
            lang=lang,
            years=asked,
            municipalities=municipalities,
            formats=tuple(form.lower().removeprefix(".") for form in formats),
            only=tuple(charts),
            template=slides,
            template_of_paper=paper,
            processes=processes,
        )

    def __post_init__(self) -> None:
        check_formats(self.formats, tuple(dict.fromkeys((*FORMATS, *WHOLE_FORMATS))))
        if self.only and not self.formats_of_each:
            raise ChartError(
                f"{', '.join(self.formats)} lages av alle figurene, ikke bare av {', '.join(self.only)}.",
                f"{', '.join(self.formats)} is made of all charts, not of {', '.join(self.only)} alone.",
                f"dropp --only, eller velg et annet format: {', '.join(FORMATS)}.",
                f"leave out --only, or give another format: {', '.join(FORMATS)}.",
            )
        choose(self.only, self.municipalities)
        if is_within(self.out, raw.data_dir()):
            raise WriteError(
                f"{self.out} er i mappen med tallene som figurene lages av.",
                f"{self.out} is where the figures lie that the charts are made of.",
                "velg en annen mappe å skrive til (--out).",
                "name another folder to write to (--out).",
            )
        made = (*self.formats_of_each, *self.whole)
        for template, form in ((self.template, "pptx"), (self.template_of_paper, "docx")):
            if template is not None and form not in made:
                no, en = f"ta med {form} i --formats", f"add {form} to --formats"
                if form in self.formats:
                    no, en = "dropp --only", "leave out --only"
                raise ChartError(
                    f"Malen {template} er for {form}, men her lages bare {', '.join(made)}.",
                    f"The template {template} is for {form}, and only {', '.join(made)} would be made.",
                    f"{no}, eller dropp --template.",
                    f"{en}, or leave --template out.",
                )

    @property
    def whole(self) -> tuple[str, ...]:
        """The formats that are made once, of all charts."""
        return tuple(form for form in self.formats if form in WHOLE_FORMATS and not self.only)

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last year."""
        return min(self.years), max(self.years)

    @property
    def formats_of_each(self) -> tuple[str, ...]:
        """The formats of each chart's own files."""
        return tuple(form for form in self.formats if form in FORMATS and form not in self.whole)

    @property
    def steps(self) -> int:
        """The number of steps for a progress bar: charts, and files made of all charts."""
        return len(choose(self.only, self.municipalities)) + len(self.whole)

    @property
    def others(self) -> int:
        """The number of processes that draw besides this one: none for few charts, or for tables alone."""
        if {"csv", "xlsx"} >= {*self.formats_of_each}:
            return 0
        worth = len(choose(self.only, self.municipalities)) // _WORTH_A_PROCESS
        return max(min(self.processes, worth) - 1, 0)

    @property
    def is_standard(self) -> bool:
        """Whether the figures must cover all of it: the programme's municipalities and standard period."""
        standard = self.municipalities == places.PROGRAMME and self.years == tuple(STANDARD_YEARS)
        return standard and places.CONFIG.is_default


def read_choices(
    municipalities: str | int | Iterable[str | int], years: Years, *alone: str | int
) -> tuple[Any, ...]:  # Any: a notebook assigns the results to the names of the choices
    """Read the choices at the top of a notebook, and refuse those that its charts cannot be made for.

    Parameters
    ----------
    municipalities : str, int or iterable of them
        Names or codes of municipalities; a text may have several, separated by commas.
    years : int, iterable of int or str
        A period, from 2014 at the earliest, also as ``"2015-2023"``.
    *alone : str or int
        Municipalities with charts of their own, by name or code.

    Returns
    -------
    tuple
        The codes of the municipalities in the order given, the years in order, and the code of each alone.

    Raises
    ------
    SelectionError
        A municipality is unknown, an area of several, or has no figures from the first year; or the years
        are missing, too early, too late or fewer than two, which a change needs.

    Examples
    --------
    >>> read_choices(["Tydal", "Leka"], "2015-2017", "Leka")
    (['5033', '5052'], (2015, 2016, 2017), '5052')
    """
    from ilag_data.borders import begin_later  # noqa: PLC0415 (it needs pandas)

    codes = places.find_municipalities(_typed(municipalities))
    period = years_from(years, since=FIRST_YEAR_END)
    refuse_later(period)
    if len(period) < 2:
        raise one_year_alone(period[0])
    shown = places.find_municipalities(alone) if alone else []
    if later := begin_later((*codes, *shown), period[0]):
        raise SelectionError(
            f"Ikke alle kommunene har tall fra {period[0]}: Deler av en delt kommune har ikke eldre tall.",
            f"Not all have figures from {period[0]}: nobody publishes the parts of one that was split.",
            *later,
        )
    return codes, period, *shown


def refuse_later(years: tuple[int, ...]) -> None:
    """Refuse years later than all figures: each chart would report that in its own words."""
    from ilag_data.periods import spans  # noqa: PLC0415 (it needs pandas)
    from ilag_data.tables import newest_year  # noqa: PLC0415

    if years[-1] > STANDARD_YEARS[-1] and years[-1] > (newest := newest_year()):
        raise SelectionError(
            f"Folketall og sysselsetting går til og med {newest}, og {spans(years)} slutter senere.",
            f"Population and employment are held up to {newest}, and {spans(years)} ends later.",
            f"velg år til og med {newest} (--years).",
            f"choose years up to {newest} (--years).",
        )


def _typed(municipalities: str | int | Iterable[str | int]) -> list[str | int]:
    """Return municipalities as a list, splitting a text at its commas."""
    return [*listed(municipalities)] if isinstance(municipalities, str) else places.listed(municipalities)


def by_program(templates: Iterable[Path]) -> tuple[Path | None, Path | None]:
    """Return the PowerPoint and the Word template among those named; refuse two for the same program."""
    found: dict[bool, Path] = {}
    for template in templates:
        if not template.exists():
            raise ChartError(
                f"Malen {template} finnes ikke.",
                f"The template {template} does not exist.",
                "skriv hvor filen ligger, fra mappen du står i.",
                "write where the file lies, from the folder you are in.",
            )
        of_word = template.suffix.lower().startswith(".do")
        if of_word in found:
            program = "Word" if of_word else "PowerPoint"
            raise ChartError(
                f"{found[of_word]} og {template} er begge maler for {program}.",
                f"{found[of_word]} and {template} are both templates of {program}.",
                "oppgi høyst én av hver (--template).",
                "give one of each at most (--template).",
            )
        found[of_word] = template
    return found.get(False), found.get(True)
