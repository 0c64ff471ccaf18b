"""Time for tests: the clock runs, and waiting makes it jump."""

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from ilag_data.ssb.transport import Limits, Transport

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


PATIENT = Limits(connect=10, read=20, whole=40, attempts=3, body=5_000_000)
HASTY = replace(PATIENT, read=0.4, whole=0.8)
"""For answers that never come, or only drip; whatever is right must come faster."""


@dataclass
class Patience:
    """A clock whose waits take no time; ``waited`` lists them, ``told`` what was said of them."""

    waited: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    start: float = field(default_factory=time.monotonic)

    def clock(self) -> float:
        return time.monotonic() + sum(self.waited)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.waited.append(seconds)

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.clock() - self.start)

    def transport(self, limits: Limits | None = None) -> Transport:
        return Transport(
            limits or PATIENT,
            tell=lambda why, seconds: self.told.append(f"{why.en}: waiting {seconds:.0f} s"),
            clock=self.clock,
            sleep=self.sleep,
            now=self.now,
            chance=lambda: 0.5,
        )
