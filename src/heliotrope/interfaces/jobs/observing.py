"""What a keeper measures of its database, now and then: its queue, its outbox, its connections, its units.

Each look is bounded: it follows an index or stops after a number of rows, so that a long queue is no reason
to wait longer.
"""

from typing import Final

import structlog
from django.db import DatabaseError, connections
from procrastinate.contrib.django import procrastinate_app

from heliotrope.foundation.clock import real_now
from heliotrope.foundation.metrics import (
    CONNECTIONS,
    JOB_OLDEST_SECONDS,
    JOBS,
    OBSERVED_AT,
    OUTBOX_LAG_SECONDS,
    OUTBOX_WAITING,
    UNITS,
)
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.scope import keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.foundation.vaults import CONTROL
from heliotrope.pipeline.decompose import selectors as decompose_selectors

log = structlog.get_logger()
MOST_JOBS: Final = 10_000
MOST_UNITS: Final = 100_000
STATES: Final = ("todo", "doing", "failed")
_JOBS: Final = """
    SELECT job.task_name, job.status, job.count, extract(epoch FROM now() - event.at)
    FROM (
        SELECT task_name, status::text AS status, count(*) AS count, min(id) AS oldest
        FROM (
            SELECT id, task_name, status FROM procrastinate_jobs
            WHERE status IN ('todo', 'doing', 'failed') ORDER BY id LIMIT %s
        ) AS queued GROUP BY task_name, status
    ) AS job
    LEFT JOIN LATERAL (
        SELECT at FROM procrastinate_events
        WHERE job_id = job.oldest AND type = 'deferred' ORDER BY id LIMIT 1
    ) AS event ON true
"""
_CONNECTIONS: Final = """
    SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity
    WHERE datname = current_database() GROUP BY 1
    UNION ALL SELECT 'most', current_setting('max_connections')::bigint
"""


def observe(alias: str) -> None:
    """Measure one database; what cannot be measured is no reason for its keeper to stop."""
    try:
        _measure(alias)
    except DatabaseError as error:
        log.warning("a database could not be measured", database=alias, error=type(error).__name__)


def _measure(alias: str) -> None:
    name = "control" if alias == CONTROL else alias.removeprefix("vault_")
    _jobs(alias, name)
    _connections(alias, name)
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        backlog = outbox.backlog(alias)
        units = decompose_selectors.live_units(MOST_UNITS) if alias == CONTROL else {}
    OUTBOX_WAITING.labels(name).set(backlog.events)
    OUTBOX_LAG_SECONDS.labels(name).set(backlog.lag_s)
    for state, count in units.items():
        UNITS.labels(state).set(count)
    OBSERVED_AT.labels(name).set(real_now().timestamp())


def _jobs(alias: str, name: str) -> None:
    counted: dict[tuple[str, str], int] = {}
    ages: dict[str, float] = {}
    with connections[alias].cursor() as cursor:
        cursor.execute(_JOBS, [MOST_JOBS])
        for job, state, count, age_s in cursor.fetchall():
            counted[job, state] = count
            if state == "todo":
                ages[job] = float(age_s or 0)
    # The keeper may look before the worker beside it has named any job.
    procrastinate_app.current_app.perform_import_paths()  # type: ignore[no-untyped-call]
    # What is there no more must say so: a gauge keeps what it was told last.
    for job in {*procrastinate_app.current_app.tasks, *(job for job, _ in counted)}:
        if "." in job:
            continue  # the queue's own
        for state in STATES:
            JOBS.labels(name, job, state).set(counted.get((job, state), 0))
        JOB_OLDEST_SECONDS.labels(name, job).set(ages.get(job, 0.0))


def _connections(alias: str, name: str) -> None:
    found = dict.fromkeys(("active", "idle", "idle in transaction", "other"), 0)
    with connections[alias].cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        found |= {state: int(count) for state, count in cursor.fetchall()}
    for state, count in found.items():
        CONNECTIONS.labels(name, state.replace(" ", "_")).set(count)
