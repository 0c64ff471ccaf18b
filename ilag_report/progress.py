"""Progress bars: in a terminal and in a notebook, silent in CI and where output goes to a file."""

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
    """Return a bar for long work, with the arguments of `tqdm.tqdm`; silent where nobody watches.

    It tells what is done of what, and the time left.
    """
    # The output of a notebook says that it is no terminal, but shows a bar all the same.
    ipython = sys.modules.get("IPython")
    in_notebook = ipython is not None and hasattr(ipython.get_ipython(), "kernel")
    with warnings.catch_warnings():
        # Without ipywidgets tqdm.auto warns, and gives a bar of text, which will do.
        warnings.simplefilter("ignore")
        # It finds out where it runs when it is imported, and takes its time; a terminal needs it not.
        maker = import_module("tqdm.auto" if in_notebook else "tqdm").tqdm
    # Without a console (pythonw, a service) there is no stream of errors.
    in_terminal = sys.stderr is not None and sys.stderr.isatty()
    watched = (in_notebook or in_terminal) and not os.environ.get("CI")
    look = f"{{l_bar}}{{bar}}| {{n_fmt}}/{{total_fmt}}, {{remaining}} {_LEFT[spoken()]}"
    made: tqdm[Any] = maker(iterable, disable=not watched, **{"bar_format": look, **options})
    return made
