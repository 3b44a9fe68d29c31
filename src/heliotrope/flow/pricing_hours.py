"""Pricing people's hours: what arrived on an operator's streams in past weeks, against who is on next."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from heliotrope.core.line import Requirement, Shape
from heliotrope.core.match.batch.people import currency_of
from heliotrope.core.match.dispatch.hours import DAY, WEEK, WEEKS, Past, bids_of
from heliotrope.foundation.tallies import selectors as tallies
from heliotrope.foundation.tallies.selectors import TallyLine
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import bids, dispatch_rules

MOST_WORKERS: Final = 2_000
MOST_STREAMS: Final = 100
OF_A_STREAM: Final = 300
"""Latest units of a stream that say what its items ask for."""


@dataclass(slots=True, kw_only=True)
class _Sample:
    """What items of a line in one language asked for.

    Attributes:
        units: units by requirement and price of a piece.
        items: on how many items.
    """

    units: Counter[tuple[Requirement, Decimal]] = field(default_factory=Counter)
    items: set[UUID] = field(default_factory=set)


_Samples = dict[tuple[str, str], _Sample]


def operators() -> tuple[UUID, ...]:
    """Whose hours are priced: every operator's."""
    return tuple(platform.operator for platform in tenancy_selectors.machines())


def price_hours(*, operator_id: UUID, now: datetime) -> None:
    """Price the hours of an operator's people for the day to come; without a past there are no prices."""
    platform = tenancy_selectors.machine_for_operator(operator_id)
    at = now.replace(minute=0, second=0, microsecond=0)
    with acting(platform):
        people = network_selectors.everybody(platform, at, at + DAY, loads={}, limit=MOST_WORKERS)
        currency = currency_of(people)
        past = tuple(_past(platform, currency, at))
        rules = dispatch_rules.in_force(platform)

    # Seconds for thousands of people: no transaction is kept open meanwhile.
    found = bids_of(past, people, at=at, currency=currency, rules=rules)

    with acting(platform):
        bids.keep(platform, found, currency=currency, now=at)


def _past(platform: Actor, currency: str, at: datetime) -> Iterator[Past]:
    """What arrived by the hour: how much is counted, what it asked for is read from the latest units."""
    streams = [
        one
        for one in demand_selectors.handing_out(platform)
        if one.shape is Shape.STREAM and one.currency == currency
    ][:MOST_STREAMS]
    samples = _samples(platform, streams)
    for line in sorted({one.line for one in streams}):
        counted = tallies.tallies(platform, f"{line}/", at - WEEK * WEEKS, at)
        yield from _of_line(line, counted, samples)


def _samples(platform: Actor, streams: Sequence[OrderLine]) -> _Samples:
    found: defaultdict[tuple[str, str], _Sample] = defaultdict(_Sample)
    for order in streams:
        for unit in decompose_selectors.latest_units(platform, order.id, limit=OF_A_STREAM):
            sample = found[order.line, unit.requirement.language]
            sample.units[unit.requirement, order.rate_per_judgement] += 1
            sample.items.add(unit.item_id)
    return dict(found)


def _of_line(line: str, counted: Iterable[TallyLine], samples: _Samples) -> Iterator[Past]:
    """A line's counts as work; a language of which there is no unit yet is taken to ask what others ask."""
    known = [language for of, language in samples if of == line]
    most = max(known, key=lambda language: (len(samples[line, language].items), language), default=None)
    for one in counted:
        channel, _, language = one.name.removeprefix(f"{line}/").partition("/")
        like = language if language in known else most
        if like is None:
            continue
        sample = samples[line, like]
        for (asked, rate), units in sample.units.items():
            yield Past(
                requirement=replace(asked, language=language) if asked.language else asked,
                channel=channel,
                hour_at=one.hour_at,
                count=Decimal(one.count * units) / len(sample.items),
                value=rate,
            )
