"""Coverage: what the next two days are expected to bring, who is on shift for it, and where nobody is.

Contacts are counted by hour under names such as ``support/chat/es``; the forecast rests on those counts.
Numbers by language and channel name no client, so whoever may see the network sees all of them: a site is
staffed for the whole operation.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from heliotrope.core.network.coverage import HOUR
from heliotrope.core.staffing.coverage import Cell, Handling, Row, Summary, cells, summary
from heliotrope.core.staffing.forecast import WEEK, expected
from heliotrope.foundation.tallies import selectors as tallies
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import SiteLine

HOURS: Final = 48
WEEKS: Final = 4
PREFIX: Final = "support/"
SKILL: Final = "support"
HANDLING: Final = {"chat": Handling(aht_s=540), "email": Handling(aht_s=720)}
"""What a contact takes by channel, until it is measured."""
OTHER: Final = Handling(aht_s=600)

History = Mapping[Row, Mapping[datetime, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNow:
    """A site with the people who are on shift there at this instant."""

    site: SiteLine
    on_shift: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The next two days from the full hour of ``at``.

    Attributes:
        rows: by language and channel, the busiest language first.
        since: first hour that the forecast knows of; None when it knows nothing.
        ai_workers: how many AI workers may get work.
    """

    at: datetime
    starts: tuple[datetime, ...]
    rows: Mapping[Row, Sequence[Cell]]
    summary: Summary
    sites: tuple[SiteNow, ...]
    since: datetime | None
    ai_workers: int


def picture(actor: Actor, *, at: datetime) -> Picture:
    """What lies ahead, for everybody who may see the network; sites only those that the actor may see."""
    first = tallies_hour(at)
    starts = tuple(first + HOUR * n for n in range(HOURS))
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        history, since = _history(platform, first)
        hours = network_selectors.on_shift(platform, first, first + HOUR * HOURS)
        machines = sum(line.on for line in network_selectors.ai_workers(platform))
    people = {row.language: [hour.pairs.get((row.language, SKILL), 0.0) for hour in hours] for row in history}
    arrivals = {
        row: [expected(counts, start, weeks=WEEKS, since=since or first) for start in starts]
        for row, counts in history.items()
    }
    handling = {row.channel: HANDLING.get(row.channel, OTHER) for row in history}
    rows = cells(starts, arrivals, people, handling)
    return Picture(
        at=at,
        starts=starts,
        rows=rows,
        summary=summary(rows),
        sites=_sites(actor, at),
        since=since,
        ai_workers=machines,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The same hour in a past week, and what it brought."""

    hour_at: datetime
    count: int


def past(actor: Actor, row: Row, hour_at: datetime) -> tuple[Past, ...]:
    """What the forecast of one hour rests on, the latest week first; unknown weeks are left out."""
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        history, since = _history(platform, hour_at)
    counts = history.get(row, {})
    hours = [hour_at - WEEK * back for back in range(1, WEEKS + 1)]
    return tuple(
        Past(hour_at=hour, count=counts.get(hour, 0)) for hour in hours if since is not None and hour >= since
    )


def tallies_hour(at: datetime) -> datetime:
    """The full hour in UTC at or before an instant."""
    return at.replace(minute=0, second=0, microsecond=0)


def _history(platform: Actor, first: datetime) -> tuple[History, datetime | None]:
    """Counts by row and hour over the weeks that a forecast looks at, the busiest language first."""
    found: defaultdict[Row, dict[datetime, int]] = defaultdict(dict)
    total: Counter[str] = Counter()
    since = None
    for line in tallies.tallies(platform, PREFIX, first - WEEK * WEEKS, first + timedelta(days=2)):
        channel, _, language = line.name.removeprefix(PREFIX).partition("/")
        if not language:
            continue
        since = min(since or line.hour_at, line.hour_at)
        found[Row(language=language, channel=channel)][line.hour_at] = line.count
        total[language] += line.count
    ordered = sorted(found, key=lambda row: (-total[row.language], row.language, row.channel))
    return {row: found[row] for row in ordered}, since


def _sites(actor: Actor, at: datetime) -> tuple[SiteNow, ...]:
    """The actor's sites with who is on shift there now: rostered, and not away."""
    lines = network_selectors.roster(actor, at, at + timedelta(seconds=1))
    away = {line.worker_id for line in lines if line.kind != "shift"}
    there = {line.worker_id for line in lines if line.kind == "shift"} - away
    by_site = Counter(line.site_id for line in network_selectors.workers(actor) if line.id in there)
    return tuple(SiteNow(site=site, on_shift=by_site[site.id]) for site in network_selectors.sites(actor))
