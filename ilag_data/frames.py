"""Turn frames as analysts have them into frames as the loaders give them. Pure.

Between a loader and an indicator or a chart come merges, spreadsheets and other libraries: codes come back as
numbers, counts as floats, texts as categories. What can be converted is converted here, once; what cannot is
an error that names column and place.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data import catalogue
from ilag_data import regions as places
from ilag_data.counts import are_whole, whole
from ilag_data.errors import SelectionError, some
from ilag_data.language import Lang, Text

_CODES = {"region": 4, "residence": 4, "workplace": 4, "industry": 2}
"""Code columns and their number of digits; spreadsheets turn codes into numbers."""

_TEXTS = {"name", "residence_name", "workplace_name", "industry_name", "sex", "sex_name", "component"}
_WHOLE = ("year", "age")
_KEYS = ("region", "industry", "sex", "sex_name", "age", "age_group", "quarter", "year")
"""Columns that together identify a row."""

CHECK_SELECTION = Text(
    "se over hvilke steder og år som er valgt.", "check the regions and years that were selected."
)
NO_INFINITY = Text(
    "se etter en deling på null; et resultat som mangler, er NaN.",
    "look for a division by zero; a missing result is NaN.",
)
"""Remedies, also for charts."""

_NUMBERS = {"integer", "floating", "mixed-integer-float", "decimal"}


def taken(frame: pd.DataFrame, what: str, *columns: str) -> pd.DataFrame:
    """Return a frame with the loaders' types, or refuse it if nothing can be computed from it.

    Codes and names become text, years and ages int64, quarters periods, whole persons Int64, every other
    figure float64. Refused is a frame that has no rows, lacks or repeats a column, holds invalid values, or
    has two rows for the same keys, as after a concatenation. `what` is what the caller calls the frame.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SelectionError(
            f"Tabellen {what} mangler kolonnen {', '.join(missing)}.",
            f"{what} lacks the column {', '.join(missing)}.",
            "gi tabellene i den rekkefølgen funksjonen har dem, med en kolonne for hver opplysning; en "
            "indeks blir kolonner med reset_index(). Denne har: "
            f"{', '.join(map(str, frame.columns)) or 'ingen'}.",
            "give the frames in the order of the function, a column for each; an index becomes columns by "
            f"reset_index(). This one has: {', '.join(map(str, frame.columns)) or 'none'}.",
        )
    if frame.empty:
        raise SelectionError(
            f"{what} har ingen rader.",
            f"{what} has no rows.",
            *CHECK_SELECTION,
        )
    # Age groups are texts, or ordered categories.
    mine = typed(frame, [column for column in columns if column != "age_group"])
    if "region" in columns:
        _refuse_doubled(mine, [key for key in _KEYS if key in columns])
    return mine


def _refuse_doubled(frame: pd.DataFrame, keys: Sequence[str]) -> None:
    doubled = pd.DataFrame(frame).duplicated([*keys])  # without the attrs, as in `typed`
    if not doubled.any():
        return
    cell = frame[doubled].iloc[0]
    others = "".join(f", {key} {cell[key]}" for key in keys[1:-1])
    raise SelectionError(
        f"{named(frame, [cell['region']], 'no')}{others} står to ganger i {cell[keys[-1]]}.",
        f"{named(frame, [cell['region']])}{others} occurs twice in {cell[keys[-1]]}.",
        "gi én rad for hver: hent alle steder i ett kall; velg én næring, ett kjønn eller én alder, eller "
        "legg sammen.",
        "give one row for each: load all regions in one call; choose one industry, sex or age, or add up.",
    )


def typed(frame: pd.DataFrame, figures: Sequence[str] = ()) -> pd.DataFrame:
    """Return a frame with the loaders' types; see `taken`. Other columns that hold no numbers are unchanged.

    Those of `figures` that are neither codes nor texts must hold numbers.
    """
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()].unique()
        raise SelectionError(
            f"Kolonnen {', '.join(map(str, twice))} står to ganger.",
            f"The column {', '.join(map(str, twice))} occurs twice.",
            "fjern den ene, eller gi den et annet navn.",
            "drop or rename one.",
        )
    mine = pd.DataFrame(frame)  # without the attrs, which pandas would copy with every column
    if frame.columns.nlevels == 1:
        # The columns of a pivoted frame may be years.
        mine.columns = pd.Index([str(column) for column in frame.columns])
    for name, column in mine.items():
        if isinstance(name, str) and (own := _typed(column, name, is_figure=name in figures)) is not column:
            mine[name] = own
    mine.attrs = frame.attrs
    return mine


