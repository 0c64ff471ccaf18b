"""What the help of several functions says in the same words: written once, and put into the help of each."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any


def explain(function: Callable[..., Any], shared: Mapping[str, str], last: str = "") -> None:
    """Complete a docstring: by parameters that it leaves out, in order, and a section before examples."""
    head, *sections = re.split(r"\n\n(?=\w+\n-{3,}\n)", inspect.cleandoc(function.__doc__ or ""))
    titled = {section.partition("\n")[0]: section for section in sections}
    entries, examples = dict(shared), titled.pop("Examples", "")
    for entry in re.split(r"\n(?=\S)", titled.pop("Parameters", "").partition("-\n")[2]):
        names = re.findall(r"\w+", re.split(" : |\n", entry)[0])
        entries |= dict.fromkeys(names, "") | dict.fromkeys(names[:1], entry)
    told = filter(None, (entries.get(name) for name in inspect.signature(function).parameters))
    parameters = "\n".join(("Parameters", "----------", *told))
    function.__doc__ = "\n\n".join(filter(None, (head, parameters, *titled.values(), last.strip(), examples)))
