"""What live work asks and by which numbers it is given out: asks, arrivals, crews and the operator's rules.

Whole numbers throughout, counted as a batch counts them: effort in parts of an hour, money in coins, instants
in seconds since 1970 (UTC).  Skills, languages, certificates and homes are numbers that the caller gives out,
and so are workers (their row) and units, of which the lowest wins a tie."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import COIN, HOUR, Whole, Workers

__all__ = ["LEVELS", "NOBODY", "Arrival", "Ask", "Crew", "Rules", "Stage"]

NOBODY: Final = -1
HOUR_S: Final = 3_600
DAY_H: Final = 24


DAY_S: Final = 86_400
MOST_WAIT_S: Final = 30 * DAY_S

MOST_AN_HOUR: Final = 1 << 30
MOST_EFFORT: Final = 1 << 28
MOST_VALUE: Final = 1 << 40
"""Coins an hour, parts of an hour and coins above which a sum of products could leave its word."""
MOST_WORTH: Final = 1 << 62
"""Parts of a coin; what is worth more counts as this, so that its difference to a price stays in its word."""


class Stage(IntEnum):
    """How well the customer's language is spoken, from what is best."""

    NATIVE = 0
    FLUENT = 1
    HELP = 2
    """Anybody with the skill, with translation help."""


LEVELS: Final = (5, 4, 0)
"""The level of the language that each stage asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a unit requires; units that ask the same share one.

    Attributes:
        language: ``NOBODY`` where none is asked for; then only the first stage is tried.
        worst: the last stage that may be tried.
        certificates: one bit for each that is needed.
        homes: one bit for each home whose workers may do it; 0 for all.
    """

    skill: int
    level: int
    language: int = NOBODY
    worst: Stage = Stage.HELP
    certificates: int = 0
    homes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A unit that has just arrived, or that waits.

    Attributes:
        ask: place of what it requires among the floor's asks.
        channel: place of its channel among the rules' weights.
        effort: parts of an hour for which it takes its channel's share of a worker.
        value: coins that leaving it undone costs.
        due_at: until when it should have begun.
        offset_s: the customer's zone, seconds east of UTC.
        last: who worked for this contact last, or ``NOBODY``.
    """

    unit: int
    ask: int
    channel: int
    effort: int
    value: int
    opened_at: int
    due_at: int
    offset_s: int = 0
    last: int = NOBODY

    def __post_init__(self) -> None:
        if not (0 < self.effort <= MOST_EFFORT and 0 <= self.value <= MOST_VALUE):
            raise Invalid(f"an effort must be above zero, a value not below it, and both finite: {self.unit}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crew:
    """The workers of a floor: ``offset_s`` (n,) is their zone, ``capacity`` (n,) the weight that they can
    have open at a time."""

    workers: Workers
    offset_s: Whole
    capacity: Whole

    def __post_init__(self) -> None:
        if not len(self.workers) == len(self.offset_s) == len(self.capacity):
            raise Invalid("a crew's columns differ in length")
        if self.capacity.min(initial=0) < 0:
            raise Invalid("a capacity is below zero")
        if self.workers.rate.max(initial=0) > MOST_AN_HOUR:
            raise Invalid("a rate is beyond what can be reckoned with")

    def __len__(self) -> int:
        return len(self.workers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the operator pays attention to, in coins.

    Attributes:
        weights: what one unit of each channel takes of a worker, in parts of ``whole``: by default a call
            takes all of them, a chat a third, a mail a tenth.
        stages: for an hour at each stage, never less than at the one before.
        night: for an hour of work by the hour of the day, 0 to 23, at the worker.
        apart: for an hour of work by somebody whose clock is 0 to 12 hours from the customer's.
        affinity: taken off for who worked for the contact last.
        waiting: added to a unit's value for an hour that it has waited.
        pressing: added besides for an hour, from ``notice_s`` before it is due.
        strict: a stage is tried only when those before it have nobody who is worth it; otherwise the stages'
            prices say how much dearer a better speaker may be.
        after_s: for how long a unit waits before each stage is tried at all; the first is tried at once.
        wait_out: whether who asks for work waits for their stage though no better speaker is on before it.
        efforts: seconds of work that a unit of each channel is taken for; 0 for what its line says.
        version: of the operator's rules; 0 for those that stand in the code.
    """

    weights: tuple[int, ...] = (30, 10, 3)
    whole: int = 30
    stages: tuple[int, int, int] = (0, 1 * COIN, 6 * COIN)
    night: tuple[int, ...] = (4 * COIN,) * 6 + (0,) * 16 + (4 * COIN,) * 2
    apart: tuple[int, ...] = tuple(hours * COIN // 20 for hours in range(13))
    affinity: int = COIN
    waiting: int = 20 * COIN
    pressing: int = 60 * COIN
    notice_s: int = 600
    strict: bool = False
    after_s: tuple[int, int, int] = (0, 0, 0)
    efforts: tuple[int, ...] = (0, 0, 0)
    wait_out: bool = False
    version: int = 0

    def __post_init__(self) -> None:
        if not self.weights or not all(0 < weight <= self.whole for weight in self.weights):
            raise Invalid("a channel takes more than nothing of a worker, and not more than all")
        if list(self.stages) != sorted(self.stages):
            raise Invalid("a later stage is never cheaper than the one before")
        if (len(self.night), len(self.apart)) != (DAY_H, DAY_H // 2 + 1):
            raise Invalid("prices are for 24 hours of the day and for 0 to 12 hours apart")
        if self.after_s[0] != 0 or list(self.after_s) != sorted(self.after_s):
            raise Invalid("the first stage is tried at once, and none before the one before it")
        if not 0 <= max(self.after_s) <= MOST_WAIT_S or not all(0 <= one <= DAY_S for one in self.efforts):
            raise Invalid("a stage is tried within 30 days, and a unit takes a day at most")
        prices = (*self.stages, *self.night, *self.apart, self.affinity, self.waiting, self.pressing)
        if not 0 <= min(prices) <= max(prices) <= MOST_AN_HOUR:
            raise Invalid("a price is below zero or beyond what can be reckoned with")

    def stage(self, waited_s: int) -> Stage:
        """The last stage that is tried for a unit that has waited so long."""
        return max(stage for stage in Stage if self.after_s[stage] <= max(waited_s, 0))

    def effort_s(self, channel: int, of_line_s: int) -> int:
        """Seconds of work that a unit of a channel is taken for, where its line says so many."""
        return (self.efforts[channel] if channel < len(self.efforts) else 0) or of_line_s

    def busy(self, arrival: Arrival) -> int:
        """Parts of an hour of the worker that a unit takes, by its share of them."""
        return arrival.effort * self.weights[arrival.channel] // self.whole

    def worth(self, arrival: Arrival, at: int) -> int:
        """What it is worth, at an instant, that somebody takes a unit: parts of a coin, ``HOUR`` to one."""
        worth = arrival.value * HOUR
        if (waited_s := at - arrival.opened_at) > 0:
            worth += self.waiting * waited_s * HOUR // HOUR_S
        if (pressed_s := at - arrival.due_at + self.notice_s) > 0:
            worth += self.pressing * pressed_s * HOUR // HOUR_S
        return min(worth, MOST_WORTH)


def no_bids(crew: Crew) -> Whole:
    """Prices of a floor that keeps nobody back."""
    return np.zeros(len(crew), np.int64)
