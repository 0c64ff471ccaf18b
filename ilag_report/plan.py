"""What is to be written, checked as soon as it is asked for. Light, so that a mistake is told at once."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ilag_data import raw
from ilag_data import regions as places
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.errors import ChartError
from ilag_data.files import WriteError, check_folder, is_within
from ilag_data.language import Lang, Text
from ilag_report.formats import USUAL_FORMATS, WHOLE_FORMATS, check_formats
from ilag_report.suite import choose


@dataclass(frozen=True)
class Plan:
    """What is to be written: of whom, as in `Ask`, and to which files.

    All charts, with their slides in one presentation, or the charts that `only` names, each with its own.
    How many processes draw makes no difference to what is written. Refused are a format or the name of a
    chart that is unknown, a folder with a name that folders cannot have everywhere, one in the data folder,
    and a template that is not there or that nothing would be made from.
    """

    out: Path
    lang: Lang = "no"
    years: tuple[int, ...] = tuple(STANDARD_YEARS)
    municipalities: tuple[str, ...] = places.PROGRAMME
    formats: tuple[str, ...] = USUAL_FORMATS
    only: tuple[str, ...] = ()
    template: Path | None = None
    processes: int = os.cpu_count() or 1

    def __post_init__(self) -> None:
        check_folder(self.out)
        check_formats(self.formats)
        choose(self.only, self.municipalities)
        if is_within(self.out, raw.data_dir()):
            raise WriteError(
                Text(
                    f"{self.out} er i mappen med tallene som figurene lages av.",
                    f"{self.out} is where the figures lie that the charts are made of.",
                ),
                Text("velg en annen mappe å skrive til (--out).", "name another folder to write to (--out)."),
            )
        if self.template is not None:
            _check_template(self.template, self.formats)

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
        return tuple(form for form in self.formats if form not in self.whole)

    @property
    def steps(self) -> int:
        """How many things are made, to show progress by."""
        return len(choose(self.only, self.municipalities)) + len(self.whole)

    @property
    def is_standard(self) -> bool:
        """Whether the figures hold everything for it: the programme's municipalities and period."""
        standard = self.municipalities == places.PROGRAMME and self.years == tuple(STANDARD_YEARS)
        return standard and places.CONFIG.is_default


def _check_template(template: Path, formats: Sequence[str]) -> None:
    if not template.exists():
        raise ChartError(
            Text(f"Malen {template} finnes ikke.", f"The template {template} does not exist."),
            Text(
                "skriv hvor filen ligger (.pptx eller .potx), fra mappen du står i.",
                "write where the file lies (.pptx or .potx), from the folder you are in.",
            ),
        )
    if "pptx" not in formats:
        raise ChartError(
            Text(
                f"Malen {template} gjelder presentasjoner, og her lages bare {', '.join(formats)}.",
                f"The template {template} is for presentations, and only {', '.join(formats)} would be made.",
            ),
            Text(
                "ta med pptx i --formats, eller dropp --template.",
                "add pptx to --formats, or leave --template out.",
            ),
        )
