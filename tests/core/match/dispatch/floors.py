"""Small floors drawn at random, and a search of everybody that knows nothing of the index."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from heliotrope.core.match.batch.problem import COIN, HOUR, Workers
from heliotrope.core.match.dispatch.asks import NOBODY, Arrival, Ask, Crew, Rules, Stage
from heliotrope.core.match.dispatch.floor import Floor

SKILLS, LANGUAGES = 2, 2
NOON = 12 * 3600
ENGLISH, THAI = 0, 1
CALL, CHAT, MAIL = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A worker with one skill who speaks English as a native, in London."""

    skills: tuple[int, ...] = (1, 0)
    languages: tuple[int, ...] = (5, 0)
    rate: int = 10
    certificates: int = 0
    home: int = 0
    zone_h: int = 0
    capacity: int = 30
    bid: int = 0


def crew_of(hands: list[Hand]) -> Crew:
    n = len(hands)
    return Crew(
        workers=Workers(
            skills=np.array([one.skills for one in hands], np.int8).reshape(n, SKILLS),
            languages=np.array([one.languages for one in hands], np.int8).reshape(n, LANGUAGES),
            rate=np.array([one.rate * COIN for one in hands], np.int64),
            certificates=np.array([one.certificates for one in hands], np.uint64),
            home=np.array([one.home for one in hands], np.int16),
        ),
        offset_s=np.array([one.zone_h * 3600 for one in hands], np.int64),
        capacity=np.array([one.capacity for one in hands], np.int64),
    )


def bids_of(hands: list[Hand]) -> np.ndarray:
    return np.array([one.bid * COIN for one in hands], np.int64)


def floor_of(hands: list[Hand], asks: list[Ask], rules: Rules | None = None, *, on: bool = True) -> Floor:
    floor = Floor(crew_of(hands), asks, rules or Rules(), bids_of(hands))
    for worker in range(len(hands) if on else 0):
        floor.on(worker)
    return floor


def arrival(unit: int = 1, **given: int) -> Arrival:
    """An hour's call from London at noon that is worth 100."""
    known = {"ask": 0, "channel": CALL, "effort": HOUR, "value": 100 * COIN, "opened_at": NOON}
    return Arrival(unit=unit, **({"due_at": NOON + 7200} | known | given))  # type: ignore[arg-type]


