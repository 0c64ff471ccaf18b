"""Progress bars: in a terminal and in a notebook, silent in CI and where output goes to a file."""

import os
import sys
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm


def bar(iterable: Iterable[Any] | None = None, **options: Any) -> "tqdm[Any]":  # noqa: ANN401 (tqdm's own)
    """Return a bar for long work, with the arguments of `tqdm.tqdm`; silent where nobody watches."""
    with warnings.catch_warnings():
        # Without ipywidgets tqdm.auto warns, and gives a bar of text, which will do.
        warnings.simplefilter("ignore")
        from tqdm.auto import tqdm  # noqa: PLC0415 (it finds out where it runs when it is imported)
    # The output of a notebook says that it is no terminal, but shows a bar all the same.
    ipython = sys.modules.get("IPython")
    in_notebook = ipython is not None and hasattr(ipython.get_ipython(), "kernel")
    watched = (in_notebook or sys.stderr.isatty()) and not os.environ.get("CI")
    return tqdm(iterable, disable=not watched, **options)
