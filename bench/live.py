"""Live dispatch: decisions a second beside a numpy index and plain Python, and what the choices cost beside
greedy, longest-idle and a day that was known in the morning."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import numpy as np

from heliotrope.core.match.batch.problem import COIN, HOUR
from heliotrope.core.match.dispatch.asks import LEVELS, NOBODY, Arrival, no_bids
from heliotrope.core.match.dispatch.floor import Floor
from heliotrope.core.match.dispatch.pricing import Market, Prices, bid_prices, market, reprice
from live_bound import clairvoyant
from live_peers import LongestIdle, NumpyIndex, PlainPython, PlainScan, Rooms
from live_world import PIECE, World, day, world
from saved import save, saved_rows

WORKERS, ARRIVALS = 10_000, 20_000
SEEDS = (1, 2, 3)
PAST = range(50, 58)
"""Seeds of the days from which prices are learnt; none of them is a day that is dispatched."""
REPRICED_S = 3_600
ROUNDS = 3
EVERY, SCANNED = 40, 400
"""Plain Python decides one arrival in so many, and where it looks at everybody."""
ON, OFF, DROP, ARRIVE = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a day's choices cost, in money, and what came of the arrivals."""

    money: float
    undone: int
    stages: tuple[int, int, int]


def speed() -> None:
    """Speed of live dispatch: 10,000 workers, 20,000 arrivals, 3 seeds, one Python call an arrival."""
    figures = ("decisions_a_second", "times_numpy", "times_python", "times_python_indexed", "p99_of_p50")
    began, rows = time.monotonic(), []
    for row in _speeds():
        rows.append(row)
        _save("live-speed", rows, began, figures)


def cost(seed: int) -> None:
    """Cost of live dispatch beside greedy, longest-idle and a day known in the morning; one seed."""
    began = time.monotonic()
    row = _costs(seed)
    others = [one for one in saved_rows("live-cost") if one["seed"] != seed]
    rows = sorted([*others, row], key=lambda one: int(one["seed"]))
    _save("live-cost", rows, began, ("of_greedy", "of_greedy_static", "of_longest_idle"))


def _save(name: str, rows: list[dict[str, Any]], began: float, figures: tuple[str, ...]) -> None:
    facts: dict[str, Any] = {"workers": WORKERS, "arrivals": ARRIVALS, "past_days": len(PAST)}
    for figure in figures:
        found = [row[figure] for row in rows]
        facts[figure] = {"median": statistics.median(found), "least": min(found), "most": max(found)}
    save(name, rows, began, kind="simulation", **facts)
    print(rows, *(f"{figure} {facts[figure]}" for figure in figures), sep="\n", flush=True)


def _speeds() -> Iterator[dict[str, Any]]:
    one = world(WORKERS, budget=False)
    bids = _learnt(one, _past(one))[1].bids(WORKERS, 0)
    for seed in SEEDS:
        yield {"seed": seed, **_speed(one, bids, day(one, ARRIVALS, seed))}


def _costs(seed: int) -> dict[str, Any]:
    one = world(WORKERS, budget=True)
    past = _past(one)
    before = time.perf_counter()
    sold, prices = _learnt(one, past)
    learnt_s = time.perf_counter() - before
    return {
        "seed": seed,
        "learnt_s": round(learnt_s, 2),
        **_cost(one, sold, prices, day(one, ARRIVALS, seed)),
    }


def _past(one: World) -> list[list[Arrival]]:
    return [day(one, ARRIVALS, seed) for seed in PAST]


def _learnt(one: World, days: list[list[Arrival]]) -> tuple[Market, Prices]:
    sold = market(one.crew, one.windows, one.asks, one.rules, days)
    return sold, bid_prices(sold)


def _speed(one: World, bids: np.ndarray, arrivals: list[Arrival]) -> dict[str, Any]:
    """Each engine lives through the same day in turn, round by round; only the calls to choose are timed."""
    ours, theirs, plain, scan = [], [], [], []
    for _ in range(ROUNDS):
        chosen, spent = _through(Floor(one.crew, one.asks, one.rules, bids), one, arrivals)
        ours.append(spent)
        same, spent = _through(NumpyIndex(one, bids), one, arrivals)
        theirs.append(spent)
        if chosen != same:
            raise SystemExit("the numpy index chose otherwise")
        plain.append(_plain(PlainPython(one, bids), one, arrivals, chosen, EVERY))
        scan.append(_plain(PlainScan(one, bids), one, arrivals, chosen, SCANNED))
    each = [statistics.fmean(spent) for spent in ours]
    percentiles = [np.percentile(spent, (50, 99)).tolist() for spent in ours]

    def times(spent: list[list[int]]) -> float:
        """By how much a peer's mean decision took longer in the same round, in the median round."""
        ratios = [statistics.fmean(peer) / mean for peer, mean in zip(spent, each, strict=True)]
        return round(statistics.median(ratios), 1)

    return {
        "decisions_a_second": round(1e9 / statistics.median(each)),
        "p50_us": round(statistics.median(p[0] for p in percentiles) / 1e3, 2),
        "p99_us": round(statistics.median(p[1] for p in percentiles) / 1e3, 2),
        "p99_of_p50": round(statistics.median(p[1] / p[0] for p in percentiles), 2),
        "times_numpy": times(theirs),
        "times_python_indexed": times(plain),
        "times_python": times(scan),
        "spread": round(max(each) / min(each), 2),
        "equal": len(chosen),
        "nobody": chosen.count(NOBODY),
    }


def _events(one: World) -> list[tuple[int, int, int, int]]:
    starts = [(int(at), ON, worker, 0) for worker, at in enumerate(one.windows.start)]
    return sorted(starts + [(int(at), OFF, worker, 0) for worker, at in enumerate(one.windows.end)])


