"""The errors of the package: each says what was wrong and what to do next."""

from collections.abc import Sequence

from ilag_data.untrusted import visible


class IlagError(Exception):
    """Base of every error that the package raises on purpose.

    It tells the `problem`, with the table, variable, code, file or region it concerns, and the `remedy`: what
    the reader can do about it.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        # Messages quote what others wrote, and are printed to terminals.
        self.problem, self.remedy = visible(problem), visible(remedy)
        super().__init__(f"{self.problem}\nWhat to do: {self.remedy}")

    def __reduce__(self) -> tuple[type["IlagError"], tuple[str, str]]:
        # Exceptions pickle by ``args``, which here is the joined message, not the two parts.
        return type(self), (self.problem, self.remedy)


class ConfigError(IlagError, ValueError):
    """The file that names county and municipalities is missing, cannot be read, or says what cannot be."""


class JsonStatError(IlagError, ValueError):
    """A document is not the JSON-stat that it should be."""


class ArchiveError(IlagError):
    """A document or its sidecar in ``data/raw`` is missing, damaged or unreadable."""


class SelectionError(IlagError, ValueError):
    """A region, year, code or indicator was asked for that does not exist or is not held."""


class NotFetchedError(SelectionError):
    """Figures were asked for that do not come with the project, and that no fetch has brought yet.

    `series` are to be fetched: the one asked for first, then those that must be of the same day to agree with
    it. `column` is the figure that its table lacks; empty where nothing of the series is held.
    """

    def __init__(self, problem: str, series: Sequence[str], column: str = "") -> None:
        self.series, self.column = tuple(series), column
        super().__init__(problem, f"bring the figures: {self.command}.")

    @property
    def command(self) -> str:
        """What brings the figures."""
        return f"ilag fetch {' '.join(self.series)}"

    def __reduce__(self) -> tuple[type["NotFetchedError"], tuple[str, Sequence[str], str]]:  # type: ignore[override]
        return type(self), (self.problem, self.series, self.column)


class ChartError(IlagError, ValueError):
    """A chart was described in a way that cannot be drawn honestly."""


class ServiceUnavailableError(IlagError, OSError):
    """What answered is not the API, or nothing answered in time: no network, a gateway page, a portal."""


class ApiError(IlagError):
    """The API understood the call and refused it; the table is named."""


class TooManyCellsError(ApiError):
    """The API says that one call asks for more cells than it gives."""


class FetchError(IlagError):
    """A fetch stopped, or an answer could not be proven; the figures in ``data/raw`` are as they were."""


def some(names: Sequence[str]) -> str:
    """Name the first five, and say how many more there are."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
