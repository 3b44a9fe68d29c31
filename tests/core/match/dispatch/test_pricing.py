import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import COIN, HOUR, Windows
from heliotrope.core.match.dispatch.asks import Arrival, Ask, Rules, Stage
from heliotrope.core.match.dispatch.floor import Floor
from heliotrope.core.match.dispatch.pricing import KEPT_RATIO, Market, Prices, bid_prices, market, reprice
from tests.core.match.dispatch import floors
from tests.core.match.dispatch.floors import ENGLISH, NOON, THAI, Hand, arrival, crew_of

COMMON = Ask(skill=0, level=1, language=ENGLISH, worst=Stage.NATIVE)
THAI_FINANCE = Ask(skill=0, level=1, language=THAI, certificates=1, worst=Stage.NATIVE)
PLAIN = Rules(night=(0,) * 24, apart=(0,) * 13)
BOTH = Hand(languages=(5, 5), certificates=1, rate=8)


def windows_of(*spans: tuple[int, int, int]) -> Windows:
    """A window a worker: first hour, last hour, hours of work."""
    start, end, hours = np.array(spans, np.int64).reshape(-1, 3).T
    return Windows(worker=np.arange(len(spans)), start=start * 3600, end=end * 3600, capacity=hours * HOUR)


def priced(hands: list[Hand], windows: Windows, day: list[Arrival]) -> tuple[Market, Prices]:
    sold = market(crew_of(hands), windows, [COMMON, THAI_FINANCE], PLAIN, [day])
    return sold, bid_prices(sold)


def test_a_scarce_hour_is_worth_what_it_would_spare():
    """Two calls of Thai finance at 60 an hour and one hour of somebody who costs 8: worth 52; who can only do
    common work, of which there is less than hours, is worth nothing."""
    day = [arrival(1, ask=1, value=60 * COIN), arrival(2, ask=1, value=60 * COIN), arrival(3)]
    _, prices = priced([BOTH, Hand()], windows_of((9, 17, 1), (9, 17, 8)), day)
    assert prices.hour[0] / COIN == pytest.approx(52, abs=1.5)
    assert prices.hour[1] == pytest.approx(0, abs=COIN)


def test_prices_learnt_from_the_past_keep_the_scarce_worker_for_scarce_work():
    """The common call comes first; greedily it takes the cheaper worker, and Thai finance is left undone."""
    day = [arrival(1), arrival(2, ask=1, opened_at=NOON + 60)]
    hands = [BOTH, Hand()]
    windows = windows_of((9, 17, 1), (9, 17, 8))
    past = [*day, arrival(3, ask=1)]
    for bids, expected in (
        (np.zeros(2, np.int64), [0, None]),
        (priced(hands, windows, past)[1].bids(2, NOON), [1, 0]),
    ):
        floor = Floor(crew_of(hands), [COMMON, THAI_FINANCE], PLAIN, bids)
        floor.on(0)
        floor.on(1)
        chosen = []
        for unit in day:
            made = floor.choose(unit)
            chosen.append(made.worker)
            if made.worker is not None:
                floor.take(made.worker, unit.channel)
        assert chosen == expected


def test_an_hour_grows_dearer_as_hours_are_used_and_is_worth_nothing_when_no_more_work_comes():
    day = [arrival(unit, opened_at=(12 + unit) * 3600, due_at=10**6) for unit in range(4)]
    sold, morning = priced([Hand()], windows_of((9, 17, 6)), day)
    assert morning.hour[0] == pytest.approx(0, abs=COIN)
    short = reprice(sold, morning, 13 * 3600, np.array([HOUR]))
    assert short.hour[0] > 50 * COIN
    assert reprice(sold, short, 16 * 3600, np.array([HOUR])).hour[0] == pytest.approx(0, abs=COIN)


def test_work_and_windows_at_different_hours_do_not_meet():
    _, prices = priced(
        [Hand(), Hand()], windows_of((9, 12, 1), (12, 14, 1)), [arrival(unit) for unit in range(5)]
    )
    assert prices.hour[0] == 0
    assert prices.hour[1] > 50 * COIN


def test_a_worker_bids_by_the_window_that_is_open_or_next():
    windows = Windows(
        worker=np.array([0, 0]),
        start=np.array([9, 14]) * 3600,
        end=np.array([12, 17]) * 3600,
        capacity=np.array([HOUR, HOUR]),
    )
    prices = Prices(windows=windows, hour=np.array([10.0, 20.0]) * COIN)
    bids = [int(prices.bids(2, hour * 3600)[0]) for hour in (8, 10, 13, 18)]
    assert bids == [int(price * KEPT_RATIO * COIN) for price in (10, 10, 20, 0)]
    assert prices.bids(2, 0)[1] == 0


def test_without_a_past_there_are_no_prices():
    with pytest.raises(Invalid):
        market(crew_of([Hand()]), windows_of((9, 17, 8)), [COMMON], PLAIN, [])


def test_a_day_without_work_prices_nothing():
    _, prices = priced([Hand()], windows_of((9, 17, 8)), [])
    assert prices.hour.tolist() == [0]


@given(st.data(), floors.hands.filter(bool), floors.asks, floors.rules)
@settings(max_examples=60, deadline=None)
def test_no_plan_costs_less_than_the_prices_say(data, hands, asks, rules):
    """Weak duality, at whatever prices: every unit at its cheapest less what all hours fetch is below the
    cost of any plan, here of one that goes through the groups in their order; and no price is beyond the
    dearest unit."""
    day = data.draw(st.lists(floors.arrivals(len(asks), len(hands)), min_size=1, max_size=8))
    windows = windows_of(*[(12, 20, data.draw(st.integers(0, 2))) for _ in hands])
    sold = market(crew_of(hands), windows, asks, rules, [day])
    prices = bid_prices(sold).hour
    assert (prices >= 0).all()
    assert prices.max() <= sold.value.max(initial=0) + COIN
    bound = -float(prices @ (windows.capacity / HOUR))
    for group, work in enumerate(sold.work):
        pairs = slice(sold.group_from[group], sold.group_from[group + 1])
        asked = sold.cost[pairs] + prices[sold.window[pairs]]
        bound += work * min(sold.value[group], asked.min(initial=np.inf))
    assert bound <= _greedily(sold) * (1 + 1e-9) + 1e-3


def _greedily(sold: Market) -> float:
    left, cost = sold.windows.capacity / HOUR, 0.0
    for group, work in enumerate(sold.work):
        rest = work
        for pair in range(sold.group_from[group], sold.group_from[group + 1]):
            if sold.cost[pair] < sold.value[group]:
                part = min(rest, left[sold.window[pair]])
                left[sold.window[pair]] -= part
                cost += part * sold.cost[pair]
                rest -= part
        cost += rest * sold.value[group]
    return cost
