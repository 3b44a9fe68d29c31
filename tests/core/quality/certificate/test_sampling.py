"""Which items are inspected: known chances, the same draw again, and more of it later."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.certificate.sampling import Delivered, allocated, rank, sample, sample_of


def items(count, *, confidence=0.9, answer="cat"):
    return [Delivered(key=f"i{n}", answer=answer, confidence_ratio=confidence) for n in range(count)]


def test_a_small_sample_is_one_stratum_and_the_least_hashes_are_drawn():
    drawn = sample(items(10), inspections=3, seed="s")

    assert len(drawn) == 1
    assert [one.key for one in drawn[0].drawn] == sorted(
        (f"i{n}" for n in range(10)), key=lambda key: rank("s", key)
    )[:3]


def test_unsure_items_get_more_inspections_than_sure_ones():
    """Two halves of 100: sd √(0.0099 + 0.1) against √(0.25 + 0.1) share 28 as 10 to 18."""
    assert allocated([(100, 0.99), (100, 0.5)], 28) == (10, 18)


def test_what_nothing_is_stated_of_is_inspected_most():
    sure, unknown = allocated([(50, 0.99), (50, None)], 20)
    assert unknown > sure


def test_answers_are_kept_apart_and_confidence_rises_within_each():
    mixed = [
        Delivered(key=f"{answer}{n}", answer=answer, confidence_ratio=0.5 + n / 100)
        for answer in ("cat", "dog")
        for n in range(40)
    ]

    drawn = sample(mixed, inspections=28, seed="s")

    assert [{item.answer for item in stratum.items} for stratum in drawn] == [{"cat"}] * 2 + [{"dog"}] * 2
    assert drawn[0].confidence_ratio < drawn[1].confidence_ratio


DELIVERIES = st.lists(
    st.tuples(st.sampled_from("ab"), st.none() | st.floats(0.3, 1.0)), min_size=1, max_size=120
).map(
    lambda rows: [
        Delivered(key=f"k{n}", answer=answer, confidence_ratio=stated)
        for n, (answer, stated) in enumerate(rows)
    ]
)


@given(DELIVERIES, st.data())
def test_every_item_lies_in_one_stratum_and_all_inspections_are_given_out(delivered, data):
    wanted = data.draw(st.integers(1, len(delivered)))
    drawn = sample(delivered, inspections=wanted, seed="x")

    assert sorted(item.key for one in drawn for item in one.items) == sorted(one.key for one in delivered)
    assert sum(one.inspections for one in drawn) == wanted
    assert all(1 <= one.inspections <= len(one.items) for one in drawn)


@given(DELIVERIES, st.randoms())
def test_the_draw_rests_on_the_seed_and_not_on_the_order_of_the_items(delivered, random):
    shuffled = list(delivered)
    random.shuffle(shuffled)
    assert sample(delivered, inspections=1, seed="x") == sample(shuffled, inspections=1, seed="x")


def test_every_item_of_a_stratum_is_drawn_as_often_as_any_other():
    """3 of 10 over 4,000 seeds: 1,200 times each, within five standard deviations (29)."""
    counted = Counter(
        item.key for seed in range(4000) for item in sample(items(10), inspections=3, seed=f"{seed}")[0].drawn
    )
    assert len(counted) == 10
    assert all(abs(times - 1200) < 5 * 29 for times in counted.values())


def test_everything_can_be_inspected():
    drawn = sample(items(5), inspections=5, seed="s")
    assert {item.key for one in drawn for item in one.drawn} == {f"i{n}" for n in range(5)}


def test_nothing_too_much_and_nothing_twice():
    for wanted in (0, 6):
        with pytest.raises(Invalid):
            sample(items(5), inspections=wanted, seed="s")
    with pytest.raises(Invalid):
        sample([*items(2), *items(1)], inspections=1, seed="s")
    with pytest.raises(Invalid):
        allocated([(2, None)], 3)


@given(DELIVERIES, st.data())
def test_drawing_more_later_keeps_what_was_drawn(delivered, data):
    first = sample(delivered, inspections=data.draw(st.integers(1, len(delivered))), seed="x")
    wanted = [data.draw(st.integers(one.inspections, len(one.items))) for one in first]

    more = sample_of(delivered, inspections=wanted, seed="x")

    assert [one.items for one in more] == [one.items for one in first]
    assert all(set(one.drawn) <= set(two.drawn) for one, two in zip(first, more, strict=True))


def test_no_stratum_is_drawn_beyond_its_end():
    with pytest.raises(Invalid):
        sample_of(items(10), inspections=[6, 1], seed="x")
