"""Simulated time in the page's header: what it is now, and how fast it may go."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.foundation import clock
from heliotrope.foundation.tenancy.actor import Actor

PAUSE, REAL, SLOW, DAY, FAST = 0, 1, 36, 144, 432
SPEEDS = (PAUSE, REAL, SLOW, DAY, FAST)


def simulated(actor: Actor) -> dict[str, Any]:
    """The course that time takes in a demonstration, for scripts and for the control; empty in real time."""
    real_at = clock.real_now()
    course = clock.course() if settings.DEMO else None
    if course is None or not course.is_alive(real_at):
        return {}
    names = {
        PAUSE: gettext("Pause"),
        REAL: gettext("Real time"),
        SLOW: gettext("Slower: a day in 40 minutes"),
        DAY: gettext("A day in 10 minutes"),
        FAST: gettext("Faster: a day in 200 seconds"),
    }
    return {
        "at": clock.now(),
        "at_ms": f"{clock.now().timestamp() * 1000:.0f}",
        "factor": str(course.factor),
        "runs": course.factor > 0,
        "name": names.get(course.factor, f"× {course.factor}"),
        "may_change": actor.may(Permission.NETWORK_WRITE),
        "speeds": [
            {"value": str(value), "label": names[value], "current": value == course.factor}
            for value in SPEEDS
        ],
    }
