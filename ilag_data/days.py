"""Dates and times of update, as people and Statistics Norway write them."""

from datetime import UTC, datetime, timedelta

from ilag_data.language import Lang

MONTHS = {
    "no": ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
           "november", "desember"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"],
}  # fmt: skip


def day_in_words(iso: str, lang: Lang) -> str:
    """Write the date of an ISO 8601 time as people read it; return any other text, e.g. "", unchanged.

    Examples
    --------
    >>> day_in_words("2026-11-23", "no")
    '23. november 2026'
    """
    time = moment(iso)
    return f"{time.day}{'.' * (lang == 'no')} {MONTHS[lang][time.month - 1]} {time.year}" if time else iso


def moment(updated: object) -> datetime | None:
    """Parse a time of update, in UTC; None for nonsense such as the year 3 in some old tables."""
    try:
        read = datetime.fromisoformat(str(updated))
    except ValueError:
        return None
    if not 1900 <= read.year < 2200:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def is_credible(updated: datetime, now: datetime) -> bool:
    """Return whether a time of update is not in the future; this machine's clock may be a day behind."""
    return updated <= now + timedelta(days=1)