@dataclass(slots=True)
class Book:
    """What a floor was told, written down plainly."""

    hands: list[Hand]
    asks: list[Ask]
    rules: Rules
    on: set[int] = field(default_factory=set)
    held: dict[int, list[int]] = field(default_factory=dict)
    waiting: dict[int, Arrival] = field(default_factory=dict)
    bids: dict[int, int] = field(default_factory=dict)

    def stage(self, worker: int, ask: Ask) -> int | None:
        """The first stage at which a worker may, condition by condition."""
        one = self.hands[worker]
        homes = [home for home in range(8) if ask.homes >> home & 1]
        if (
            one.skills[ask.skill] < ask.level
            or any(ask.certificates >> bit & 1 and not one.certificates >> bit & 1 for bit in range(8))
            or (homes and one.home not in homes)
        ):
            return None
        if ask.language == NOBODY:
            return 0
        spoken = one.languages[ask.language]
        stage = 0 if spoken >= 5 else 1 if spoken >= 4 else 2
        return stage if stage <= ask.worst else None

    def cost(self, worker: int, unit: Arrival, stage: int, at: int) -> int:
        """What a worker's taking a unit comes to, in parts of a coin."""
        one = self.hands[worker]
        hour = (at // 3600 + one.zone_h) % 24
        apart_h = min((one.zone_h - unit.offset_s // 3600) % 24, (unit.offset_s // 3600 - one.zone_h) % 24)
        by_the_hour = (
            one.rate * COIN
            + self.bids.get(worker, one.bid * COIN)
            + self.rules.night[hour]
            + self.rules.apart[apart_h]
            + self.rules.stages[stage]
        )
        busy = unit.effort * self.rules.weights[unit.channel] // self.rules.whole
        return busy * by_the_hour - (self.rules.affinity * HOUR if unit.last == worker else 0)

    def worth(self, unit: Arrival, at: int) -> int:
        waited_s, pressed_s = max(0, at - unit.opened_at), max(0, at - unit.due_at + self.rules.notice_s)
        return (
            unit.value * HOUR
            + self.rules.waiting * waited_s * HOUR // 3600
            + self.rules.pressing * pressed_s * HOUR // 3600
        )

    def fits(self, worker: int, channel: int) -> bool:
        taken = sum(self.rules.weights[one] for one in self.held.get(worker, []))
        return worker in self.on and taken + self.rules.weights[channel] <= self.hands[worker].capacity

    def tried(self, stage: int, unit: Arrival, at: int) -> bool:
        """Whether speakers of a stage are tried for a unit at an instant; the first are before it opens."""
        return stage == 0 or at >= unit.opened_at + self.rules.after_s[stage] or not self.rules.after_s[stage]

    def choice(self, unit: Arrival, at: int) -> int | None:
        for stage in Stage if self.rules.strict else [None]:
            if stage is not None and not self.tried(stage, unit, at):
                continue
            found = [
                (self.cost(worker, unit, first if stage is None else stage, at), worker)
                for worker in range(len(self.hands))
                if self.fits(worker, unit.channel)
                and (first := self.stage(worker, self.asks[unit.ask])) is not None
                and self.tried(first, unit, at)
                and (stage is None or first <= stage)
            ]
            if found and min(found)[0] <= self.worth(unit, at):
                return min(found)[1]
        return None

    def choice_of_work(self, worker: int, at: int) -> int | None:
        found = []
        for unit in self.waiting.values():
            stage = self.stage(worker, self.asks[unit.ask])
            if stage is None or not self.tried(stage, unit, at):
                continue
            if self.fits(worker, unit.channel):
                found.append((self.cost(worker, unit, stage, at) - self.worth(unit, at), unit.unit))
        return min(found)[1] if found and min(found)[0] <= 0 else None


hands = st.lists(
    st.builds(
        Hand,
        skills=st.tuples(*[st.integers(0, 2)] * SKILLS),
        languages=st.tuples(*[st.sampled_from([0, 3, 4, 5])] * LANGUAGES),
        rate=st.integers(0, 6),
        certificates=st.sampled_from([0, 0, 1, 3]),
        home=st.integers(0, 2),
        zone_h=st.sampled_from([-11, -5, 0, 8, 12]),
        capacity=st.sampled_from([0, 10, 30, 40]),
        bid=st.integers(0, 5),
    ),
    max_size=8,
)
asks = st.lists(
    st.builds(
        Ask,
        skill=st.integers(0, SKILLS - 1),
        level=st.integers(0, 2),
        language=st.sampled_from([NOBODY, ENGLISH, THAI]),
        worst=st.sampled_from(Stage),
        certificates=st.sampled_from([0, 0, 0, 1, 2]),
        homes=st.sampled_from([0, 0, 0, 1, 5]),
    ),
    min_size=1,
    max_size=3,
)
rules = st.builds(
    lambda stages, night, apart, affinity, waiting, strict, after: Rules(
        strict=strict,
        after_s=(0, *sorted(after)),
        stages=tuple(sorted(one * COIN for one in stages)),  # type: ignore[arg-type]
        night=tuple(night * COIN if hour < 7 else 0 for hour in range(24)),
        apart=tuple(apart * hours * COIN for hours in range(13)),
        affinity=affinity * COIN,
        waiting=waiting * COIN,
        pressing=2 * waiting * COIN,
    ),
    stages=st.tuples(*[st.integers(0, 4)] * 3),
    night=st.integers(0, 3),
    apart=st.integers(0, 1),
    affinity=st.integers(0, 5),
    waiting=st.integers(0, 3),
    strict=st.booleans(),
    after=st.tuples(*[st.sampled_from([0, 0, 1, 900, 1800, 9000])] * 2),
)
moments = st.integers(0, 30).map(lambda quarters: NOON + 900 * quarters)


@st.composite
def arrivals(draw: st.DrawFn, asked: int, workers: int) -> Arrival:
    opened_at = draw(moments)
    return Arrival(
        unit=draw(st.integers(1, 10**6)),
        ask=draw(st.integers(0, asked - 1)),
        channel=draw(st.integers(0, 2)),
        effort=draw(st.sampled_from([HOUR // 3, HOUR])),
        value=draw(st.integers(0, 12)) * COIN,
        opened_at=opened_at,
        due_at=opened_at + draw(st.sampled_from([0, 300, 7200])),
        offset_s=draw(st.sampled_from([-10, 0, 7])) * 3600,
        last=draw(st.integers(NOBODY, workers - 1)),
    )


def told_alike(book: Book, floor: Floor, draw: st.DrawFn) -> Iterator[tuple[Arrival | int, int]]:
    """Changes drawn at random, told to both; after each a question: an arrival, or a freed worker."""
    workers = len(book.hands)
    for _ in range(draw(st.integers(1, 12))):
        unit = draw(arrivals(len(book.asks), workers))
        worker = draw(st.integers(0, max(workers - 1, 0)))
        match draw(st.sampled_from(["on", "on", "off", "take", "drop", "wait", "leave", "price"])):
            case "on" if workers:
                book.on.add(worker)
                floor.on(worker)
            case "off" if workers:
                book.on.discard(worker)
                floor.off(worker)
            case "take" if workers:
                book.held.setdefault(worker, []).append(unit.channel)
                floor.take(worker, unit.channel)
            case "drop" if book.held.get(worker):
                floor.drop(worker, book.held[worker].pop())
            case "wait" if unit.unit not in book.waiting:
                book.waiting[unit.unit] = unit
                floor.wait(unit)
            case "leave" if book.waiting:
                gone = draw(st.sampled_from(sorted(book.waiting)))
                del book.waiting[gone]
                floor.leave(gone)
            case "price":
                book.bids = {one: draw(st.integers(0, 5)) * COIN for one in range(workers)}
                floor.price(np.array([book.bids[one] for one in range(workers)], np.int64))
        at = max(draw(moments), unit.opened_at)
        yield unit, at
        if workers:
            yield worker, at
