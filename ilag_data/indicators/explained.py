"""The help of an indicator: its docstring, and the catalogue's facts about it."""

from collections.abc import Callable
from textwrap import fill
from typing import ParamSpec, TypeVar

from ilag_data.arguments import checked
from ilag_data.catalogue import INDICATORS
from ilag_data.helping import explain
from ilag_data.process import TABLES

_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")

_PARAMETERS = {loader: f"{loader} : DataFrame\n    As `ilag_data.{loader}` returns it." for loader in TABLES}
_PARAMETERS["first_year"] = "first_year, last_year : int\n    The years to compare."
_RAISES = """Raises
------
SelectionError
    A frame lacks a column or a row that it takes, or has a row twice.

"""
"""What every indicator refuses; those that refuse more say so themselves."""


def explained(indicator: Callable[_Asked, _Found]) -> Callable[_Asked, _Found]:
    """Check the arguments of an indicator against its type hints, and complete its help.

    Adds the parameters named after loaders, and the facts of the codebook.
    """
    indicator = checked(indicator)
    record = INDICATORS[indicator.__name__]
    facts = {
        "Definition": record.definition.en,
        "Formula": record.formula.en,
        "Unit": record.unit.en,
        "Measured": f"{record.measured.en}; SSB table {', '.join(record.tables)}",
        "Beware": record.caveat.en,
    }
    notes = [fill(f"- {of}: {told}", 100, subsequent_indent="  ") for of, told in facts.items()]
    raises = "" if "Raises\n" in str(indicator.__doc__) else _RAISES
    explain(indicator, _PARAMETERS, f"{raises}Notes\n-----\n" + "\n".join(notes))
    return indicator
