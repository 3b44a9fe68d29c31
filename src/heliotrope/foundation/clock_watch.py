"""Whether this machine's clock is right: the database's is the one that all processes share."""

from django.db import connections

from heliotrope.foundation.clock import real_now


def apart_s(alias: str) -> float:
    """Seconds by which this process's clock is ahead of a database's; negative when it is behind.

    Right to half the time that the question took.
    """
    before = real_now()
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    after = real_now()
    return float(((before - row[0]) + (after - row[0])).total_seconds() / 2) if row else 0.0
