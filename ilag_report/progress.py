"""Progress bars: in a terminal and in a notebook, silent in CI and where output goes to a file."""

import os
import sys
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm


def bar(iterable: Iterable[Any] | None = None, **options: Any) -> "tqdm[Any]":  # noqa: ANN401 (tqdm's own)
    """Return a bar for long work.

    Parameters
    ----------
    iterable : iterable, optional
        What is gone through; without it the caller updates the bar.
    **options
        As `tqdm.tqdm` takes them: ``total``, ``unit``, ``bar_format``.

    Returns
    -------
    tqdm.tqdm
        A widget in a notebook, text in a terminal, nothing elsewhere.
    """
    with warnings.catch_warnings():
        # Without ipywidgets tqdm.auto warns, and gives a bar of text, which will do.
        warnings.simplefilter("ignore")
        from tqdm.auto import tqdm  # noqa: PLC0415 (it finds out where it runs when it is imported)
    return tqdm(iterable, disable=_is_silent(), **options)


def _is_silent() -> bool:
    if os.environ.get("CI"):
        return True
    # The output of a notebook says that it is no terminal, but shows a bar all the same.
    return not _in_notebook() and not sys.stderr.isatty()


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")
