"""Categorical columns, with their codes in the smallest integers that hold them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

# "str" by another way: looking the name up takes longer than all else about a short column.
_TEXT = pd.StringDtype(na_value=np.nan)

Codes = npt.NDArray[np.signedinteger[Any]]


def code_dtype(categories: int) -> np.dtype[np.signedinteger[Any]]:
    """Choose the integers for so many categories; 800 000 codes of eight bytes would be felt."""
    return np.min_scalar_type(-max(categories, 1))


def categorical(codes: Codes, categories: Sequence[str]) -> pd.Categorical:
    """Make a column of texts from a code per row; -1 is missing."""
    dtype = pd.CategoricalDtype(pd.Index(list(categories), dtype=_TEXT), ordered=False)
    return pd.Categorical.from_codes(codes, dtype=dtype)
