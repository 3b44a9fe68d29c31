"""Setting the course of simulated time; the only writer of its row."""

import time
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from heliotrope.core.errors import Invalid, NotFound
from heliotrope.foundation.clock import Course, real_now
from heliotrope.foundation.timing.models import ClockCourse
from heliotrope.foundation.vaults.homes import CONTROL

DAY_IN_TEN_MINUTES: Final = 144
FASTEST: Final = 1440
AHEAD: Final = timedelta(seconds=1)
"""How long before it takes effect a change is written: twice what a process may not know."""
LIFE: Final = timedelta(seconds=60)


def begin(factor: int = DAY_IN_TEN_MINUTES) -> None:
    """Let simulated time begin at the present instant; where it has begun, nothing changes."""
    at = real_now()
    ClockCourse.objects.get_or_create(
        id=1,
        defaults={
            "from_real_at": at,
            "from_at": at,
            "factor_before": 1,
            "factor": factor,
            "alive_until": at + LIFE,
        },
    )


def beat() -> None:
    """Keep the simulation alive for another minute.

    After a silence, through which time went at its real pace, it goes on from where that led.
    """
    with transaction.atomic(using=CONTROL):
        held = _held()
        at = real_now()
        course = _course(held)
        if not course.is_alive(at):
            _store(held, at, course.at(at), before=1, factor=held.factor)
        held.alive_until = at + LIFE
        held.save()


def change(factor: int) -> None:
    """Let simulated time go so many times as fast as real time, from a second ahead; 0 lets it stand still.

    Raises:
        NotFound: nothing is simulated here.
        Invalid: the factor is not between 0 and 1440 (a day in a minute).
    """
    if not 0 <= factor <= FASTEST:
        raise Invalid(f"Choose a speed from 0 to {FASTEST}, not {factor}.")
    pending = ClockCourse.objects.filter(from_real_at__gt=real_now()).first()
    if pending is not None:
        time.sleep(max(0.0, (pending.from_real_at - real_now()).total_seconds()))
    with transaction.atomic(using=CONTROL):
        held = _held()
        course, at = _course(held), real_now()
        if course.from_real_at > at:
            # Somebody else was first within this second; theirs is announced already.
            return
        takes_at = at + AHEAD
        _store(held, takes_at, course.at(takes_at), before=held.factor, factor=factor)
        held.alive_until = max(held.alive_until, takes_at)
        held.save()


def _held() -> ClockCourse:
    held = ClockCourse.objects.select_for_update().filter(id=1).first()
    if held is None:
        raise NotFound
    return held


def _store(held: ClockCourse, real_at: datetime, at: datetime, *, before: int, factor: int) -> None:
    held.from_real_at, held.from_at = real_at, at
    held.factor_before, held.factor = before, factor


def _course(held: ClockCourse) -> Course:
    return Course(
        from_real_at=held.from_real_at,
        from_at=held.from_at,
        factor_before=held.factor_before,
        factor=held.factor,
        alive_until=held.alive_until,
    )
