"""Export charts of a notebook to files, without overwriting those of the suite."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from ilag_data import regions as places
from ilag_data.arguments import checked
from ilag_data.errors import ChartError, IlagError
from ilag_data.language import Lang
from ilag_report.charts import Chart, Identity
from ilag_report.charts.chart import Exported
from ilag_report.formats import exports_folder
from ilag_report.suite import SUITE, Ask, asked, file_of, key_of


@checked
def export_all(charts: Sequence[Chart]) -> Exported:
    """Export charts as `Chart.export` does, each under its own name, to one folder.

    The folder is ``exports``, or a subfolder if a chart of the suite has other municipalities or years.

    Parameters
    ----------
    charts : sequence of Chart
        One or more.

    Returns
    -------
    list of Path
        The files; as the last line of a cell, they display their location.

    Raises
    ------
    ChartError
        No chart is given, or one has the name of another chart of the suite.

    Examples
    --------
    >>> from ilag_report import export_all, from_suite
    >>> export_all([from_suite("population-index"), from_suite("employment-index")])  # doctest: +SKIP
    folketall-indeks.png
    folketall-indeks.pptx
    ...
    """
    if not charts:
        raise ChartError(
            "Ingen figur er gitt.",
            "No chart was given.",
            "skriv figurene i listen.",
            "put charts into the list.",
        )
    folder = folder_of(charts)
    return Exported(charts, [path for chart in charts for path in chart.export(directory=folder)])


def folder_of(charts: Sequence[Chart]) -> Path:
    """Return the folder for charts: that of the suite, or a subfolder.

    It is a subfolder if municipalities or years differ from those of the suite's chart with the same key.
    Raises ChartError if a chart has the name of another chart of the suite.
    """
    taken = {
        file_of(name, entry, lang): key_of(name, entry)
        for name, entry in SUITE.items()
        for lang in get_args(Lang)
    }
    ask = Ask()
    municipalities: list[str] = []
    years: set[int] = set()
    has_others = False
    for name, of in ((chart.name, chart.identity) for chart in charts):
        if taken.get(name, of.key) != of.key:
            raise ChartError(
                f"«{name}» er navnet på filene til en annen figur i mappen exports.",
                f"«{name}» is the name of the files of another chart in the folder exports.",
                "gi figuren et annet navn, eller en mappe i directory=….",
                "give the chart another name, or a folder as directory=….",
            )
        if (found := asked(of.key, of.areas)) is None:
            continue
        code = found[0].code
        own, usual = _municipalities(of), _usual(of, code, ask)
        municipalities += own
        has_others |= code not in places.PROGRAMME if code else {*own} != {*_municipalities(usual)}
        if {*of.years} and (min(of.years), max(of.years)) != (min(usual.years), max(usual.years)):
            years |= {*of.years}
            if min(usual.years) == ask.between[0]:  # what happens during the years after the first
                years.add(min(of.years) - 1)
    return exports_folder(
        tuple(dict.fromkeys(municipalities)) if has_others else (),
        range(min(years), max(years) + 1) if years else (),
    )


def _municipalities(of: Identity) -> list[str]:
    return [area for area in of.areas if area in places.TODAY]


def _usual(of: Identity, code: str | None, ask: Ask) -> Identity:
    """Return the identity of the suite's chart with the same key; of the same years if it cannot be made."""
    areas = (*filter(None, (code,)), *places.PROGRAMME)
    if (of.areas, of.years) == (areas, ask.years):  # it was made by the suite
        return of
    place = code if code in places.PROGRAMME else places.PROGRAMME[0]
    try:
        return SUITE[of.key if code is None else f"{of.key}-{place}"].described(ask).identity
    except IlagError:
        return replace(of, areas=areas)
