"""The one place that asks what time it is; doors ask once and hand the instant down.

`now` is the time of the business: shifts, leases, promises, invoices.  In a demonstration it follows a course
on which a day passes in minutes, the same in every process.  What keeps secrets (sessions, tokens, second
factors), what proves (the audit chain) and what keeps machines alive (events, jobs, kept answers) asks
`real_now`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

LOOK_S: Final = 0.5
"""How old a process's knowledge of the course may be; a change is announced at least this long before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How simulated time goes on: from one pair of instants, so many times as fast as real time.

    It is made a second ahead, with the factor until then, so that every process knows of it in time and none
    ever has to go back.

    Attributes:
        from_real_at, from_at: a real instant and the simulated one that falls together with it.
        factor_before, factor: simulated seconds a real one, before that instant and after it; 0 stands still.
        alive_until: real instant after which time goes at its real pace again, unless somebody keeps the
            simulation alive: a computer that slept has not lived through weeks.
    """

    from_real_at: datetime
    from_at: datetime
    factor_before: int
    factor: int
    alive_until: datetime

    def at(self, real_at: datetime) -> datetime:
        """The simulated instant at a real one; never falls as the real one rises."""
        if real_at <= self.from_real_at:
            return self.from_at - (self.from_real_at - real_at) * self.factor_before
        ended_at = max(self.alive_until, self.from_real_at)
        simulated = min(real_at, ended_at) - self.from_real_at
        return self.from_at + simulated * self.factor + max(timedelta(0), real_at - ended_at)

    def is_alive(self, real_at: datetime) -> bool:
        """Whether somebody keeps the simulation alive."""
        return real_at <= self.alive_until


class _Followed:
    """A course as one process knows it, read anew at most twice a second."""

    def __init__(self, read: Callable[[], Course | None]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._course: Course | None = None
        self._asked = False
        self._due_s = 0.0
        self._latest = datetime.min.replace(tzinfo=UTC)

    def course(self) -> Course | None:
        # Whoever comes while another reads goes on with what is known; only the very first waits.
        if time.monotonic() >= self._due_s and self._lock.acquire(blocking=not self._asked):
            try:
                self._course = self._read() or self._course
                self._due_s = time.monotonic() + LOOK_S
                self._asked = True
            finally:
                self._lock.release()
        return self._course

    def at(self, real_at: datetime) -> datetime:
        course = self.course()
        self._latest = max(self._latest, course.at(real_at) if course else real_at)
        return self._latest


_followed: _Followed | None = None


def follow(read: Callable[[], Course | None] | None) -> None:
    """Let this process's `now` follow a course; None lets it tell real time, at no cost.

    Args:
        read: gives the course as it is kept; None while there is none, or its keeper is away.
    """
    global _followed  # noqa: PLW0603 - the process has one clock
    _followed = _Followed(read) if read is not None else None


def course() -> Course | None:
    """The course that this process follows; None in real time."""
    return _followed.course() if _followed is not None else None


def real_now() -> datetime:
    """The current instant, whatever is simulated; aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The current instant of the business, aware, in UTC."""
    real_at = datetime.now(UTC)
    return real_at if _followed is None else _followed.at(real_at)
