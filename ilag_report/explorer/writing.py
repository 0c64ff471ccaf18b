"""A choice as Python code for a notebook of one's own, with nothing but the public functions."""

import json

from ilag_data import regions as places
from ilag_data.language import Lang
from ilag_report.explorer.choice import Choice
from ilag_report.explorer.drawing import arguments_of
from ilag_report.explorer.prepare import CHANGES, Prepared, years_needed

_NAMES: dict[Lang, dict[str, str]] = {
    "no": {
        "regions": "steder",
        "years": "år",
        "year": "ett_år",
        "ages": "alder",
        "employed": "sysselsatte",
        "shares": "andeler",
        "figures": "tall",
        "changed": "endring",
        "total": "sum_av_årene",
        "people": "folketall",
        "at_start": "folketall_ved_start",
        "chart": "figur",
    },
    "en": {
        "regions": "regions",
        "years": "years",
        "year": "year",
        "ages": "ages",
        "employed": "employed",
        "shares": "shares",
        "figures": "figures",
        "changed": "changed",
        "total": "total",
        "people": "people",
        "at_start": "people_at_start",
        "chart": "chart",
    },
}
"""What the code calls things, in the language of the chart."""


def code_for(prepared: Prepared) -> str:
    """Return code that makes the same chart.

    Parameters
    ----------
    prepared : Prepared
        The figures of a choice.

    Returns
    -------
    str
        Python, to be pasted into a notebook cell. Its last line shows the chart.
    """
    choice, names = prepared.choice, _NAMES[prepared.choice.lang]
    drawn, steps = _steps(prepared, names)
    body = "\n".join([*_asked(choice, names), "", *steps])
    chart = names["chart"]
    arguments = "".join(f"    {key}={_literal(value)},\n" for key, value in arguments_of(prepared).items())
    if len(prepared.cited) > 1:
        arguments += f"    frames=[{names['figures']}, {names['people']}],\n"
    call = f"{chart} = charts.{prepared.kind}(\n    {drawn},\n{arguments})"
    return f"from ilag_data import {', '.join(_imports(prepared, body))}\n\n{body}\n\n{call}\n{chart}\n"


def _imports(prepared: Prepared, body: str) -> list[str]:
    names = {"charts", *prepared.indicator.figures.loaders}
    names |= {"indicators"} if "indicators." in body else set()
    names |= {"population"} if prepared.choice.measure == "total_percent" else set()
    return sorted(names)


def _asked(choice: Choice, names: dict[str, str]) -> list[str]:
    """Return the lines that say which places and years."""
    regions = ", ".join(_literal(places.name(region, choice.lang)) for region in choice.regions)
    years = years_needed(choice)
    written = str(years) if choice.measure in CHANGES else f"range({years[0]}, {years[-1] + 1})"
    return [f"{names['regions']} = [{regions}]", f"{names['years']} = {written}"]


def _steps(prepared: Prepared, names: dict[str, str]) -> tuple[str, list[str]]:
    """Return what is drawn, and the lines that make it; `prepare` does the same."""
    choice, column = prepared.choice, prepared.indicator.value
    lang = "" if choice.lang == "no" else f', lang="{choice.lang}"'
    steps = prepared.indicator.figures.code.format(**names, lang=lang).split("\n")
    figures, changed, total = (names[key] for key in ("figures", "changed", "total"))
    if choice.measure in CHANGES:
        steps.append(f'{changed} = indicators.change({figures}, "{column}", {choice.start}, {choice.last})')
        return changed, steps
    if choice.measure in ("total", "total_percent"):
        steps += [
            f'{total} = {figures}.groupby(["region", "name"], as_index=False, sort=False)',
            f'{total} = {total}[["{column}"]].sum()',
            f"{total}.attrs = {figures}.attrs",
        ]
        if choice.measure == "total_percent":
            people, at_start = names["people"], names["at_start"]
            steps += [
                f"{people} = population({names['regions']}, {choice.first}{lang})",
                f'{at_start} = {people}.set_index("region")["persons"]',
                f'{total}["percent"] = {total}["{column}"] / {total}["region"].map({at_start}) * 100',
            ]
        return total, steps
    return figures, steps


def _literal(value: object) -> str:
    """Write a value as Python; a text with double quotes, as the code formatters do, and no text as code."""
    # What JSON writes for a text means the same in Python: quotation marks and backslashes are escaped.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
