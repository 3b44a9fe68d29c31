"""Open live work is handed on before a shift ends, is never in no hand or two, and its note stays at home."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.flow import handing_on
from heliotrope.foundation import clock
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.interfaces.jobs import keeper
from heliotrope.pipeline.match import handover
from heliotrope.pipeline.match.services import Handed
from tests.integration.floors import END, LATE, NOTE, Floor, arrive, ready
from tests.integration.holdings import as_owner
from tests.integration.network_files import row
from tests.integration.network_files import take as take_roster
from tests.integration.short import answer, place_sums, take
from tests.support.http import Caller
from tests.support.machine import earned, in_hand, settle
from tests.support.sundial import Sundial, a_day, sundial
from tests.support.world import make_world


@pytest.fixture
def dial() -> Iterator[Sundial]:
    with sundial(a_day(12)) as found:
        yield found


def test_a_unit_goes_to_a_ready_colleague_before_the_shift_ends_and_once(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    assert floor.hand_on() == 0, "there is time to do it"
    dial.set(LATE)

    assert (floor.hand_on(), floor.hand_on()) == (1, 0)

    assert floor.hands() == [("bo", "handed-on"), ("chi", "active")]
    assert floor.told("unit.handed-on") == 1
    (held,) = in_hand(floor.world, "chi")
    for kind in ("handover", "assignment"):
        told = floor.explain("ada", kind, held)
        assert (told.rule, told.same) == ("handover@1", True)
        assert told.stated["from_id"] == str(floor.world.workers["bo"])
    mine = floor.explain("chi", "handover", held)
    assert (
        mine.reasons[0]
        == "The hours of who had it end in less than a minute; work for less than a minute is left."
    )
    assert not {"best", "worker", "from_id"} & {*mine.facts, *mine.stated}, "a worker reads of no colleague"
    answer(floor.world, "chi", held)
    settle()
    assert floor.hands()[-1] == ("chi", "done")
    assert earned(floor.world, "bo", floor.order_id) == [], "it pays whoever answers"


def test_it_may_come_back_to_who_handed_it_on_when_they_are_on_again(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    dial.set(LATE)
    assert floor.hand_on() == 1
    dial.set(END + timedelta(days=1))
    ready(floor.world, "bo")
    (held,) = in_hand(floor.world, "chi")

    assert floor.passes("chi", assignment_id=held).to_id == floor.world.workers["bo"]
    assert floor.hands() == [("bo", "handed-on"), ("chi", "handed-on"), ("bo", "active")]


def test_with_nobody_ready_it_stays_and_says_so_once_until_the_hours_go_on(dial: Sundial):
    floor = Floor()
    dial.set(LATE)

    assert (floor.hand_on(), floor.hand_on()) == (1, 0)

    assert floor.hands() == [("bo", "active")]
    told = floor.explain("bo", "handover", floor.assignment_id)
    assert told.reasons[-2:] == ("Nobody takes it over: it stays where it is.", "Nobody is ready.")
    assert told.same
    ada = floor.world.admin()
    with acting(ada):
        assert handover.staying(ada) == (floor.world.workers["bo"],)
    floor.shift(END + timedelta(hours=2))
    floor.hand_on()
    with acting(ada):
        assert handover.staying(ada) == ()
    floor.shift(END)
    ready(floor.world, "chi")
    assert floor.hand_on() == 1
    assert floor.hands() == [("bo", "handed-on"), ("chi", "active")]


def test_who_has_answered_has_answered_and_who_comes_later_is_told_who_has_it(dial: Sundial):
    first, second = Floor(), Floor()
    for floor in (first, second):
        ready(floor.world, "chi")
    dial.set(LATE)

    answer(first.world, "bo", first.assignment_id)
    assert first.hand_on() == 0
    assert first.hands() == [("bo", "done")]

    assert second.hand_on() == 1
    with pytest.raises(Conflict, match="handed on to a colleague"):
        answer(second.world, "bo", second.assignment_id)
    assert second.hands() == [("bo", "handed-on"), ("chi", "active")]


def test_of_two_units_and_one_free_place_one_goes_and_one_stays(dial: Sundial):
    floor = Floor(capacity=2)
    arrive(floor.world, floor.order_id, "second")
    assert take(floor.world, "bo")
    arrive(floor.world, floor.order_id, "third")
    assert take(floor.world, "chi")
    ready(floor.world, "chi")
    dial.set(LATE)

    assert (floor.hand_on(), floor.hand_on()) == (2, 0)

    assert (len(in_hand(floor.world, "bo")), len(in_hand(floor.world, "chi"))) == (1, 2)
    ada = floor.world.admin()
    with acting(ada):
        assert len(handover.passed_on(ada, since=LATE)) == len(handover.staying(ada)) == 1


def test_a_worker_passes_on_with_a_note_that_whoever_has_it_next_reads(dial: Sundial):
    floor = Floor()
    alone = floor.passes()
    assert alone.to_id is None and alone.reasons[-1] == "Nobody is ready."
    assert floor.hands() == [("bo", "active")], "it stays with him"
    ada = floor.world.admin()
    with acting(ada):
        assert handover.staying(ada) == (), "his day does not end"
    ready(floor.world, "chi")

    passed = floor.passes(note=f"  {NOTE}\n")

    assert passed.to_id == floor.world.workers["chi"]
    assert passed.reasons[0] == "Who had it passed it on."
    came = floor.came("chi")
    assert came is not None
    assert (came.handle, came.note) == ("bo", NOTE)
    assert came.since_at <= came.until_at == now()
    with pytest.raises(Conflict):
        floor.passes()


def test_the_note_goes_along_when_the_shift_ends_and_nobody_took_it_before(dial: Sundial):
    floor = Floor()
    floor.passes()
    ready(floor.world, "chi")
    dial.set(LATE)

    assert floor.hand_on() == 1

    came = floor.came("chi")
    assert came is not None and came.note == NOTE


def test_nobody_else_reads_the_note_and_the_control_database_holds_none_of_it(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    floor.passes()
    (held,) = in_hand(floor.world, "chi")

    bo = floor.world.actor("bo")
    with acting(bo), pytest.raises(NotFound):
        handing_on.came(bo, held)
    eve = floor.world.actor("eve")
    with acting_in_vault(eve, "eu"):
        assert handover.note_of(eve, floor.assignment_id) is None
    for table in ("audit_entry", "outbox_event", "decision", "assignment", "procrastinate_jobs"):
        with as_owner("default") as owner:
            found = owner.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{NOTE}%"])
            assert found.fetchone() == (0,), table
    with as_owner("vault_eu") as owner:
        kept = owner.execute(
            "SELECT client_id, t::text LIKE %s FROM handover_note t WHERE assignment_id = %s",
            [f"%{NOTE}%", floor.assignment_id],
        ).fetchall()
    assert kept == [(floor.world.client_id, False)], "it is sealed in its vault"


def test_the_api_passes_on_and_shows_whoever_comes_what_was_left(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    bo, chi = Caller(floor.world, "bo"), Caller(floor.world, "chi")
    path = f"/work/assignments/{floor.assignment_id}"
    assert bo.get(path).json()["came"] is None
    assert chi.act(f"{path}/pass", {"note": "not mine"}).status_code == 404

    passed = bo.act(f"{path}/pass", {"note": NOTE})

    assert (passed.status_code, passed.json()["passed"]) == (201, True)
    assert bo.act(f"{path}/pass", {"note": NOTE}).status_code == 409
    assert bo.get(path).status_code == 404
    (held,) = in_hand(floor.world, "chi")
    came = Caller(floor.world, "chi").get(f"/work/assignments/{held}").json()["came"]
    assert (came["handle"], came["note"]) == ("bo", NOTE)


def test_an_order_with_an_end_is_left_as_it_is(dial: Sundial):
    world = make_world()
    place_sums(world)
    settle()
    take_roster(world, row("bo", END - timedelta(hours=4), END))
    handed = take(world, "bo")
    assert isinstance(handed, Handed)
    ready(world, "chi")
    dial.set(LATE)

    assert handing_on.hand_on_for(world.platform()) == 0

    bo = world.actor("bo")
    with acting(bo), pytest.raises(Invalid, match="give this unit back"):
        handing_on.pass_on(bo, handed.assignment_id, note="", now=now())
    assert in_hand(world, "bo") == (handed.assignment_id,)


def test_the_keeper_looks_every_minute_of_the_business_and_never_more_than_every_ten_seconds(dial: Sundial):
    floor = Floor()
    ready(floor.world, "chi")
    dial.set(LATE)
    assert keeper.minute_s() == 60
    fast = replace(clock.course(), factor=120)
    clock.follow(lambda: fast)
    assert keeper.minute_s() == 10
    dial.set(LATE)

    keeper.watch_shifts()
    settle()

    assert floor.hands() == [("bo", "handed-on"), ("chi", "active")]


def test_a_note_has_a_bound(dial: Sundial):
    floor = Floor()
    with pytest.raises(Invalid, match="4000 characters"):
        floor.passes(note="x" * 4001)
    assert floor.hands() == [("bo", "active")]
