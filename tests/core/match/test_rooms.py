"""What open work takes of a worker by its channel, within the places of their own profile."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.people import Candidate, Room
from heliotrope.core.match.written import candidate_of, candidate_record
from tests.core.match.cast import NOON, person

SHARES = {"call": 30, "chat": 10, "email": 3}
CHANNELS = st.sampled_from(["call", "chat", "email", ""])


def worker(capacity: int = 12, **open_: int) -> Candidate:
    named = {name.replace("other", ""): count for name, count in open_.items()}
    room = Room(whole=30, shares=SHARES, open=named)
    return person(capacity=capacity, load=sum(named.values()), room=room)


def test_shares_of_different_channels_add_up():
    """Two chats are 20 of 30 parts: three mails more are 29, a fourth would be 32; a chat makes 30."""
    assert worker(chat=2).holds("chat") and not worker(chat=3).holds("chat")
    assert worker(chat=2, email=2).holds("email") and not worker(chat=2, email=3).holds("email")
    assert not worker(chat=1).holds("call") and worker().holds("call")


def test_work_of_no_channel_takes_a_place_of_the_profile():
    """Of twelve places a chat takes four: eight units of no channel fit beside it."""
    assert worker(chat=1, other=7).holds("") and not worker(chat=1, other=8).holds("")


def test_the_places_of_the_profile_are_the_most_whatever_the_shares():
    assert not worker(capacity=2, email=2).holds("email")
    assert not worker(capacity=0).holds("email")


def test_the_obstacle_says_what_is_needed_and_what_is_in_hand():
    (found,) = obstacles(worker(chat=3), Requirement(skill="label-images", channel="chat"), NOON)

    assert found.condition is Condition.CAPACITY
    assert found.sentence == (
        "The worker must have room for a unit that takes 10 of 30 parts of them; "
        "now they have in hand: chat 3."
    )


def test_a_share_above_a_whole_worker_is_refused():
    with pytest.raises(Invalid, match="not more than all"):
        Room(whole=30, shares={"call": 31})


@given(st.lists(CHANNELS, max_size=40), st.integers(0, 15))
def test_whatever_comes_nobody_has_more_than_a_whole_or_than_their_places(arriving, capacity):
    one, taken = worker(capacity=capacity), []
    for channel in arriving:
        if one.holds(channel):
            one, taken = one.with_one(channel), [*taken, channel]
    assert one.load == len(taken) <= capacity
    parts = sum(SHARES[channel] * capacity if channel else 30 for channel in taken)
    assert parts <= 30 * capacity
    for channel in set(arriving):
        if not one.holds(channel):
            share = SHARES[channel] * capacity if channel else 30
            assert one.load == capacity or parts + share > 30 * capacity


@given(st.lists(st.just(""), max_size=20), st.integers(0, 12))
def test_without_channels_places_count_as_they_always_did(arriving, capacity):
    with_room, without = worker(capacity=capacity), person(capacity=capacity)
    for _ in arriving:
        assert with_room.holds("") == without.holds("")
        if without.holds(""):
            with_room, without = with_room.with_one(""), without.with_one("")


def test_a_record_keeps_the_room_and_the_certificates_and_an_old_one_has_neither():
    one = worker(chat=2)
    kept = json.loads(json.dumps(candidate_record(one)))
    assert candidate_of(kept) == one
    assert "room" not in candidate_record(person()) and "certificates" not in candidate_record(person())
