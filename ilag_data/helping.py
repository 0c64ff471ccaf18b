"""What the help of several functions says in the same words: written once, and put into the help of each."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any


def explain(function: Callable[..., Any], shared: Mapping[str, str], last: str) -> None:
    """Complete a docstring: by parameters that it leaves out, in order, and a section before examples."""
    before, _, after = inspect.cleandoc(function.__doc__ or "").partition("Returns\n-------\n")
    head, _, own = before.partition("Parameters\n----------\n")
    entries = {**shared, **{re.split(r"\W", one)[0]: one for one in re.split(r"\n(?=\S)", own.strip())}}
    told = "\n".join(entries[name] for name in inspect.signature(function).parameters if name in entries)
    after = after.replace("Examples\n--------\n", f"{last}\n\nExamples\n--------\n")
    function.__doc__ = f"{head}Parameters\n----------\n{told}\n\nReturns\n-------\n{after}"
