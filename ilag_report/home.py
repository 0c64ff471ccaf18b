"""The default folder of exported charts: the suite decides it, but charts do not import the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

folder_of: Callable[[Sequence[Any]], Path]
"""Set by `ilag_report` itself, so that it exists whichever submodule is imported first."""
