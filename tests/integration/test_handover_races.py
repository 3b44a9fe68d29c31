"""Handing on while its worker answers, twice at once, or cut off: one owner or one answer."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connections, transaction

from heliotrope.core.errors import Conflict
from tests.integration.floors import LATE, Floor, ready
from tests.integration.holdings import as_owner
from tests.integration.short import Outcome, answer, together
from tests.support.sundial import Sundial, a_day, sundial

ROUNDS = 3


@pytest.fixture
def dial() -> Iterator[Sundial]:
    with sundial(a_day(12)) as found:
        yield found


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> Outcome:
    """What becomes of an act that meets another one before it commits, and waits for it."""
    found: list[Outcome] = []

    def run() -> None:
        try:
            found.append(Outcome(made=second()))
        except Exception as error:
            found.append(Outcome(error=error))
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        with as_owner("default") as owner:
            for _ in range(600):
                waits = owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
                if waits != (0,):
                    break
                thread.join(timeout=0.05)
            else:
                raise AssertionError("the second act never met the first")
    thread.join(timeout=60)
    return found[0]


def test_an_answer_that_meets_a_handover_before_it_commits_is_told_who_has_it(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    dial.set(LATE)

    said = meanwhile(floor.hand_on, lambda: answer(floor.world, "bo", floor.assignment_id))

    assert isinstance(said.error, Conflict) and "handed on to a colleague" in str(said.error)
    assert floor.hands() == [("bo", "handed-on"), ("chi", "active")]


def test_a_handover_that_meets_an_answer_before_it_commits_leaves_it_be(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    dial.set(LATE)

    went = meanwhile(lambda: answer(floor.world, "bo", floor.assignment_id), floor.hand_on)

    assert (went.error, went.made) == (None, 0)
    assert floor.hands() == [("bo", "done")]


def test_answering_and_handing_on_at_one_moment_leave_one_answer_or_one_new_owner(dial: Sundial):
    for _ in range(ROUNDS):
        dial.set(a_day(12))
        floor = Floor()
        ready(floor.world, "chi")
        dial.set(LATE)

        said, went = together(
            lambda floor=floor: answer(floor.world, "bo", floor.assignment_id),
            lambda floor=floor: floor.hand_on(),
        )

        assert went.error is None
        assert isinstance(said.error, Conflict) == (went.made == 1), (said, went)
        assert floor.hands() in ([("bo", "done")], [("bo", "handed-on"), ("chi", "active")])


def test_two_jobs_at_once_hand_on_once(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    dial.set(LATE)

    outcomes = together(floor.hand_on, floor.hand_on, floor.hand_on)

    assert [one.error for one in outcomes] == [None] * 3
    assert sum(one.made for one in outcomes) == 1
    assert floor.hands() == [("bo", "handed-on"), ("chi", "active")]


def test_what_is_cut_off_before_it_commits_leaves_the_unit_where_it_was(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    dial.set(LATE)

    with pytest.raises(RuntimeError), transaction.atomic():
        assert floor.hand_on() == 1
        raise RuntimeError("killed")

    assert floor.hands() == [("bo", "active")]
    assert floor.told("unit.handed-on") == 0
    assert floor.hand_on() == 1
