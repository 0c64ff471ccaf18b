"""What the loaders answered, kept for the next time the same is asked of the same documents.

A notebook, a chart or the explorer asks the same a hundred times, and adding up codes to today's borders
takes far longer than reading. The documents are read, and their checksums held against the sidecars, at every
call all the same: an answer is only given again when what lies behind it is, byte for byte, what it was.
"""

import inspect
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec

import pandas as pd

from ilag_data.archive import Provenance
from ilag_data.holdings import hold

Parameters = ParamSpec("Parameters")
Loader = Callable[Parameters, pd.DataFrame]

# Together they bound the memory: 64 × 20 000 rows are less than 100 MB.
_MOST_ANSWERS = 64
_MOST_ROWS = 20_000

READ: dict[str, tuple[str, ...]] = {}
"""The loaders by name, and the series each of them reads."""

_answers: OrderedDict[Hashable, tuple[list[Provenance], pd.DataFrame]] = OrderedDict()
_lock = Lock()


def remembered(*names: str) -> Callable[[Loader[Parameters]], Loader[Parameters]]:
    """Let a loader answer from memory what was asked before, as long as its documents are the same.

    Every call gets a frame of its own: what one caller does to it reaches no other.

    Parameters
    ----------
    *names : str
        All the series that the loader reads.
    """

    def decorate(loader: Loader[Parameters]) -> Loader[Parameters]:
        READ[loader.__name__] = names
        signature = inspect.signature(loader)

        @wraps(loader)
        def ask(*args: Parameters.args, **kwargs: Parameters.kwargs) -> pd.DataFrame:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            # A generator can be gone through once only: here, for the question and the loader together.
            bound.arguments.update({name: _listed(given) for name, given in bound.arguments.items()})
            question = (loader.__name__, *map(_typed, bound.arguments.values()))
            try:
                hash(question)
            except TypeError:  # a list in a list, say: for the loader to make something of
                return loader(*bound.args, **bound.kwargs)
            behind = _behind(names)
            with _lock:
                known = _answers.get(question)
                if known is not None and known[0] == behind:
                    _answers.move_to_end(question)
                    return known[1].copy()
            answer = loader(*bound.args, **bound.kwargs)
            # Not if a document was replaced meanwhile: of which one the answer is, nobody knows.
            if len(answer) <= _MOST_ROWS and behind == _behind(names):
                kept = answer.copy()
                with _lock:
                    _answers[question] = (behind, kept)
                    if len(_answers) > _MOST_ANSWERS:
                        _answers.popitem(last=False)
            return answer

        return ask

    return decorate


def _behind(names: tuple[str, ...]) -> list[Provenance]:
    """Tell the documents that are there now, checksums included."""
    return [hold(name).document.provenance for name in names]


def _listed(given: Any) -> Any:  # noqa: ANN401 (whatever the caller gives)
    return tuple(given) if hasattr(given, "__iter__") and not isinstance(given, str) else given


def _typed(given: Any) -> Hashable:  # noqa: ANN401
    """Tell apart what Python takes for equal: a loader may understand 5033 and refuse 5033.0."""
    items = given if isinstance(given, tuple) else (given,)
    return type(given), tuple((type(item), item) for item in items)


def forget() -> None:
    """Give the memory back; the next answers are worked out."""
    with _lock:
        _answers.clear()
