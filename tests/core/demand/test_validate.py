"""What stands in a plan's way, by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heliotrope.core.demand.plan import Feed, Feeds, Plan, three
from heliotrope.core.demand.validate import Fault, Problem, validate
from tests.core.demand.graphs import LINES, SKILLS, START, node, plan


def found(made: Plan, **more: object) -> tuple[Problem, ...]:
    known = {"skills_known": SKILLS, "lines_known": LINES, "start": START, "due": None}
    return validate(made, **{**known, **more})  # type: ignore[arg-type]


def test_nothing_stands_in_the_way_of_a_good_plan():
    assert found(plan(node("a"), node("b", "a")), due=START + timedelta(days=4)) == ()


def test_a_circle_is_named_node_by_node():
    problem = next(one for one in found(plan(node("a", "b"), node("b", "a"))) if one.fault is Fault.CYCLE)

    assert problem.nodes[0] == problem.nodes[-1]
    assert set(problem.nodes) == {"a", "b"}
    assert "→" in str(problem)


@pytest.mark.parametrize(
    ("changed", "fault", "value"),
    [
        ({"line": "laundry"}, Fault.LINE, "laundry"),
        ({"skills": ("juggling",)}, Fault.SKILL, "juggling"),
        ({"count": 0}, Fault.COUNT, ""),
        ({"people": 0}, Fault.COUNT, ""),
        ({"title": " "}, Fault.TITLE, ""),
        ({"effort": three("3", "2", "4")}, Fault.EFFORT, ""),
        ({"effort": three("0", "0", "0")}, Fault.EFFORT, ""),
        ({"after": ("ghost",)}, Fault.NO_SUCH_NODE, "ghost"),
        ({"feed": Feed(node="ghost", what=Feeds.DELIVERY)}, Fault.NO_SUCH_NODE, "ghost"),
        ({"due_at": START - timedelta(hours=1)}, Fault.PAST, ""),
    ],
)
def test_what_is_wrong_with_a_node_is_said_of_that_node(changed, fault, value):
    problems = found(plan(node("good"), replace(node("bad"), **changed)))

    assert [(one.fault, one.nodes, one.value) for one in problems] == [(fault, ("bad",), value)]


def test_a_plan_that_cannot_be_ready_says_by_how_much():
    """Eight hours in a working week's calendar take 33.6; a day is 9.6 hours too little."""
    (problem,) = found(plan(node("a")), due=START + timedelta(days=1))

    assert problem.fault is Fault.LATE
    assert problem.nodes == ()
    assert float(problem.late_h) == pytest.approx(9.6)


def test_a_node_is_late_by_what_stands_before_it():
    late = replace(node("b", "a"), due_at=START + timedelta(hours=40))

    (problem,) = found(plan(node("a"), late))

    assert (problem.fault, problem.nodes) == (Fault.LATE, ("b",))
    assert float(problem.late_h) == pytest.approx(27.2)


def test_an_empty_plan_has_one_problem():
    assert [one.fault for one in found(plan())] == [Fault.EMPTY]


def test_two_nodes_of_one_key_are_told():
    assert Fault.TWICE in {one.fault for one in found(plan(node("a"), node("a")))}


def test_every_kind_of_problem_says_what_to_do():
    for fault in Fault:
        assert len(str(Problem(fault=fault))) > 20
