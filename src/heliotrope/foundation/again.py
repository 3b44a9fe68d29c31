"""What to do when the database could not finish a transaction: try it again, or say what is the matter.

A transaction that the database ended to break a deadlock, or because another one was first, left nothing: it
may run again.  One whose connection was lost may have committed: whoever asked sends it again under its key.
"""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from django.db import OperationalError
from django.http import HttpRequest

from heliotrope.core.errors import Unavailable

T = TypeVar("T")
log = structlog.get_logger()

SAFE: Final = frozenset({"40001", "40P01"})
"""Serialisation failure and deadlock, as PostgreSQL numbers them."""
DISK_FULL: Final = "53100"
TRIES: Final = 4
PAUSE_S: Final = 0.05


def once_more(act: Callable[[], T], *, before: Callable[[], object] = lambda: None, tries: int = TRIES) -> T:
    """Run an act that is one whole transaction; again, after a moment, when the database gave it up unharmed.

    Args:
        before: what makes ready for another try.

    Raises:
        OperationalError: it was given up every time, or failed for another reason.
    """
    for left in range(tries - 1, -1, -1):
        try:
            return act()
        except OperationalError as error:
            if not left or state_of(error) not in SAFE:
                raise
            log.warning("a transaction runs again", state=state_of(error))
            # Both would meet again if they waited equally long.
            time.sleep(random.uniform(PAUSE_S, 3 * PAUSE_S))  # noqa: S311 - spreads
            before()
    raise AssertionError("unreachable")


def rewound(request: HttpRequest) -> None:
    """Let the files of a request be read from their beginning, as the first try did."""
    for name in request.FILES:
        for uploaded in request.FILES.getlist(name):
            uploaded.seek(0)


def state_of(error: OperationalError) -> str:
    """PostgreSQL's five characters for what happened; empty when the connection was lost."""
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def explained(error: OperationalError) -> Unavailable:
    """What to tell whoever asked; never what the database said, which may quote a row."""
    state = state_of(error)
    log.error("the database cannot be used", state=state, error=type(error).__name__)
    if state == DISK_FULL:
        return Unavailable(
            "There is no room left on the disk of the database, so nothing was kept. Tell whoever runs the "
            "platform; send the same again when there is room."
        )
    return Unavailable("Send the same request with the same Idempotency-Key again in a moment.")
