"""The same choices by other means, a numpy index and plain Python, and a policy that others dispatch by."""

import numpy as np

from heliotrope.core.match.batch.problem import Whole
from heliotrope.core.match.dispatch.asks import NOBODY, Arrival
from heliotrope.core.match.dispatch.layout import NO_STAGE, known
from live_world import World

NEVER = 1 << 62


class Rooms:
    """Who has how much room, and since when they have been idle: what every peer keeps."""

    def __init__(self, one: World) -> None:
        self.one = one
        self.load = np.zeros(len(one.crew), np.int64)
        self.room = np.full(len(one.crew), NOBODY, np.int64)
        self.since = np.zeros(len(one.crew), np.int64)
        self.weights = one.rules.weights

    def on(self, worker: int) -> None:
        self.room[worker] = self.one.crew.capacity[worker] - self.load[worker]

    def off(self, worker: int) -> None:
        self.room[worker] = NOBODY

    def take(self, worker: int, channel: int) -> None:
        self._hold(worker, self.weights[channel])

    def drop(self, worker: int, channel: int) -> None:
        self._hold(worker, -self.weights[channel])

    def _hold(self, worker: int, weight: int) -> None:
        self.load[worker] += weight
        if self.room[worker] != NOBODY:
            self.room[worker] -= weight


class NumpyIndex(Rooms):
    """Per ask the candidates with their price by the hour, in arrays; a choice is one masked argmin."""

    def __init__(self, one: World, bids: Whole) -> None:
        super().__init__(one)
        first = known(one.crew, one.asks).first
        staff, rules = one.crew.workers, one.rules
        self.zones, zone = np.unique(one.crew.offset_s, return_inverse=True)
        self.ids = [np.flatnonzero(first[:, ask] < NO_STAGE) for ask in range(len(one.asks))]
        stages = np.array(rules.stages)
        self.hourly = [
            staff.rate[ids] + bids[ids] + stages[first[ids, ask]] for ask, ids in enumerate(self.ids)
        ]
        self.zone = [zone[ids] for ids in self.ids]
        self.night, self.apart = np.array(rules.night), np.array(rules.apart)

    def choose(self, unit: Arrival) -> int:
        """Who takes it, or ``NOBODY``."""
        one, ids = self.one.rules, self.ids[unit.ask]
        if not len(ids):
            return NOBODY
        gap = (np.abs(self.zones - unit.offset_s) + 1800) // 3600 % 24
        by_zone = (
            self.night[(unit.opened_at + self.zones) // 3600 % 24] + self.apart[np.minimum(gap, 24 - gap)]
        )
        busy = one.busy(unit)
        total = (self.hourly[unit.ask] + by_zone[self.zone[unit.ask]]) * busy
        if unit.last != NOBODY:
            total[ids == unit.last] -= one.affinity * 1_000_000
        total[self.room[ids] < one.weights[unit.channel]] = NEVER
        at = int(total.argmin())
        return int(ids[at]) if total[at] <= unit.value * 1_000_000 else NOBODY


class PlainPython(Rooms):
    """Per ask the candidates in a list, each looked at in turn; it reads another's rooms."""

    def __init__(self, one: World, bids: Whole) -> None:
        super().__init__(one)
        first, staff = known(one.crew, one.asks).first, one.crew.workers
        self.candidates = [
            [
                (w, int(staff.rate[w] + bids[w] + one.rules.stages[first[w, ask]]), int(one.crew.offset_s[w]))
                for w in np.flatnonzero(first[:, ask] < NO_STAGE).tolist()
            ]
            for ask in range(len(one.asks))
        ]

    def choose(self, unit: Arrival, room: list[int]) -> int:
        """Who takes it, or ``NOBODY``."""
        rules, best, least = self.one.rules, NOBODY, unit.value * 1_000_000
        busy, weight, night, apart = rules.busy(unit), rules.weights[unit.channel], rules.night, rules.apart
        for worker, hourly, offset in self.candidates[unit.ask]:
            if room[worker] < weight:
                continue
            gap = (abs(offset - unit.offset_s) + 1800) // 3600 % 24
            total = busy * (
                hourly + night[(unit.opened_at + offset) // 3600 % 24] + apart[min(gap, 24 - gap)]
            )
            if worker == unit.last:
                total -= rules.affinity * 1_000_000
            if total < least or (total == least and best == NOBODY):
                best, least = worker, total
        return best


class PlainScan(PlainPython):
    """Every worker of the floor in turn, condition by condition, with no index at all."""

    def __init__(self, one: World, bids: Whole) -> None:
        super().__init__(one, bids)
        staff = one.crew.workers
        self.everybody = list(
            zip(
                range(len(one.crew)),
                (staff.rate + bids).tolist(),
                one.crew.offset_s.tolist(),
                staff.skills.tolist(),
                staff.languages.tolist(),
                staff.certificates.tolist(),
                strict=True,
            )
        )

    def choose(self, unit: Arrival, room: list[int]) -> int:
        ask, rules = self.one.asks[unit.ask], self.one.rules
        weight, worst = rules.weights[unit.channel], ask.worst
        found = []
        for worker, asked, offset, skills, spoken, certificates in self.everybody:
            if room[worker] < weight or skills[ask.skill] < ask.level or ask.certificates & ~certificates:
                continue
            level = spoken[ask.language]
            stage = 0 if level >= 5 else 1 if level >= 4 else 2
            if stage <= worst:
                found.append((worker, asked + rules.stages[stage], offset))
        self.candidates[unit.ask] = found
        return super().choose(unit, room)


class LongestIdle(NumpyIndex):
    """The one with room who has waited longest for work; what the unit is worth is not asked."""

    def choose(self, unit: Arrival) -> int:
        ids = self.ids[unit.ask]
        may = ids[self.room[ids] >= self.one.rules.weights[unit.channel]]
        if not len(may):
            return NOBODY
        worker = int(may[self.since[may].argmin()])
        self.since[worker] = unit.opened_at
        return worker

    def on(self, worker: int) -> None:
        super().on(worker)
        self.since[worker] = self.one.windows.start[worker]