def _typed(column: "pd.Series", name: str, *, is_figure: bool) -> "pd.Series":
    if name in _CODES or name in _TEXTS:
        return _text(column, name)
    if name == "quarter":
        return _quarters(column)
    if name in _WHOLE:
        return as_whole(column, name)
    if name == "status":
        return _text(column, name).fillna("")
    return as_figure(column, name) if is_figure or _holds_numbers(column) else column


def _holds_numbers(column: "pd.Series") -> bool:
    if column.dtype == "str" or pd.api.types.is_bool_dtype(column):
        return False
    if pd.api.types.is_numeric_dtype(column):
        return True
    return pd.api.types.infer_dtype(column.astype("object"), skipna=True) in _NUMBERS


def _text(column: "pd.Series", name: str) -> "pd.Series":
    if name in ("region", "name") and column.isna().any():
        raise SelectionError(
            f"Kolonnen {name} er tom i {int(column.isna().sum())} rader.",
            f"The column {name} is empty in {int(column.isna().sum())} rows.",
            "fyll den ut, eller fjern radene.",
            "fill it, or drop those rows.",
        )
    if column.dtype == "str":
        return column
    if name in _CODES and _holds_numbers(column):
        width = _CODES[name]
        numbers = as_whole(column, name)
        # 0 is the country and 50 a county; municipality codes have four digits.
        return numbers.map(lambda code: str(code) if code == 0 else f"{code:0{2 if code < 100 else width}}")
    return column.astype("object").where(column.notna(), None).astype("str")


def _quarters(column: "pd.Series") -> "pd.Series":
    if isinstance(column.dtype, pd.PeriodDtype):
        return column
    try:
        quarters = pd.PeriodIndex([str(one).replace("K", "Q") for one in column], freq="Q-DEC")
    except ValueError as error:
        raise SelectionError(
            f"Kolonnen quarter har noe som ikke er et kvartal («{error}»).",
            f"The column quarter holds something that is not a quarter ({error}).",
            "skriv kvartaler som 2023Q1.",
            "write quarters as 2023Q1.",
        ) from None
    return pd.Series(quarters, index=column.index, name=column.name)


def as_whole(column: "pd.Series", name: str) -> "pd.Series":
    """Return years, ages or codes as int64; refuse fractions and missing values."""
    if column.dtype == "int64":
        return column
    values = _floats(column, name)
    if not np.isfinite(values).all() or (values % 1 != 0).any():
        raise SelectionError(
            f"Kolonnen {name} har noe som ikke er et helt tall.",
            f"The column {name} has something that is not a whole {'number' if name in _CODES else name}.",
            "fyll ut radene eller fjern dem; år skrives som 2015.",
            "fill or drop those rows; years are written like 2015.",
        )
    return pd.Series(values.astype("int64"), index=column.index, name=column.name)


def as_figure(column: "pd.Series", name: str) -> "pd.Series":
    """Return figures as float64, whole persons as Int64; refuse infinity and what is not a number."""
    if name in _WHOLE:
        return as_whole(column, name)
    if name in catalogue.WHOLE and isinstance(column.dtype, pd.Int64Dtype):
        return column
    values = _floats(column, name)
    if np.isinf(values).any():
        raise SelectionError(
            f"En verdi i {name} er uendelig.",
            f"A value of {name} is infinite.",
            *NO_INFINITY,
        )
    figure = pd.Series(values, index=column.index, name=column.name)
    if name not in catalogue.WHOLE or not are_whole(values):
        return figure
    return pd.Series(whole(values), index=column.index, name=column.name)


def _floats(column: "pd.Series", name: str) -> npt.NDArray[np.float64]:
    """Return numbers of any type, also as text, as floats; missing ones as NaN."""
    if column.dtype.kind in "iuf":
        return column.to_numpy("float64", na_value=np.nan)
    plain = column.astype("object").where(column.notna(), np.nan)
    try:
        if pd.api.types.is_bool_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
            raise ValueError("no numbers")  # noqa: TRY301 (one message for both)
        return pd.to_numeric(plain).to_numpy("float64")
    except (ValueError, TypeError) as error:
        raise SelectionError(
            f"Kolonnen {name} har noe som ikke er et tall («{error}»).",
            f"The column {name} holds something that is not a number ({error}).",
            "gi tall; en verdi som mangler, er NaN.",
            "give numbers; a missing value is NaN.",
        ) from None


def named(frame: pd.DataFrame, regions: Iterable[str], lang: Lang = "en") -> str:
    """Name regions of a frame for a message, with the code where two share a name."""
    names = {} if "name" not in frame else dict(zip(frame["region"], frame["name"], strict=True))
    known = {*places.AREAS, *places.CODES}

    def name(region: str) -> str:
        told = str(names.get(region) or (places.name(region) if region in known else region))
        return f"{told} ({region})" if list(names.values()).count(told) > 1 else told

    return some([name(region) for region in regions], lang)
