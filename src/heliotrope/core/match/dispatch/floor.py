"""Who is on, what they hold and what waits: one decision at a time, in microseconds.

The decisions are those of ``rule``, found through ``kernels``: O(zones) a choice where it was O(workers), and
O(sections of the worker) for a change.  It loses where requirements are all different, for each has sections
of its own; where prices change at every decision, for they set the order (``priced`` orders anew); and for a
freed worker when very many units wait, for each that fits is looked at.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import HOUR, Whole
from heliotrope.core.match.dispatch import layout
from heliotrope.core.match.dispatch.asks import MOST_WORTH, NOBODY, Arrival, Ask, Crew, Rules, Stage
from heliotrope.core.match.dispatch.decision import Decision, Told
from heliotrope.core.match.dispatch.rule import Standing

__all__ = ["Floor"]

_NOTHING: Final[Told] = (NOBODY, 0, 0, 0, 0, 0, 0)
_ROWS: Final = 1_024


class Floor:
    """The floor of live work; everybody is off and holds nothing at first.

    A decision changes nothing: ``take`` and ``drop`` say what a worker begins and ends, ``wait`` and
    ``leave`` what waits.  Two floors that saw the same changes decide the same, in whatever order those came.
    """

    def __init__(self, crew: Crew, asks: Sequence[Ask], rules: Rules, bids: Whole) -> None:
        from heliotrope.core.match.dispatch import kernels

        self.crew, self.asks, self.rules = crew, tuple(asks), rules
        self._kernels = kernels
        self._known = layout.known(crew, self.asks)
        self._load = [0] * len(crew)
        self._capacity: list[int] = crew.capacity.tolist()
        self._on = [False] * len(crew)
        self._waiting = np.zeros((_ROWS, kernels.COLUMNS), np.int64)
        self._rows: dict[int, int] = {}
        self._arrivals: list[Arrival | None] = [None] * _ROWS
        self._spare = list(range(_ROWS))[::-1]
        self.price(bids)

    def price(self, bids: Whole) -> None:
        """Decide by these bid prices from now on, in coins an hour of each worker; O(seats x log seats)."""
        self.bids = bids.copy()
        self.bids.flags.writeable = False
        self._index = layout.index(self.crew, self._known, self.bids, self._rooms(), self.rules)
        for row in self._rows.values():
            self._kernels.wait(self._index, self._waiting, row)

    def on(self, worker: int) -> None:
        """The worker takes live work from now on."""
        self._on[worker] = True
        self._kernels.move(self._index, worker, self._capacity[worker] - self._load[worker])

    def off(self, worker: int) -> None:
        """The worker takes no more; what they hold they keep."""
        self._on[worker] = False
        self._kernels.move(self._index, worker, NOBODY)

    def take(self, worker: int, channel: int) -> None:
        """The worker holds one more unit of a channel; whoever gives it may go beyond their capacity."""
        self._hold(worker, self.rules.weights[channel])

    def drop(self, worker: int, channel: int) -> None:
        """The worker is done with a unit of a channel, or gave it back."""
        if self._load[worker] < self.rules.weights[channel]:
            raise Invalid(f"Worker {worker} holds no such unit")
        self._hold(worker, -self.rules.weights[channel])

    def wait(self, arrival: Arrival) -> None:
        """The unit waits for somebody who is freed; waiting twice is waiting once."""
        if arrival.unit in self._rows:
            return
        if not self._spare:
            self._grow()
        row, rules, k = self._spare.pop(), self.rules, self._kernels
        weight = rules.weights[arrival.channel]
        self._arrivals[row], self._rows[arrival.unit] = arrival, row
        self._waiting[row] = (
            arrival.unit, arrival.ask, weight, rules.busy(arrival), arrival.value, arrival.opened_at,
            arrival.due_at, arrival.offset_s, arrival.last, NOBODY, NOBODY,
        )  # fmt: skip
        k.wait(self._index, self._waiting, row)

    def leave(self, unit: int) -> None:
        """The unit waits no more."""
        row = self._rows.pop(unit)
        self._kernels.leave(self._index, self._waiting, row)
        self._arrivals[row] = None
        self._spare.append(row)

    def choose(self, arrival: Arrival, at: int | None = None) -> Decision:
        """Who takes a unit, at its arrival unless told otherwise."""
        rules, channel = self.rules, arrival.channel
        now = arrival.opened_at if at is None else at
        fresh = now == arrival.opened_at and now <= arrival.due_at - rules.notice_s
        worth = min(arrival.value * HOUR, MOST_WORTH) if fresh else rules.worth(arrival, now)
        told: Told = self._kernels.choose(
            self._index,
            arrival.ask,
            channel,
            arrival.effort * rules.weights[channel] // rules.whole,
            worth,
            arrival.offset_s,
            now,
            arrival.last,
            now - arrival.opened_at,
        )
        return Decision(arrival=arrival, at=now, worth=worth, rules=rules, told=told)

    def choose_work(self, worker: int, at: int) -> Decision:
        """What a freed worker takes of what waits: the unit that is worth most over what it costs, the
        lowest number where two are worth the same."""
        told: Told = self._kernels.pick(self._index, self._waiting, worker, at)
        arrival = None if told[0] == NOBODY else self._arrivals[told[0]]
        return Decision(
            arrival=arrival,
            at=at,
            worth=0 if arrival is None else self.rules.worth(arrival, at),
            rules=self.rules,
            told=_NOTHING if arrival is None else (worker, *told[1:]),
            freed=True,
        )

    def standing(self, ask: int, workers: Iterable[int]) -> tuple[Standing, ...]:
        """Those of the workers who may do an ask, as they stand now: what a record keeps."""
        rate, offset, first = self.crew.workers.rate, self.crew.offset_s, self._known.first
        return tuple(
            Standing(
                worker=worker,
                stage=Stage(int(first[worker, ask])),
                rate=int(rate[worker]),
                bid=int(self.bids[worker]),
                offset_s=int(offset[worker]),
                room=self._capacity[worker] - self._load[worker] if self._on[worker] else NOBODY,
            )
            for worker in workers
            if first[worker, ask] < layout.NO_STAGE
        )

    def room(self) -> Whole:
        """The weight that each worker can still take, on or off."""
        return np.maximum(np.array(self._capacity, np.int64) - np.array(self._load, np.int64), 0)

    def _rooms(self) -> Whole:
        return np.where(np.array(self._on, bool), np.array(self._capacity) - np.array(self._load), NOBODY)

    def _hold(self, worker: int, weight: int) -> None:
        self._load[worker] += weight
        if self._on[worker]:
            self._kernels.move(self._index, worker, self._capacity[worker] - self._load[worker])

    def _grow(self) -> None:
        size = len(self._waiting)
        self._waiting = np.concatenate((self._waiting, np.zeros_like(self._waiting)))
        self._arrivals += [None] * size
        self._spare = list(range(size, 2 * size))[::-1]
