"""What is at stake when a unit is given out live, and one such case in the whole numbers of the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import lcm
from typing import Final
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import local_time
from heliotrope.core.match.batch.problem import COIN, HOUR, SECOND
from heliotrope.core.match.customers import ZoneFrom
from heliotrope.core.match.dispatch.asks import (
    DAY_H,
    LEVELS,
    MOST_AN_HOUR,
    MOST_EFFORT,
    MOST_VALUE,
    NOBODY,
    Arrival,
    Rules,
    Stage,
)
from heliotrope.core.match.dispatch.rule import Standing, best
from heliotrope.core.match.live import lasts
from heliotrope.core.match.people import Candidate, language_level
from heliotrope.core.match.units import OpenUnit, slack

__all__ = [
    "CHANNELS",
    "Case",
    "Stakes",
    "amount",
    "at_a_time",
    "at_least",
    "channel_place",
    "coins",
    "in_turn",
    "of_places",
    "shares",
    "stage_of",
    "worth",
]

CHANNELS: Final[Mapping[str, int]] = {"call": 0, "chat": 1, "email": 2}
"""Place of each channel among the rules' weights; work that names none takes a worker whole, as a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakes:
    """What a unit is worth and what workers' time is worth elsewhere.

    Attributes:
        currency: of everything here; a worker whose hour has no price in it costs ``pay``.
        value: what the client pays for the unit.
        pay: what the unit pays a worker who is not paid by the hour.
        bids: what an hour of a worker is worth to other work; nothing for those who are not named.
        channel: which way it came, such as ``chat``; empty when there is but one.
        offset_s: the customer's zone, seconds east of UTC; None where it is unknown, and nothing is asked for
            being apart.
        zone_from: by what that is known; None in records of the time before it was asked.
        translated: whether who lacks the language may take it with translation help.
    """

    currency: str = ""
    value: Decimal = Decimal(0)
    pay: Decimal = Decimal(0)
    bids: Mapping[UUID, Decimal] = field(default_factory=dict)
    channel: str = ""
    offset_s: int | None = None
    translated: bool = False
    zone_from: ZoneFrom | None = None

    def __post_init__(self) -> None:
        if min(self.value, self.pay, *self.bids.values()) < 0:
            raise Invalid("What is at stake is never below zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One unit and those who may take it, in the order in which they win a tie.

    Attributes:
        last: who of them worked for the contact last.
        value: coins that leaving the unit undone costs.
    """

    unit: OpenUnit
    people: Sequence[Candidate]
    at: datetime
    last: UUID | None
    stakes: Stakes
    value: int
    rules: Rules

    def worth_at_least(self, value: int) -> "Case":
        """The same case of a unit that is worth so many coins."""
        return replace(self, value=min(value, MOST_VALUE))

    @property
    def at_s(self) -> int:
        """The instant in seconds since 1970."""
        return int(self.at.timestamp())

    @property
    def prices(self) -> Rules:
        """The rules, without a price for being apart where the customer's zone is unknown."""
        if self.stakes.offset_s is not None:
            return self.rules
        return replace(self.rules, apart=(0,) * (DAY_H // 2 + 1))

    @property
    def arrival(self) -> Arrival:
        """The unit as the rule sees it; without a due time it does not press."""
        opened_at = int(self.unit.opened_at.timestamp())
        due = self.unit.due_at
        rows = [one.worker_id for one in self.people]
        return Arrival(
            unit=0,
            ask=0,
            channel=channel_place(self.stakes.channel, self.rules),
            effort=min(self.unit.requirement.effort_s * SECOND, MOST_EFFORT),
            value=self.value,
            opened_at=opened_at,
            due_at=self.at_s + self.rules.notice_s if due is None else int(due.timestamp()),
            offset_s=self.stakes.offset_s or 0,
            last=rows.index(self.last) if self.last in rows else NOBODY,
        )

    @property
    def standing(self) -> tuple[Standing, ...]:
        """The people as the rule sees them; that they have room was asked before."""
        busy = max(self.rules.busy(self.arrival), 1)
        by_the_piece = coins(self.stakes.pay * HOUR / busy)
        return tuple(
            Standing(
                worker=row,
                stage=stage_of(one, self.unit.requirement),
                rate=min(_rate(one, self.stakes, by_the_piece), MOST_AN_HOUR),
                bid=min(coins(self.stakes.bids.get(one.worker_id, Decimal(0))), MOST_AN_HOUR),
                offset_s=_offset_s(one, self.at),
                room=self.rules.whole,
            )
            for row, one in enumerate(self.people)
        )


def worth(unit: OpenUnit, stakes: Stakes, at: datetime, rules: Rules) -> int:
    """What it is worth now that somebody takes a unit, in parts of a coin: the more, the more it presses."""
    alone = Case(unit=unit, people=(), at=at, last=None, stakes=stakes, value=0, rules=rules)
    return rules.worth(alone.worth_at_least(coins(stakes.value)).arrival, alone.at_s)


def at_least(case: Case) -> int:
    """Coins that a unit is worth at the least: what its cheapest worker costs if nothing else wanted them.

    A promise is kept at a loss, too; only dearer work that is to come keeps a worker from a unit.
    """
    free = [replace(one, bid=0) for one in case.standing]
    found = best(replace(case.arrival, value=0), free, case.at_s, replace(case.prices, strict=False))
    return 0 if found is None else min(max(-(-found.total // HOUR), 0), MOST_VALUE)


def in_turn(people: Sequence[Candidate], unit: OpenUnit, at: datetime) -> tuple[Candidate, ...]:
    """Who wins a tie: the tightest fit, whose hours last, the least share of their capacity in use, the least
    worker_id."""
    return tuple(
        sorted(
            people,
            key=lambda one: (
                slack(one, unit.requirement),
                not lasts(one, unit, at),
                # An eligible worker has room, so the capacity is at least 1.
                Fraction(one.load, one.capacity),
                one.worker_id,
            ),
        )
    )


def stage_of(candidate: Candidate, asked: Requirement) -> Stage:
    """How well a worker has the language that a unit asks for; the first stage where it asks for none."""
    if not asked.language:
        return Stage.NATIVE
    spoken = language_level(candidate, asked.language)
    return next(stage for stage in Stage if spoken >= LEVELS[stage])


def channel_place(channel: str, rules: Rules) -> int:
    """Place of a channel's weight."""
    place = CHANNELS.get(channel, 0)
    return place if place < len(rules.weights) else 0


def shares(rules: Rules) -> Mapping[str, int]:
    """Parts of a worker that a unit of each channel takes, by the channel's name."""
    return {name: rules.weights[place] for name, place in CHANNELS.items() if place < len(rules.weights)}


def of_places(counts: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """The weight of each channel, and the whole worker, where so many units of each fit at a time."""
    whole = lcm(*counts)
    return tuple(whole // count for count in counts), whole


def at_a_time(rules: Rules, channel: str) -> int:
    """How many units of a channel fit in a worker who has nothing else."""
    return rules.whole // rules.weights[CHANNELS[channel]]


def coins(amount: Decimal) -> int:
    """Money in whole coins."""
    return int((amount * COIN).to_integral_value(ROUND_HALF_EVEN))


def amount(of_coins: int) -> Decimal:
    """Coins as money, to the cent where that is exact."""
    exact = (Decimal(of_coins) / COIN).quantize(Decimal("0.0001"))
    return exact.quantize(Decimal("0.01")) if exact == exact.quantize(Decimal("0.01")) else exact


def _rate(one: Candidate, stakes: Stakes, by_the_piece: int) -> int:
    if one.rate_per_hour is None or one.currency != stakes.currency:
        return by_the_piece
    return coins(one.rate_per_hour)


def _offset_s(one: Candidate, at: datetime) -> int:
    offset = local_time(one, at).utcoffset()
    return int(offset.total_seconds()) if offset else 0
