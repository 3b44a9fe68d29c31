"""The one place that asks what time it is; doors ask once and hand the instant down."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)
