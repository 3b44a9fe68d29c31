"""The process of the simulated day: keeps the clock alive, and lets people act, a little at a time."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable
from random import Random
from types import FrameType
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from heliotrope.core.errors import HeliotropeError
from heliotrope.foundation import clock
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.timing import services as timing
from heliotrope.interfaces.day.cast import SEED
from heliotrope.interfaces.day.customers import Customers
from heliotrope.interfaces.day.people import Crew
from heliotrope.interfaces.day.preparing import extend_rosters, operator

log = structlog.get_logger()
ACTS_A_SECOND: Final = 4.0
REST: Final = 6.0
"""Seconds of rest for a second of this process's own work, beside which the database does as much again: so
acting takes less than a third of a core, whatever there is to do."""
BEAT_S, LOOK_S, ROSTER_S, TELL_S = 5.0, 4.0, 60.0, 60.0
NOTHING_S: Final = 0.3
AWAY_S: Final = 2.0


class Day:
    """One operator's day."""

    def __init__(self, platform: Actor) -> None:
        self._platform = platform
        self._crew = Crew(platform, seed=SEED)
        self._customers = Customers(
            platform,
            Random(SEED),  # noqa: S311 - a play
            at=clock.now(),
            call=self._crew.call,
        )
        self._due: dict[str, float] = {}
        self._customers_turn = False

    def step(self) -> bool:
        """One act, of a customer or a colleague in turn; False when nobody is due, or time stands still."""
        at = clock.now()
        self._every("beat", BEAT_S, timing.beat)
        self._every("roster", ROSTER_S, lambda: extend_rosters(self._platform, at=at))
        self._every("look", LOOK_S, self._look)
        self._every("tell", TELL_S, self._tell)
        course = clock.course()
        if course is None or course.factor == 0:
            return False
        self._customers_turn = not self._customers_turn
        first, second = (
            (self._customers, self._crew) if self._customers_turn else (self._crew, self._customers)
        )
        return first.act(at=at) or second.act(at=at)

    def _look(self) -> None:
        at = clock.now()
        self._crew.refresh(at=at)
        self._customers.refresh(at=at)

    def _tell(self) -> None:
        done = self._crew.done
        log.info(
            "the day goes on",
            at=f"{clock.now():%a %H:%M}",
            on_shift=self._crew.on_shift,
            taken=done.taken,
            answered=done.answered,
            given_back=done.given_back,
            troubles=dict(done.troubles),
            cpu_s=round(time.process_time(), 1),
        )

    def _every(self, name: str, seconds: float, act: Callable[[], object]) -> None:
        if time.monotonic() >= self._due.get(name, 0.0):
            self._due[name] = time.monotonic() + seconds
            act()


def run() -> None:
    """Let the day go on until a signal to stop; what one began is finished first."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    timing.begin()
    day: Day | None = None
    while not stop.is_set():
        began, spent_s = time.monotonic(), time.process_time()
        try:
            close_old_connections()
            if day is None:
                platform = operator()
                day = Day(platform) if platform is not None else None
            acted = day.step() if day is not None else False
        except (DatabaseError, InterfaceError) as error:
            log.warning("the day waits for its database", error=type(error).__name__)
            _close()
            acted, began = False, began - AWAY_S
        except HeliotropeError as error:
            log.warning("an act was refused", error=type(error).__name__)
            acted = False
        took = time.monotonic() - began
        rest = (time.process_time() - spent_s) * REST
        stop.wait(max(1 / ACTS_A_SECOND, rest) if acted else max(NOTHING_S, rest, min(took, AWAY_S)))


def _close() -> None:
    for connection in connections.all(initialized_only=True):
        with contextlib.suppress(DatabaseError):
            connection.close()
