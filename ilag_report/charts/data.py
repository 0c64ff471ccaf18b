"""Checks of a chart's data before anything is drawn."""

from collections.abc import Sequence

import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.frames import CHECK_SELECTION, as_figure, as_whole
from ilag_data.language import Text
from ilag_report.charts.labels import no_room


def require_columns(frame: pd.DataFrame, columns: Sequence[str], kind: Text) -> None:
    """Refuse a frame that is empty or lacks columns."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ChartError(
            f"{kind.no}: tabellen mangler {', '.join(missing)}.",
            f"{kind.en}: the frame lacks {', '.join(missing)}.",
            f"gi dem nytt navn, eller legg dem til. Tabellen har: {', '.join(map(str, frame.columns))}.",
            f"rename or add them. The frame has: {', '.join(map(str, frame.columns))}.",
        )
    if frame.empty:
        raise ChartError(
            f"{kind.no}: det er ingen tall å vise.",
            f"{kind.en}: there are no figures to show.",
            *CHECK_SELECTION,
        )


def tidied(
    frame: pd.DataFrame, keys: Sequence[str], figures: Sequence[str], kind: Text, optional: Sequence[str] = ()
) -> pd.DataFrame:
    """Check a chart's data and normalise their types: keys become text, years integers, figures floats."""
    require_columns(frame, [*keys, *figures], kind)
    if "unit" in frame.columns and len(units := frame["unit"].unique()) > 1:
        raise ChartError(
            f"{kind.no}: tall med ulike enheter kan ikke stå på samme akse: {', '.join(map(str, units))}.",
            f"{kind.en}: figures of different units cannot share an axis: {', '.join(map(str, units))}.",
            "lag en figur for hver enhet, eller en indeks av hver.",
            "make one chart per unit, or an index of each.",
        )
    tidy: dict[str, pd.Series] = {}
    for key in keys:
        tidy[key] = as_whole(frame[key], key) if key == "year" else frame[key].astype(str)
    for column in [*figures, *(one for one in optional if one in frame.columns)]:
        if column in figures or pd.api.types.is_numeric_dtype(frame[column]):
            tidy[column] = as_figure(frame[column], column).astype("float64")
        else:
            tidy[column] = frame[column].astype(str)
    return pd.DataFrame(tidy).reset_index(drop=True)


def refuse_doubled(tidy: pd.DataFrame, keys: Sequence[str]) -> None:
    """Refuse data with more than one row per combination of keys."""
    doubled = tidy[tidy.duplicated(list(keys))]
    if not doubled.empty:
        shown = ["name", *keys] if "name" in tidy and "region" in keys else keys
        which = ", ".join(str(doubled.iloc[0][key]) for key in shown)
        raise ChartError(
            f"Det er mer enn én verdi for {which}.",
            f"There is more than one value for {which}.",
            f"gi én rad for hver {' og '.join(keys)}: velg én næring, ett kjønn eller én alder, eller legg "
            "dem sammen.",
            f"give one row for each {' and '.join(keys)}: choose one industry, sex or age, or add them up.",
        )


def refuse_alike(frame: pd.DataFrame, shown: Sequence[str]) -> None:
    """Refuse a table whose rows cannot be told apart by the columns shown."""
    told = frame[list(shown)].astype(str).agg(", ".join, axis=1) if shown else pd.Series("", frame.index)
    alike = told[told.duplicated()]
    if not alike.empty:
        raise ChartError(
            f"Ingenting av det tabellen viser, skiller radene med {alike.iloc[0] or 'bare tall'} fra "
            "hverandre.",
            f"Nothing that the table shows tells its rows of {alike.iloc[0] or 'figures only'} apart.",
            "vis det som skiller dem, i headers= (year, industry, sex, age), velg én, eller legg sammen; "
            "groupby av kategorier lager rader uten noen i, unntatt med observed=True.",
            "show what does in headers= (year, industry, sex, age), choose one, or add them up; a groupby "
            "of categories makes rows of nobody, but for observed=True.",
        )


def refuse_two_names(tidy: pd.DataFrame) -> None:
    """Refuse a region with two names, or one name for two regions."""
    named = {*zip(tidy["region"], tidy["name"], strict=True)}
    if any(len({*one}) < len(named) for one in zip(*named, strict=True)):
        raise ChartError(
            "Ett sted har to navn, eller to steder har samme navn.",
            "A region has two names, or two regions have the same name.",
            "gi hvert sted ett navn, på figurens språk.",
            "give each region one name, in the language of the chart.",
        )


def refuse_many(names: Sequence[str], most: int, what: Text) -> None:
    """Refuse more of something than a reader can tell apart."""
    if len(names) > most:
        raise no_room(
            f"{len(names)} {what.no} kan ikke skilles fra hverandre; {most} er det meste.",
            f"{len(names)} {what.en} cannot be told apart; {most} is the most.",
        )


def refuse_all_missing(tidy: pd.DataFrame, key: str, figure: str, shown: str) -> None:
    """Refuse a line, row or series that has no figure at all."""
    lacking = tidy[~tidy[key].isin(tidy.loc[tidy[figure].notna(), key])]
    if not lacking.empty:
        value, name = lacking[[key, shown]].iloc[0]
        who = f"{name}{'' if name == value else f' ({value})'}"
        when = Text(" i noe år", " in any year").when("year" in tidy)
        raise ChartError(
            f"{who} har ikke tall{when.no}.",
            f"{who} has no value{when.en}.",
            "utelat det, og si det i merknaden (note=).",
            "leave it out, and say so in the note.",
        )


def find_region(wanted: str, frame: pd.DataFrame) -> str:
    """Return the id of a region of the frame, given by id or name."""
    for region, name in frame[["region", "name"]].drop_duplicates().itertuples(index=False):
        if wanted in (region, name):
            return str(region)
    raise ChartError(
        f"«{wanted}» er ikke blant stedene i tabellen.",
        f"«{wanted}» is not among the places of the frame.",
        f"velg blant {', '.join(frame['name'].unique())}.",
        f"choose one of {', '.join(frame['name'].unique())}.",
    )


def unique(values: pd.Series) -> list[str]:
    """Return the distinct values of a column as text, in the order of the rows."""
    return [str(value) for value in values.unique()]
