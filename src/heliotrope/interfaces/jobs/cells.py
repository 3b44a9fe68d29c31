"""Which cell does a job: a queue of the control database for each home, and the way to a vault out of reach.

A job in a vault is done by the workers of that vault.  A job in the control database that turns out to need a
home of another cell moves to that home's queue, which only the workers of its cell take from.  What belongs
into a vault that is not to be reached from here waits in the control database until the keeper of that vault
takes it over: at least once, as every job may run twice.
"""

import json
from typing import Final

from django.conf import settings
from django.db import connections, transaction
from procrastinate import BaseRetryStrategy, RetryDecision, RetryStrategy
from procrastinate.jobs import Job

from heliotrope.core.errors import HomeAway, HomeElsewhere
from heliotrope.foundation.keys import KeyAway
from heliotrope.foundation.outbox.services import TRACE
from heliotrope.foundation.vaults import CONTROL, home_of_alias, served
from heliotrope.interfaces.jobs.listeners import DEFAULT, defer, queue_to

AWAY_S: Final = 10
"""How long a job waits for a region that is away, again and again: as long as it takes."""
USUAL: Final = RetryStrategy(max_attempts=30, wait=3)
"""A control database that is away comes back within this; after it the sweep takes an order up again."""
A_TIME: Final = 200
_TAKEN: Final = """
    SELECT id, task_name, args FROM procrastinate_jobs
    WHERE queue_name = %s AND status = 'todo' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""


def queue_at(home: str) -> str:
    """The queue of the control database from which only the home's cell takes."""
    return f"at:{home}"


def own_queue() -> str:
    """Where this cell puts what every cell does for its own homes."""
    return DEFAULT if served() == tuple(settings.HELIOTROPE_HOMES) else queue_at(served()[0])


def queues_of(alias: str) -> list[str] | None:
    """The queues that a worker of a database takes from; None for all that there are."""
    return [DEFAULT, *map(queue_at, served())] if alias == CONTROL else None


class Patience(BaseRetryStrategy):
    """When a job is tried again: where its home is served, and for as long as its region is away."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, HomeElsewhere) and job.queue != queue_at(exception.home):
            return RetryDecision(retry_in={"seconds": 0}, queue=queue_at(exception.home))
        if isinstance(exception, HomeAway | KeyAway):
            return RetryDecision(retry_in={"seconds": AWAY_S})
        return USUAL.get_retry_decision(exception=exception, job=job)


def take_over(alias: str) -> int:
    """Take the jobs on the way to a vault into its own queue; gives how many."""
    home = home_of_alias(alias)
    with transaction.atomic(using=CONTROL), connections[CONTROL].cursor() as cursor:
        cursor.execute(_TAKEN, [queue_to(home), A_TIME])
        waiting = [(int(row[0]), str(row[1]), _args(row[2])) for row in cursor.fetchall()]
        for _id, job, args in waiting:
            defer(alias, job, {name: args[name] for name in args if name != TRACE}, trace=args.get(TRACE, ""))
        if waiting:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[one[0] for one in waiting]])
    return len(waiting)


def _args(told: str | dict[str, str]) -> dict[str, str]:
    return json.loads(told) if isinstance(told, str) else told
