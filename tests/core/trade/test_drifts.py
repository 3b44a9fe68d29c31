"""Drift: two counts of one shelf that differ although nothing moved."""

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.trade.drifts import Difference, Shelf, differences

PLACE = ("MUG", "main")


def test_ten_on_hand_less_three_reserved_against_five_in_the_shop_is_a_drift_of_two():
    shelf = Shelf(sku="MUG", location="main", on_hand=10, reserved=3)
    found = differences([shelf], before={PLACE: 5}, after={PLACE: 5})
    assert found == (Difference(sku="MUG", location="main", ours=7, live=5),)


def test_what_moves_while_we_look_is_an_order_on_its_way_and_no_drift():
    shelf = Shelf(sku="MUG", location="main", on_hand=10, reserved=3)
    assert differences([shelf], before={PLACE: 7}, after={PLACE: 5}) == ()
    assert differences([shelf], before={}, after={PLACE: 5}) == ()
    assert differences([], before={PLACE: 5}, after={PLACE: 5}) == ()


@given(*(st.integers(-50, 50) for _ in range(4)))
def test_what_we_owe_the_shop_and_what_it_sold_ahead_are_no_drift(on_hand, reserved, waiting, owed):
    shelf = Shelf(
        sku="MUG", location="main", on_hand=on_hand, reserved=reserved, waiting=waiting, in_flight=owed
    )
    live = on_hand - reserved - waiting - owed
    assert differences([shelf], before={PLACE: live}, after={PLACE: live}) == ()
    assert differences([shelf], before={PLACE: live + 1}, after={PLACE: live + 1})


COUNTS = st.dictionaries(st.sampled_from(["MUG", "CUP", "TEA"]), st.integers(-3, 3))


@given(COUNTS, COUNTS, COUNTS)
def test_what_differs_is_what_one_finds_shelf_by_shelf_with_three_questions(ours, before, after):
    """Is it there, did it stand still, is it another figure than ours?"""
    shelves = [Shelf(sku=sku, location="main", on_hand=n, reserved=0) for sku, n in ours.items()]
    found = differences(
        shelves,
        before={(sku, "main"): n for sku, n in before.items()},
        after={(sku, "main"): n for sku, n in after.items()},
    )
    asked = [
        (sku, ours[sku], after[sku])
        for sku in ours
        if sku in after
        if before.get(sku) == after[sku]
        if ours[sku] != after[sku]
    ]
    assert [(one.sku, one.ours, one.live) for one in found] == asked


def test_taking_the_shops_word_for_every_difference_leaves_none():
    shelves = [
        Shelf(sku="MUG", location="main", on_hand=10, reserved=3, waiting=1, in_flight=-2),
        Shelf(sku="CUP", location="main", on_hand=2, reserved=0),
    ]
    live = {("MUG", "main"): 5, ("CUP", "main"): 2}
    (found,) = differences(shelves, before=live, after=live)
    assert (found.ours, found.live) == (8, 5)
    mended = Shelf(
        sku="MUG", location="main", on_hand=10 + found.live - found.ours, reserved=3, waiting=1, in_flight=-2
    )
    assert differences([mended], before=live, after=live) == ()
