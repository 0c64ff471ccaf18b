"""How fast to call and how long to wait. Pure, with the clock passed in."""

import math
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ilag_data.ssb.metadata import USUAL_CALLS, USUAL_WINDOW

LONGEST_STEP = 60.0
"""Seconds beyond which growing waits stop growing, before chance is added."""


class Pacer:
    """Keeps to a number of calls per window of time.

    Starts with the pace that Statistics Norway documents, and adopts what ``/config`` and the headers of each
    answer say instead. Only differences of the clock matter.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.calls = USUAL_CALLS
        self.window = USUAL_WINDOW
        self._clock = clock
        self._times: deque[float] = deque(maxlen=10_000)
        self._not_before = -math.inf

    def delay(self) -> float:
        """Return the seconds to wait before the next call."""
        now = self._clock()
        while self._times and self._times[0] <= now - self.window:
            self._times.popleft()
        full = self._times[-self.calls] + self.window - now if len(self._times) >= self.calls else 0
        return max(full, self._not_before - now, 0)

    def called(self) -> None:
        """Record that a call is made now."""
        self._times.append(self._clock())

    def set_pace(self, calls: int, window: float) -> None:
        """Adopt a pace; ignore nonsense."""
        if calls >= 1 and 0 < window <= 3600:
            self.calls, self.window = min(calls, self._times.maxlen or calls), window

    def obey(self, headers: Mapping[str, str]) -> None:
        """Follow the ``x-ratelimit-*`` headers of an answer, if it has them."""
        policy = re.search(r"(\d{1,6})\s*;\s*w=(\d{1,6})", headers.get("x-ratelimit-policy", ""))
        limit = _whole(headers.get("x-ratelimit-limit"))
        if policy:
            self.set_pace(int(policy[1]), float(policy[2]))
        elif limit:
            self.set_pace(limit, self.window)
        if _whole(headers.get("x-ratelimit-remaining")) == 0:
            # Others at the same address may have used calls too; our oldest call is the best estimate.
            oldest = self._times[0] if self._times else self._clock()
            reset = _whole(headers.get("x-ratelimit-reset"))
            ends = oldest + self.window if reset is None else self._clock() + reset
            self._not_before = max(self._not_before, min(ends, self._clock() + self.window))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read ``Retry-After``, in either form, as seconds from now; None if absent or nonsense."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)


def growing_waits(chance: Callable[[], float]) -> Iterator[float]:
    """Yield seconds that double from 1, each varied (by `chance`, 0 to 1) between half and 1.5 times that."""
    length = 1.0
    while True:
        yield length * (0.5 + chance())
        length = min(length * 2, LONGEST_STEP)


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text.strip()) else None
