"""What arrives in an hour to come: the mean of the same hour of the week in past weeks.

Contacts repeat by the week more than by anything else; a mean over few weeks follows a season and is not
thrown off by one bad day.  Holidays and trends it does not know.

Source:
    The seasonal naive method and its average over k seasons: Hyndman & Athanasopoulos, Forecasting:
    Principles and Practice (3rd edition), section 5.2.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from heliotrope.core.errors import Invalid

WEEK = timedelta(days=7)


def expected(arrivals: Mapping[datetime, int], hour_at: datetime, *, weeks: int, since: datetime) -> float:
    """How many arrivals an hour is expected to bring.

    Args:
        arrivals: counts of past hours; an hour that is not there had none.
        hour_at: the full hour to come, at most a week after the last hour that is known.
        weeks: how many past weeks are looked at, the latest first.
        since: first hour of which anything is known; weeks before it do not count as empty.

    Returns:
        The mean; 0 when no past week is known.
    """
    if weeks < 1:
        raise Invalid(f"A forecast looks at one past week or more, not {weeks}")
    known = [hour_at - WEEK * back for back in range(1, weeks + 1) if hour_at - WEEK * back >= since]
    return sum(arrivals.get(hour, 0) for hour in known) / len(known) if known else 0.0
