"""When the streams of a plan end."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.demand.ending import closable, ends_at
from heliotrope.core.demand.plan import Node, Plan
from heliotrope.core.line import Shape
from tests.core.demand.graphs import START, node, plan


def stream(key: str, *after: str, **more: object) -> Node:
    return node(key, *after, line="support", shape=Shape.STREAM, **more)


def test_a_fortnight_of_support_ends_fourteen_days_after_it_opened():
    assert ends_at(stream("s", span_days=14), START) == START + timedelta(days=14)


def test_a_date_of_its_own_counts_before_the_days():
    due_at = START + timedelta(days=3)

    assert ends_at(stream("s", span_days=14, due_at=due_at), START) == due_at


def test_a_stream_without_days_and_date_stays_open_and_an_order_has_no_end_of_this_kind():
    assert ends_at(stream("s"), START) is None
    assert ends_at(node("a", span_days=14), START) is None


def test_a_stream_may_be_closed_once_every_piece_with_an_end_is_over():
    made = plan(node("a"), node("b", "a"), stream("s", "a"))

    assert closable(made, placed={"b", "s"}, over={"a"}) == ()
    assert closable(made, placed={"s"}, over={"a", "b"}) == ("s",)


def test_what_waits_for_the_stream_itself_does_not_hold_it_open():
    """The report needs all conversations: it can only begin when the stream is closed."""
    made = plan(node("a"), stream("s", "a"), node("report", "s"), node("print", "report"))

    assert closable(made, placed={"s"}, over={"a"}) == ("s",)


def test_a_stream_that_has_not_opened_or_is_over_is_not_closed():
    made = plan(stream("s"))

    assert closable(made, placed=set(), over=set()) == ()
    assert closable(made, placed=set(), over={"s"}) == ()
    assert closable(Plan(nodes=()), placed={"s"}, over=set()) == ()


def test_two_streams_that_each_hold_up_an_order_close_and_one_that_holds_up_nothing_stays():
    standing = [replace(node(key), shape=Shape.STREAM) for key in ("s", "t", "u")]
    made = plan(*standing, node("a", "s"), node("b", "t"))

    assert closable(made, placed={"s", "t", "u"}, over=set()) == ("s", "t")
    assert closable(made, placed={"s", "t", "u"}, over={"s", "t", "a", "b"}) == ("u",)


@given(st.data())
def test_every_plan_can_be_brought_to_its_end(data):
    """Whatever waits for whatever: closing what may be closed, and delivering what may begin, ends it all."""
    size = data.draw(st.integers(1, 7))
    nodes = []
    for n in range(size):
        after = data.draw(st.lists(st.sampled_from(range(n)), unique=True)) if n else []
        shape = data.draw(st.sampled_from(Shape))
        nodes.append(replace(node(f"n{n}", *(f"n{one}" for one in after)), shape=shape))
    made, over = plan(*nodes), set[str]()
    for _ in range(size + 1):
        ready = {one.key for one in made.nodes if set(one.after) <= over} - over
        ended = {key for key in ready if made.by_key[key].shape is Shape.ORDER}
        over |= ended
        over |= set(closable(made, placed=ready - ended, over=over))
    assert over == set(made.by_key)