def _through(engine: Floor | Rooms, one: World, arrivals: list[Arrival]) -> tuple[list[int], list[int]]:
    """A day with shifts and ends of work: who was chosen, and how long each choice took, in ns."""
    events, chosen, spent, clock = _events(one), [], [], time.perf_counter_ns
    ours = isinstance(engine, Floor)
    for unit in arrivals:
        _catch_up(engine, events, unit.opened_at)
        if ours:
            before = clock()
            made = engine.choose(unit)
            spent.append(clock() - before)
            worker = NOBODY if made.worker is None else made.worker
        else:
            before = clock()
            worker = engine.choose(unit)
            spent.append(clock() - before)
        chosen.append(worker)
        if worker != NOBODY:
            engine.take(worker, unit.channel)
            heappush(events, (unit.opened_at + unit.effort * 3600 // HOUR, DROP, worker, unit.channel))
    return chosen, spent


def _catch_up(engine: Floor | Rooms, events: list[tuple[int, int, int, int]], now: int) -> None:
    while events and events[0][0] <= now:
        _, kind, worker, channel = heappop(events)
        if kind == ON:
            engine.on(worker)
        elif kind == OFF:
            engine.off(worker)
        else:
            engine.drop(worker, channel)


def _plain(
    plain: PlainPython, one: World, arrivals: list[Arrival], chosen: list[int], every: int
) -> list[int]:
    """The same day with the choices that were made; plain Python decides some of them again."""
    events, spent = _events(one), []
    for at, (unit, worker) in enumerate(zip(arrivals, chosen, strict=True)):
        _catch_up(plain, events, unit.opened_at)
        if at % every == 0:
            room = plain.room.tolist()
            before = time.perf_counter_ns()
            same = plain.choose(unit, room)
            spent.append(time.perf_counter_ns() - before)
            if same != worker:
                raise SystemExit("plain Python chose otherwise")
        if worker != NOBODY:
            plain.take(worker, unit.channel)
            heappush(events, (unit.opened_at + unit.effort * 3600 // HOUR, DROP, worker, unit.channel))
    return spent


def _cost(one: World, sold: Market, prices: Prices, arrivals: list[Arrival]) -> dict[str, Any]:
    least, plan = clairvoyant(one, arrivals, _learnt(one, [arrivals])[1].hour)
    greedy = _dispatched(one, arrivals, Floor(one.crew, one.asks, one.rules, no_bids(one.crew)))
    idle = _dispatched(one, arrivals, LongestIdle(one, no_bids(one.crew)))
    first = prices.bids(WORKERS, 0)
    static = _dispatched(one, arrivals, Floor(one.crew, one.asks, one.rules, first))
    before = time.perf_counter()
    ours = _dispatched(one, arrivals, Floor(one.crew, one.asks, one.rules, first), sold, prices)
    money = {"greedy": greedy, "longest_idle": idle, "static": static, "ours": ours}
    bound = least / COIN
    return {
        "bound": round(bound),
        "bound_gap": round((plan - least) / plan, 7),
        **{name: round(made.money) for name, made in money.items()},
        "undone": {name: made.undone for name, made in money.items()},
        "stages": {name: made.stages for name, made in money.items()},
        "of_greedy": round((ours.money - bound) / (greedy.money - bound), 3),
        "of_greedy_static": round((static.money - bound) / (greedy.money - bound), 3),
        "of_longest_idle": round((ours.money - bound) / (idle.money - bound), 3),
        "repriced_day_s": round(time.perf_counter() - before, 1),
    }


def _dispatched(
    one: World,
    arrivals: list[Arrival],
    engine: Floor | Rooms,
    sold: Market | None = None,
    prices: Prices | None = None,
) -> Cost:
    """A day on which hours are a budget and what nobody takes at once costs its value; priced by the hour."""
    events, due, spent, undone, stages = _events(one), REPRICED_S, 0, 0, [0, 0, 0]
    for unit in arrivals:
        while sold and prices and isinstance(engine, Floor) and unit.opened_at >= due:
            prices = reprice(sold, prices, due, engine.room() * PIECE)
            engine.price(prices.bids(WORKERS, due))
            due += REPRICED_S
        _catch_up(engine, events, unit.opened_at)
        answer = engine.choose(unit)
        worker = answer if isinstance(answer, int) else answer.worker
        if worker is None or worker == NOBODY:
            spent += unit.value * HOUR
            undone += 1
            continue
        paid, stage = _paid(one, unit, worker)
        spent += paid
        stages[stage] += 1
        engine.take(worker, unit.channel)
    return Cost(money=spent / HOUR / COIN, undone=undone, stages=(stages[0], stages[1], stages[2]))


def _paid(one: World, unit: Arrival, worker: int) -> tuple[int, int]:
    """What a choice costs whoever made it, reckoned anew; fails where the worker may not."""
    ask, staff, rules = one.asks[unit.ask], one.crew.workers, one.rules
    spoken = staff.languages[worker, ask.language]
    stage = 0 if spoken >= LEVELS[0] else 1 if spoken >= LEVELS[1] else 2
    on = one.windows.start[worker] <= unit.opened_at < one.windows.end[worker]
    certified = not ask.certificates & ~int(staff.certificates[worker])
    if not (on and certified and staff.skills[worker, ask.skill] >= ask.level and stage <= ask.worst):
        raise SystemExit("somebody was given what they may not do")
    offset = int(one.crew.offset_s[worker])
    gap = (abs(offset - unit.offset_s) + 1800) // 3600 % 24
    hours = rules.night[(unit.opened_at + offset) // 3600 % 24] + rules.apart[min(gap, 24 - gap)]
    return rules.busy(unit) * (int(staff.rate[worker]) + hours + rules.stages[stage]), stage
