"""What the demonstration's day begins with: rosters, the past weeks' counts, and orders that run."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from heliotrope.core.network.roster import Entry, RosterRow
from heliotrope.core.staffing.rotation import Watch, rotation
from heliotrope.flow import placing
from heliotrope.flow.lines import lines
from heliotrope.foundation.clock import now
from heliotrope.foundation.tallies import selectors as tally_selectors
from heliotrope.foundation.tallies import services as tallies
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.day.cast import BUYERS, CARE, OPERATOR, SEED, VOICES
from heliotrope.interfaces.day.rhythm import CHANNELS, rate_per_hour
from heliotrope.interfaces.day.wishes import Standing, standing
from heliotrope.interfaces.day.writing import write_first
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.network.selectors import WorkerLine
from heliotrope.pipeline.demand import selectors as demand_selectors

BACK_DAYS, AHEAD_DAYS, LEAST_DAYS = 7, 35, 14
HISTORY: Final = timedelta(weeks=5)
HOUR: Final = timedelta(hours=1)
EARLY, LATE, NIGHT = (
    Watch(begins=time(6), ends=time(14)),
    Watch(begins=time(14), ends=time(22)),
    Watch(begins=time(22), ends=time(6)),
)
WATCHES: Final = {"Asia/Manila": (EARLY, LATE, NIGHT), "America/Bogota": (EARLY, LATE, LATE)}
USUAL: Final = (EARLY, LATE)


def operator() -> Actor | None:
    """The platform at work for the demonstration's operator; None where there is none."""
    for actor in tenancy_selectors.machines():
        with acting(actor):
            if tenancy_selectors.operator_name(actor) == OPERATOR:
                return actor
    return None


def prepare() -> None:
    """Make what is missing of rosters, past counts, running orders and first letters."""
    platform = operator()
    if platform is None:
        return
    extend_rosters(platform, at=now())
    with acting(platform):
        clients = {one.name: one.id for one in tenancy_selectors.clients(platform)}
        if CARE in clients and not tally_selectors.tallies(platform, "support/", now() - HISTORY, now()):
            tallies.take(clients[CARE], history(now()))
    place_standing(at=now())
    if CARE in clients:
        client = tenancy_selectors.machine_for_client(clients[CARE])
        with acting(client):
            write_first(client, now=now())


def colleagues(platform: Actor) -> tuple[WorkerLine, ...]:
    """Those whom nobody plays: people who have no weekly hours of their own and live by the roster."""
    found = network_selectors.workers(platform)
    return tuple(one for one in found if one.kind == "person" and not one.availability)


def extend_rosters(platform: Actor, *, at: datetime) -> int:
    """Roster the colleagues some weeks ahead unless they are; gives how many shifts came."""
    with acting(platform):
        people = colleagues(platform)
        soon = at + timedelta(days=LEAST_DAYS)
        if not people or network_selectors.roster(platform, soon, soon + timedelta(days=2)):
            return 0
        known = network_selectors.roster(platform, at, at + timedelta(days=LEAST_DAYS))
        begins = -1 if known else -BACK_DAYS
        entries = _entries(people, at + timedelta(days=begins), AHEAD_DAYS - begins)
        rows = [RosterRow(line=n, entry=entry) for n, entry in enumerate(entries, 1)]
        return network.take_roster(platform, rows, source="rotation").added


def _entries(people: tuple[WorkerLine, ...], first: datetime, days: int) -> Iterator[Entry]:
    turns: defaultdict[str, int] = defaultdict(int)
    for one in people:
        turn = turns[one.timezone]
        turns[one.timezone] += 1
        yield from rotation(
            one.handle,
            turn=turn,
            watches=WATCHES.get(one.timezone, USUAL),
            timezone=one.timezone,
            first=first.astimezone(ZoneInfo(one.timezone)).date(),
            days=days,
        )


def history(at: datetime) -> Iterator[tallies.Counted]:
    """How many customers wrote in each hour of the past weeks; the same for the same instant."""
    first = tallies.hour_of(at - HISTORY)
    hours = [first + HOUR * n for n in range(HISTORY // HOUR)]
    rng = np.random.default_rng(SEED)
    for voice in VOICES:
        for channel in CHANNELS:
            drawn = rng.poisson([rate_per_hour(voice, channel, hour + HOUR / 2) for hour in hours])
            name = tally_name(channel, voice.language)
            yield from (
                tallies.Counted(name=name, at=hour, count=int(count))
                for hour, count in zip(hours, drawn, strict=True)
                if count
            )


def tally_name(channel: str, language: str) -> str:
    """Under which name conversations are counted."""
    return f"support/{channel}/{language}"


def place_standing(*, at: datetime) -> None:
    """Place the orders that run, for those lines that are there; what was placed before stays."""
    accounts = tenancy_selectors.accounts_of(BUYERS.values())
    for client, email in BUYERS.items():
        if email not in accounts:
            continue
        buyer = tenancy_selectors.actor_of_account(accounts[email])
        with acting(buyer):
            known = {order.title for order in demand_selectors.orders(buyer, limit=1000)}
            programmes = {one.name: one.id for one in network_selectors.programmes(buyer)}
        for one in standing(client):
            if one.line in lines() and one.title not in known and one.programme in programmes:
                place(buyer, programmes[one.programme], one, at=at)


def place(buyer: Actor, programme_id: UUID, one: Standing, *, at: datetime) -> UUID:
    """Place one order as its buyer would."""
    wish = placing.Wish(
        programme_id=programme_id,
        line=one.line,
        title=one.title,
        shape=one.shape,
        options=one.options,
        source=one.source,
        media_type=one.media_type,
    )
    with acting(buyer):
        return placing.place(buyer, wish, now=at).order_id
