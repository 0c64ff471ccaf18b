"""Which folder charts go to unless one is named: the rule is the suite's, which charts do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

folder_of: Callable[[Sequence[Any]], Path]
"""Set by the package, so that it is there whatever of it is loaded first."""
