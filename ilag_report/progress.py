"""Progress bars in terminals and notebooks, silent in CI and if output goes to a file."""

import os
import sys
import warnings
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ilag_data.language import Text
from ilag_report.spoken import spoken

if TYPE_CHECKING:
    from tqdm import tqdm

_LEFT = Text("igjen", "left")


def bar(iterable: Iterable[Any] | None = None, **options: Any) -> "tqdm[Any]":  # noqa: ANN401 (tqdm's own)
    """Return a progress bar, with the arguments of `tqdm.tqdm`; silent where nobody watches.

    It shows how much is done, the total, and the time left.
    """
    # A notebook's output is not a terminal, but shows a bar all the same.
    ipython = sys.modules.get("IPython")
    in_notebook = ipython is not None and hasattr(ipython.get_ipython(), "kernel")
    with warnings.catch_warnings():
        # Without ipywidgets, tqdm.auto warns and falls back to a text bar, which is good enough.
        warnings.simplefilter("ignore")
        # tqdm.auto detects its environment when imported, which is slow; a terminal does not need it.
        maker = import_module("tqdm.auto" if in_notebook else "tqdm").tqdm
    # Without a console (pythonw, a service) there is no stderr.
    in_terminal = sys.stderr is not None and sys.stderr.isatty()
    watched = (in_notebook or in_terminal) and not os.environ.get("CI")
    look = f"{{l_bar}}{{bar}}| {{n_fmt}}/{{total_fmt}}, {{remaining}} {_LEFT[spoken()]}"
    made: tqdm[Any] = maker(iterable, disable=not watched, **{"bar_format": look, **options})
    return made
