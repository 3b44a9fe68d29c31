"""What the platform counts about itself, for Prometheus.

Labels are words of our own (routes, jobs, events, states, databases), never of a tenant: no name, no key, no
address.  Without ``PROMETHEUS_MULTIPROC_DIR`` each process counts for itself; with it, every process of a
machine writes its counts into files of that folder, and any one of them can give all.
"""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

_SHORT: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_LONG: Final = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)

REQUESTS = Counter(
    "heliotrope_requests", "Requests answered, by route, method and status", ("route", "method", "status")
)
REQUEST_SECONDS = Histogram(
    "heliotrope_request_seconds", "How long answers took, by route", ("route",), buckets=_SHORT
)
JOBS_DONE = Counter("heliotrope_jobs_done", "Runs of jobs, by job and how they ended", ("job", "outcome"))
JOB_SECONDS = Histogram("heliotrope_job_seconds", "How long runs of jobs took", ("job",), buckets=_LONG)
EVENTS = Counter("heliotrope_events", "Events handed on, by kind", ("event",))
LIVE_PAGES = Gauge(
    "heliotrope_live_pages", "Open pages that are told of changes", multiprocess_mode="livesum"
)

# What a keeper measures in its database now and then; a scrape asks no database.
JOBS = Gauge(
    "heliotrope_jobs",
    "Jobs by state: todo, doing, failed; at most 10,000 are counted",
    ("database", "job", "state"),
    multiprocess_mode="mostrecent",
)
JOB_OLDEST_SECONDS = Gauge(
    "heliotrope_job_oldest_seconds",
    "Age of the oldest job that waits",
    ("database", "job"),
    multiprocess_mode="mostrecent",
)
OUTBOX_WAITING = Gauge(
    "heliotrope_outbox_waiting",
    "Events not handed on; at most 10,000 are counted",
    ("database",),
    multiprocess_mode="mostrecent",
)
OUTBOX_LAG_SECONDS = Gauge(
    "heliotrope_outbox_lag_seconds",
    "Age of the oldest event that is not handed on",
    ("database",),
    multiprocess_mode="mostrecent",
)
UNITS = Gauge(
    "heliotrope_units",
    "Units of work under way, by state; at most 100,000 are counted",
    ("state",),
    multiprocess_mode="mostrecent",
)
CONNECTIONS = Gauge(
    "heliotrope_database_connections",
    "Connections to a database by state, and the server's most",
    ("database", "state"),
    multiprocess_mode="mostrecent",
)
OBSERVED_AT = Gauge(
    "heliotrope_observed_timestamp_seconds",
    "When a keeper last measured its database; an old value means that no worker does",
    ("database",),
    multiprocess_mode="mostrecent",
)
