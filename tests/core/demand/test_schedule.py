"""The critical path of a plan."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.demand.plan import Plan, three
from heliotrope.core.demand.schedule import Calendar, cycle, length_h, schedule
from heliotrope.core.errors import Invalid
from tests.core.demand.graphs import node, plan

ROUND_THE_CLOCK = Calendar(hours_per_day=Decimal(24), days_per_week=Decimal(7))


def test_the_expected_time_weighs_the_likely_one_four_times():
    """(2 + 4*4 + 12) / 6 = 5 and (12 - 2) / 6 = 1.67, as in Malcolm et al. (1959)."""
    estimate = three("2", "4", "12")

    assert estimate.expected == 5
    assert float(estimate.deviation) == pytest.approx(10 / 6)


def test_a_plan_ends_with_its_longest_way():
    """a 3 h, then b 5 h or c 2 h, then d 1 h: 3 + 5 + 1 = 9, and c may end three hours later."""
    made = plan(
        node("a", hours=("3", "3", "3")),
        node("b", "a", hours=("5", "5", "5")),
        node("c", "a", hours=("2", "2", "2")),
        node("d", "b", "c", hours=("1", "1", "1")),
    )

    timed = schedule(made, ROUND_THE_CLOCK)

    assert timed.expected_h == 9
    assert timed.path == ("a", "b", "d")
    assert timed.slots["c"].slack_h == 3
    assert not timed.slots["c"].critical
    assert timed.slots["b"].critical


def test_the_variance_of_the_end_is_that_of_the_longest_way():
    """Two nodes of deviation 1 in a row: variance 2; nine of ten end within 12 + 1.2816 * 1.414."""
    made = plan(node("a", hours=("3", "6", "9")), node("b", "a", hours=("3", "6", "9")))

    timed = schedule(made, ROUND_THE_CLOCK)

    assert timed.expected_h == 12
    assert timed.variance_h2 == 2
    assert float(timed.likely_h) == pytest.approx(12 + 1.2816 * 2**0.5)


def test_eight_hours_of_one_person_take_a_working_day_and_its_share_of_the_weekend():
    """8 h of 40 a week are a fifth of 168 calendar hours: 33.6."""
    assert length_h(node("a"), Calendar()) == Decimal("33.6")
    assert length_h(node("a", people=2), Calendar()) == Decimal("16.8")


def test_support_lasts_as_long_as_it_is_open():
    timed = schedule(plan(node("a", span_days=14)))

    assert timed.expected_h == 14 * 24
    assert timed.variance_h2 == 0


def test_an_empty_plan_takes_no_time():
    timed = schedule(plan())

    assert (timed.expected_h, timed.path) == (0, ())


def test_nodes_that_wait_for_each_other_are_named_in_the_order_of_their_arrows():
    made = plan(node("a", "c"), node("b", "a"), node("c", "b"))

    assert cycle(made) in (("a", "b", "c", "a"), ("b", "c", "a", "b"), ("c", "a", "b", "c"))
    with pytest.raises(Invalid, match="→"):
        schedule(made)


def test_a_node_that_waits_for_itself_is_a_circle():
    assert cycle(plan(node("a", "a"))) == ("a", "a")


@st.composite
def forward(draw: st.DrawFn) -> Plan:
    """A plan whose arrows all lead onwards."""
    keys = [f"n{n}" for n in range(draw(st.integers(1, 7)))]
    made = []
    for place, key in enumerate(keys):
        after = draw(st.lists(st.sampled_from(keys[:place]), unique=True)) if place else []
        low, likely, high = sorted(draw(st.tuples(*[st.integers(0, 40)] * 3)))
        made.append(node(key, *after, hours=(str(low), str(likely), str(high + 1))))
    return plan(*made)


def ways(made: Plan) -> list[list[str]]:
    """Every way from any node onwards, by brute force."""
    arrows = {(before, one.key) for one in made.nodes for before in one.after}
    keys = [one.key for one in made.nodes]
    return [
        list(chosen)
        for size in range(1, len(keys) + 1)
        for chosen in itertools.combinations(keys, size)
        if all(step in arrows for step in itertools.pairwise(chosen))
    ]


@given(forward())
def test_the_end_is_that_of_the_longest_of_all_ways(made: Plan):
    timed = schedule(made, ROUND_THE_CLOCK)
    longest = max(sum(length_h(made.by_key[key], ROUND_THE_CLOCK) for key in way) for way in ways(made))

    assert abs(timed.expected_h - longest) < Decimal("0.000001")
    assert sum(length_h(made.by_key[key], ROUND_THE_CLOCK) for key in timed.path) == pytest.approx(longest)


@given(forward())
def test_nothing_begins_before_what_it_waits_for_ends_and_slack_is_never_negative(made: Plan):
    timed = schedule(made)
    for one in made.nodes:
        for before in one.after:
            assert timed.slots[one.key].start_h >= timed.slots[before].finish_h
        assert timed.slots[one.key].slack_h >= 0
    assert cycle(made) == ()


@given(forward(), st.data())
def test_a_further_arrow_never_ends_a_plan_sooner(made: Plan, data: st.DataObject):
    from dataclasses import replace

    place = data.draw(st.integers(0, len(made.nodes) - 1))
    before = [one.key for one in made.nodes[:place]]
    later = replace(made.nodes[place], after=tuple(before))
    tighter = Plan(nodes=(*made.nodes[:place], later, *made.nodes[place + 1 :]))

    assert schedule(tighter).expected_h >= schedule(made).expected_h
