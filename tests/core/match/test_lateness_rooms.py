"""Lateness counts that a worker's channels share their time, and no more people make nothing later."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.match.lateness import Cause, Waiting, foresee
from heliotrope.core.match.people import Candidate, Room
from tests.core.match.cast import NOON
from tests.core.match.test_lateness import agent, held, on, told, waits

ROOM = Room(whole=30, shares={"call": 30, "chat": 10, "email": 3})
"""A call takes a whole worker, a chat a third, a letter a tenth."""


def shared(number: int = 1, capacity: int = 9, **given: object) -> Candidate:
    return agent(number, capacity=capacity, room=ROOM, **given)


def ends(waiting: list[Waiting], *people: Candidate, held: tuple = ()) -> list[float | None]:
    """When each is done, in minutes after noon, by the order of their due instants, all of which are past."""
    late = foresee(waiting, held, people, NOON)
    assert len(late) == len(waiting)
    return [None if one.done_at is None else (one.done_at - NOON).total_seconds() / 60 for one in late]


def of(channel: str, count: int, first: int = 1) -> list[Waiting]:
    """Units of ten minutes that were due before noon, one after the other."""
    return [waits(n, n - 1000, channel=channel) for n in range(first, first + count)]


def test_three_chats_run_beside_each_other_and_the_fourth_after_them():
    assert ends(of("chat", 4), shared()) == [10, 10, 10, 20]
    assert ends(of("call", 3), shared()) == [10, 20, 30]
    assert ends(of("email", 11), shared(capacity=20)) == [*[10.0] * 10, 20]


def test_a_chat_waits_for_the_call_before_it_and_a_call_for_the_call_in_hand():
    assert ends([*of("call", 1), *of("chat", 3, 2)], shared()) == [10, 20, 20, 20]
    worker = shared(load=1)
    in_hand = (held(9, worker, None, begun=4, channel="call"),)
    assert ends(of("call", 1), worker, held=in_hand) == [16]
    assert ends(of("chat", 2), worker, held=in_hand) == [16, 16]


def test_the_places_of_the_profile_bind_as_well():
    """Two places: two letters at a time, though ten would fit by their share; three by none of a channel."""
    assert ends(of("email", 4), shared(capacity=2)) == [10, 10, 20, 20]
    assert ends(of("", 4), shared(capacity=3)) == [10, 10, 10, 20]
    assert ends(of("email", 3), agent(1, capacity=2)) == [10, 10, 20]


def test_a_call_beside_a_chat_goes_on_in_what_is_left_of_the_worker():
    """Two thirds of the worker for ten minutes make two thirds of the call, the rest goes at full pace."""
    assert ends([*of("chat", 1), *of("call", 1, 2)], shared()) == [10, 10 + 10 / 3]
    assert ends([*of("chat", 1), *of("call", 1, 2)], shared(), shared(2)) == [10, 10]


def test_a_queue_of_calls_says_that_it_will_be_late_where_chats_will_not():
    def late(channel: str) -> list[tuple[int, Cause, float | None]]:
        queue = [waits(n, 15, channel=channel) for n in (1, 2, 3)]
        return told(foresee(queue, [], [shared()], NOON))

    assert late("chat") == []
    assert late("call") == [(2, Cause.HANDS_FULL, 20), (3, Cause.HANDS_FULL, 30)]


CHANNELS = st.sampled_from(["call", "chat", "email", ""])
SKILLS = st.sampled_from([{"support": 2}, {"sales": 2}, {"support": 2, "sales": 2}])
SPANS = st.lists(st.tuples(st.integers(-30, 60), st.integers(61, 200)), max_size=2)


@st.composite
def crews(draw: st.DrawFn) -> list[Candidate]:
    """Some workers, each with a number of their own, so that any of them may be the one who is added."""
    numbers = draw(st.lists(st.integers(1, 6), min_size=1, max_size=5, unique=True))
    return [
        shared(number, draw(st.integers(1, 4)), skills=draw(SKILLS), **on(*draw(SPANS))) for number in numbers
    ]


@st.composite
def queues(draw: st.DrawFn) -> list[Waiting]:
    """Work of different length, channel and skill, all of it overdue, so that each says when it is done."""
    asked = st.fixed_dictionaries(
        {
            "channel": CHANNELS,
            "effort_s": st.integers(1, 7200),
            "skill": st.sampled_from(["support", "sales"]),
        }
    )
    return [
        waits(n, n - 1000, tuple(draw(st.sets(st.integers(1, 6), max_size=1))), **one)
        for n, one in enumerate(draw(st.lists(asked, min_size=1, max_size=10)), 1)
    ]


def minutes(queue: list[Waiting], crew: list[Candidate], in_hand: list) -> list[float]:
    late = foresee(queue, in_hand, crew, NOON)
    assert [one.unit_id.int for one in late if one.unit_id.int < 100] == list(range(1, len(queue) + 1))
    never = timedelta(days=99)
    return [((one.done_at or NOON + never) - NOON) / timedelta(minutes=1) for one in late]


@settings(max_examples=80)
@given(crew=crews(), queue=queues(), data=st.data())
def test_with_one_more_worker_or_more_capacity_nothing_is_later(crew, queue, data):
    _, *others = data.draw(st.permutations(crew))
    in_hand = [
        held(100 + n, one, None, channel=data.draw(CHANNELS), effort_s=data.draw(st.integers(1, 7200)))
        for n, one in enumerate(others)
    ]

    before = minutes(queue, others, in_hand)

    with_one_more = minutes(queue, crew, in_hand)
    assert all(after <= earlier for after, earlier in zip(with_one_more, before, strict=True))
    roomier = [replace(one, capacity=one.capacity + data.draw(st.integers(0, 2))) for one in others]
    with_more_room = minutes(queue, roomier, in_hand)
    assert all(after <= earlier for after, earlier in zip(with_more_room, before, strict=True))


@given(queue=queues())
def test_what_is_told_is_never_later_than_one_after_the_other(queue):
    """The limit: one worker, always on, who does one thing at a time, would be done with all of it then."""
    queue = [replace(one, barred=frozenset()) for one in queue]
    worker = shared(1, skills={"support": 2, "sales": 2})
    so_far = 0.0
    for one, done in zip(queue, minutes(queue, [worker], []), strict=True):
        effort = one.unit.requirement.effort_s / 60
        so_far += effort
        assert effort - 1e-6 <= done <= so_far + 1e-6
