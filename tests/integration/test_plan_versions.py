"""A plan is edited version by version, and signed off only when nothing is in its way."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from heliotrope.core.demand import written
from heliotrope.core.demand.plan import Plan
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.demand import plan_selectors
from tests.integration.plans import BRIEF, draft, revise, sign, story
from tests.integration.short import together
from tests.integration.tenants import make_token
from tests.support.world import make_world


def test_every_edit_is_a_version_and_the_slower_of_two_editors_is_told():
    world = make_world()
    plan_id = draft(world)
    graph = story(world, plan_id).graph
    more = Plan(nodes=tuple(replace(node, count=7) for node in graph.nodes))
    less = Plan(nodes=tuple(replace(node, count=2) for node in graph.nodes))

    outcomes = together(lambda: revise(world, plan_id, 1, more), lambda: revise(world, plan_id, 1, less))

    assert sorted(type(one.error).__name__ for one in outcomes) == ["Conflict", "NoneType"]
    told = story(world, plan_id)
    assert told.line.version == 2
    assert told.version.source == "person"
    ana = world.actor("ana")
    with acting(ana):
        assert [one.version for one in plan_selectors.versions(ana, plan_id)] == [2, 1]
    with pytest.raises(Conflict):
        sign(world, plan_id, version=1)
    sign(world, plan_id, version=2)
    with pytest.raises(Conflict):
        revise(world, plan_id, 2, more)


def test_a_plan_with_a_problem_is_kept_but_not_signed():
    world = make_world()
    plan_id = draft(world)
    graph = story(world, plan_id).graph
    circle = Plan(nodes=(replace(graph.nodes[0], after=("check",)), *graph.nodes[1:]))
    revise(world, plan_id, 1, circle)

    told = story(world, plan_id)

    assert told.schedule is None
    with pytest.raises(Invalid, match="wait for each other"):
        sign(world, plan_id, version=2)


def test_a_plan_for_lines_that_the_programme_lacks_names_each_of_them():
    world = make_world()
    plan_id = draft(world, "上线一个西班牙语店铺，200 个商品，图片要检查，客服两周，上线前测试")

    told = story(world, plan_id)

    assert {one.value for one in told.problems if one.fault == "line"} == {
        "translation",
        "testing",
        "support",
    }
    assert told.graph.by_key["listings"].title == "商品文案译成西班牙语"


def test_a_program_makes_changes_and_signs_a_plan():
    world = make_world()
    client, token = Client(), make_token(world, "ana").secret

    def send(path: str, body: object):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}
        return client.post(
            f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
        )

    made = send("/plans", {"programme_id": str(world.programme_id), "brief": BRIEF})
    assert made.status_code == 201, made.content
    plan_id = made.json()["id"]
    told = client.get(f"/api/v1/plans/{plan_id}", headers={"Authorization": f"Bearer {token}"}).json()
    nodes = [piece["node"] for piece in told["pieces"]]
    assert told["problems"] == [] and len(nodes) == 2
    assert written.read_nodes(nodes) == story(world, UUID(plan_id)).graph
    again = send(f"/plans/{plan_id}/versions", {"base_version": 1, "nodes": nodes[:1]})
    assert again.json()["version"] == 2
    signed = send(f"/plans/{plan_id}/sign-off", {"version": 2})
    assert signed.json()["state"] == "signed_off"
