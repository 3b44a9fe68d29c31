"""The clock of the business, set by hand: it stands still until it is set again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from heliotrope.foundation import clock
from heliotrope.foundation.clock import Course, real_now

AGES = timedelta(days=30)


def a_day(hour: int, minute: int = 0) -> datetime:
    """An instant of the day after tomorrow, in UTC, so that what is made today is in force by then."""
    day = real_now() + timedelta(days=2)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


class Sundial:
    """Sets this process's clock."""

    def set(self, at: datetime) -> None:
        """Let it be an instant, before the last one too, from now on."""
        real = real_now()
        course = Course(
            from_real_at=real - timedelta(seconds=1), from_at=at, factor_before=0, factor=0,
            alive_until=real + AGES,
        )  # fmt: skip
        clock.follow(lambda: course)


@contextmanager
def sundial(at: datetime) -> Iterator[Sundial]:
    """A clock that stands at an instant; real time goes on afterwards."""
    dial = Sundial()
    dial.set(at)
    try:
        yield dial
    finally:
        clock.follow(None)
