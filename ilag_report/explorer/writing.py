"""A choice as a chart, and as code that makes the chart with public functions only."""

from functools import lru_cache
from typing import Any

from ilag_data import regions as places
from ilag_report import charts
from ilag_report.charts import Chart
from ilag_report.explorer.choice import CHANGES
from ilag_report.explorer.offer import VARIABLES, literal
from ilag_report.explorer.prepare import Prepared
from ilag_report.explorer.words import file_name_of, subtitle_of, title_of, unit_of


def draw(prepared: Prepared) -> Chart:
    """Describe the chart of a choice."""
    chart: Chart = getattr(charts, prepared.kind)(prepared.frame, **_arguments(prepared))
    return chart


@lru_cache(maxsize=1)  # chart and code use the same
def _arguments(prepared: Prepared) -> dict[str, Any]:
    """Return the keyword arguments for `Prepared.kind`: only values that code can contain as literals."""
    choice, offer = prepared.choice, prepared.offer
    arguments: dict[str, Any] = {"title": title_of(prepared), "value": prepared.value}
    if choice.measure == "index":
        arguments["index"] = choice.start
    else:
        whole = not offer.rate and choice.measure in ("level", "change")
        arguments |= {"unit": unit_of(prepared), "decimals": 0 if whole else 1}
    if prepared.kind == "bars":
        arguments["signed"] = True
    if choice.highlight is not None:
        arguments["highlight"] = places.name(choice.highlight, choice.lang)
    arguments |= {"name": file_name_of(prepared), "subtitle": subtitle_of(prepared)}
    return arguments


def code_for(prepared: Prepared) -> str:
    """Return Python code that makes the same chart, to paste into a cell; its last line shows the chart."""
    choice, offer, lang = prepared.choice, prepared.offer, prepared.choice.lang
    name = {key: variable[lang] for key, variable in VARIABLES.items()}
    regions = ", ".join(literal(places.name(region, lang)) for region in choice.regions)
    years, drawn = f"range({prepared.years[0]}, {prepared.years[-1] + 1})", name["figures"]
    steps = offer.code(lang)
    if choice.measure in CHANGES:
        years, drawn = str(prepared.years), name["changed"]
        steps.append(
            f'{drawn} = indicators.change({name["figures"]}, "{offer.value}", {choice.start}, {choice.last})'
        )
    body = [f"{name['regions']} = [{regions}]", f"{name['years']} = {years}", "", *steps]
    imported = {*offer.loaders, *(["indicators"] if any("indicators." in line for line in body) else [])}
    arguments = [f"    {key}={literal(value)}," for key, value in _arguments(prepared).items()]
    return "\n".join(
        [
            f"from ilag_data import {', '.join(sorted(imported))}",
            "from ilag_report import charts",
            "",
            *body,
            "",
            f"{name['chart']} = charts.{prepared.kind}(",
            f"    {drawn},",
            *arguments,
            ")",
            f"{name['chart']}\n",
        ]
    )
