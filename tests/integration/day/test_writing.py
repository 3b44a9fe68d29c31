"""Letters of the simulated day: from people, into the vault, and onto the desk of who may answer them."""

from heliotrope.core.line import Shape
from heliotrope.flow import placing, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.interfaces.day.letters import IN_CONFIDENCE
from heliotrope.interfaces.day.wishes import in_confidence
from heliotrope.interfaces.day.writing import LEAST_OPEN, top_up, write_first
from heliotrope.lines.support import selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.support import machine
from tests.support.world import Skilled, make_world


def test_letters_in_confidence_lie_ready_for_who_was_trained_and_show_nothing_of_anybody():
    english = Skilled(skills="support:4", languages="en:5")
    trained = Skilled(skills="support:4", languages="en:5", certificates="privacy")
    world = make_world(lines=("support",), crowd={"bo": trained, "chi": english})
    ana, wish = world.actor("ana"), in_confidence()
    with acting(ana):
        asked = placing.Wish(
            programme_id=world.programme_id, line=wish.line, title=wish.title, shape=Shape.STREAM,
            options=wish.options,
        )  # fmt: skip
        order_id = placing.place(ana, asked, now=now()).order_id
    client = world.platform()

    for written in (len(IN_CONFIDENCE), 0):
        with acting(client):
            assert write_first(client, now=now()) == written, "once, however often it starts"
    machine.settle()

    assert machine.ask(world, "chi") is None
    assignment_id = machine.ask(world, "bo")
    assert assignment_id is not None
    bo = world.actor("bo")
    with acting(bo):
        desk = working.desk(bo, assignment_id)
    assert desk.subject_id is not None
    assert len(desk.values) >= 3
    assert not any(one.name and one.name in str(desk.workspace.data) for one in IN_CONFIDENCE)
    with acting_in_vault(client, "eu"):
        assert selectors.contacts(client) == len(IN_CONFIDENCE)
    with acting(client):
        order = demand_selectors.order(client, order_id)
    assert len(IN_CONFIDENCE) > LEAST_OPEN
    assert not top_up(order, number=1, now=now()), "enough lie ready"
