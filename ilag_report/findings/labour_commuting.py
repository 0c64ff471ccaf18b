"""The commuting balance of the last year held."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.language import Text


def last_balance(commuting: pd.DataFrame, region: str | None = None) -> tuple[pd.DataFrame, int]:
    """Return the balance of the last year held, in the order of the programme, and that year.

    A municipality with a flow that is withheld has no balance; the notes on the frame name the flow.
    """
    balance = indicators.commuting_balance(commuting).dropna(ignore_index=True)
    if region is not None:
        balance = balance[balance["region"] == region]
    if balance.empty:
        raise SelectionError(
            "The frame holds no commuting from and to the municipalities asked for.",
            "load commuting() with the municipality, and with a year that the data hold.",
        )
    year = int(balance["year"].max())
    order = {code: place for place, code in enumerate(places.PROGRAMME)}
    of_year = balance[balance["year"] == year]
    return of_year.sort_values("region", key=lambda codes: codes.map(order), ignore_index=True), year


def more_years(commuting: pd.DataFrame) -> Text | None:
    """Return which command brings the missing years, where the frame says that any is missing."""
    if not any("(..)" in sentence for sentence in commuting.attrs["missing"]):
        return None
    command = "ilag fetch commuting-out commuting-in"
    return Text(f"Flere år: «{command}».", f"More years: “{command}”.")
