"""What is to be written, checked as soon as it is asked for. Light, so that a mistake is told at once."""

import os
from dataclasses import dataclass
from pathlib import Path

from ilag_data import raw
from ilag_data import regions as places
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.errors import SelectionError
from ilag_data.files import WriteError, check_folder, is_within
from ilag_data.language import Lang
from ilag_report.formats import FORMATS, USUAL_OF_RUN, WHOLE_FORMATS, check_formats
from ilag_report.suite import choose


@dataclass(frozen=True)
class Plan:
    """What is to be written: of whom, as in `Ask`, and to which files.

    All charts, with one presentation, workbook and paper of them, or the charts that `only` names, each with
    its own; what is made of nothing less than all is left out then. How many processes draw makes no
    difference to what is written. Refused are a format or the name of a chart that is unknown, a folder with
    a name that folders cannot have everywhere, and one that figures are read from.
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

    def __post_init__(self) -> None:
        check_folder(self.out)
        check_formats(self.formats, tuple(dict.fromkeys([*FORMATS, *WHOLE_FORMATS])))
        choose(self.only, self.municipalities)
        if self.only and not self.formats_of_each:
            raise SelectionError(
                f"Of some charts alone no {' or '.join(self.formats)} is made.",
                f"leave out --only, or name other formats: {', '.join(FORMATS)}.",
            )
        for read in ("raw", "processed"):
            if is_within(self.out, raw.data_dir() / read):
                raise WriteError(
                    f"{self.out} is where the figures lie that the charts are made of.",
                    "name another folder to write to (--out).",
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
        """How many things are made, to show progress by."""
        return len(choose(self.only, self.municipalities)) + len(self.whole)

    @property
    def is_standard(self) -> bool:
        """Whether the figures hold everything for it: the programme's municipalities and period."""
        standard = self.municipalities == places.PROGRAMME and self.years == tuple(STANDARD_YEARS)
        return standard and places.CONFIG.is_default
