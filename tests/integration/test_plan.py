"""A brief becomes a plan, and a signed plan becomes orders, one after the other."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from heliotrope.ai.chat import Chat
from heliotrope.ai.endpoint import Endpoint
from heliotrope.core.demand import written
from heliotrope.core.demand.plan import Feed, Feeds, Plan
from heliotrope.core.demand.proposing import Why
from heliotrope.core.errors import Conflict, Invalid, InvalidRows, NotFound
from heliotrope.core.line import Shape
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import planning, planning_running, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import services as network
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import plan_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.holdings import as_owner
from tests.integration.short import answer, take, together
from tests.integration.tenants import make_token
from tests.integration.test_isolation import WORKER_COLUMNS
from tests.support.machine import settle
from tests.support.world import ALWAYS, World, make_world
from tests.unit.lines.pictures import b64, picture

BRIEF = "Label 3 comments. Labels: good, bad. Then check the results. Our secret is Pomegranate."
ROWS = b"id,text\na,lovely\nb,awful\nc,so so\n"


def draft(world: World, brief: str = BRIEF) -> UUID:
    ana = world.actor("ana")
    with acting(ana):
        return planning.draft(ana, programme_id=world.programme_id, brief=brief, now=now(), chat=lambda: None)


def story(world: World, plan_id: UUID, name: str = "ana") -> planning.PlanStory:
    actor = world.actor(name)
    with acting(actor):
        return planning.story(actor, plan_id, now=now())


def revise(world: World, plan_id: UUID, base: int, graph: Plan) -> int:
    ana = world.actor("ana")
    with acting(ana):
        return planning.revise(ana, plan_id, base=base, graph=graph, now=now())


def sign(world: World, plan_id: UUID, version: int = 1) -> None:
    ana = world.actor("ana")
    with acting(ana):
        planning.sign_off(ana, plan_id, version=version, now=now())


def give(world: World, plan_id: UUID, key: str, source: bytes = ROWS) -> None:
    ana = world.actor("ana")
    with acting(ana):
        planning_running.give_file(ana, plan_id, key, source=source, media_type="text/csv", now=now())


def states(world: World, plan_id: UUID) -> dict[str, str]:
    return {key: node.state for key, node in story(world, plan_id).nodes.items()}


def work(world: World) -> int:
    """Each worker answers the first thing that is offered, until nobody gets any more."""
    done = 0
    while True:
        before = done
        for name in ("bo", "chi", "w0", "w1"):
            handed = take(world, name)
            if handed is not None:
                actor = world.actor(name)
                with acting(actor):
                    desk = working.desk(actor, handed.assignment_id)
                answer(world, name, handed.assignment_id, desk.workspace.choices[0])
                done += 1
        settle()
        if done == before:
            return done


def test_a_plan_runs_from_a_brief_to_its_last_delivery():
    world = make_world(workers=2)
    plan_id = draft(world)
    told = story(world, plan_id)
    assert told.problems == ()
    assert told.price.totals[0].currency == "EUR"
    assert told.graph.by_key["label"].options["labels"] == ["good", "bad"]

    sign(world, plan_id)
    settle()
    assert states(world, plan_id) == {"label": "waiting", "check": "waiting"}
    assert story(world, plan_id).line.state == "running"
    give(world, plan_id, "label")
    settle()
    assert states(world, plan_id) == {"label": "placed", "check": "waiting"}

    work(world)
    ended = story(world, plan_id)
    assert states(world, plan_id) == {"label": "delivered", "check": "delivered"}
    assert ended.line.state == "done"
    ana = world.actor("ana")
    with acting(ana):
        label, check = (demand_selectors.order(ana, ended.nodes[key].order_id) for key in ("label", "check"))
        assert (label.items_promised, check.items_promised) == (3, 3)
        assert check.placed_at > deliver_selectors.deliveries_of_order(ana, label.id)[0].delivered_at
        assert planning_running.reference(plan_id) in check.options["instruction"]
        handed = [deliver_selectors.deliveries_of_order(ana, node.order_id) for node in ended.nodes.values()]
        orders = len(demand_selectors.orders(ana))
    assert all(len(one) == 1 for one in handed)
    planning_running.step(client_id=world.client_id, plan_id=plan_id)
    with acting(ana):
        assert len(demand_selectors.orders(ana)) == orders == 2


def test_a_step_that_runs_twice_places_one_order():
    world = make_world()
    plan_id = draft(world, "Label 3 comments. Labels: good, bad.")
    sign(world, plan_id)
    give(world, plan_id, "label")

    for _ in range(2):
        planning_running.step(client_id=world.client_id, plan_id=plan_id)

    ana = world.actor("ana")
    with acting(ana):
        assert len(demand_selectors.orders(ana)) == 1


def test_the_same_file_in_another_plan_is_another_order():
    world = make_world()
    for _ in range(2):
        plan_id = draft(world, "Label 3 comments. Labels: good, bad.")
        sign(world, plan_id)
        give(world, plan_id, "label")
    settle()

    ana = world.actor("ana")
    with acting(ana):
        assert len(demand_selectors.orders(ana)) == 2


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


def test_a_file_with_bad_rows_is_refused_and_nothing_is_kept_of_it():
    world = make_world()
    plan_id = draft(world)
    with pytest.raises(Conflict):
        give(world, plan_id, "label")
    sign(world, plan_id)
    with pytest.raises(InvalidRows):
        give(world, plan_id, "label", b"id,text\na,x\na,y\n")
    with pytest.raises(NotFound):
        give(world, plan_id, "nothing")
    assert story(world, plan_id).nodes["label"].file_id is None


def test_eve_finds_no_plan_of_anas():
    world = make_world()
    plan_id = draft(world)
    eve = world.actor("eve")

    with pytest.raises(NotFound):
        story(world, plan_id, "eve")
    with acting(eve):
        assert plan_selectors.plans(eve) == ()
        with pytest.raises(NotFound):
            planning.draft(eve, programme_id=world.programme_id, brief=BRIEF, now=now(), chat=lambda: None)
        with pytest.raises(NotFound):
            planning_running.give_file(eve, plan_id, "label", source=ROWS, media_type="text/csv", now=now())


def test_nothing_that_a_client_wrote_is_outside_the_vault_of_its_home():
    world = make_world()
    draft(world)

    for alias, expected in (("default", 0), ("vault_us", 0), ("vault_eu", 1)):
        with as_owner(alias) as owner:
            tables = ["outbox_event", "audit_entry", "procrastinate_jobs"]
            tables += ["plan", "plan_version", "plan_node"] if alias == "default" else ["plan_text"]
            found = sum(
                owner.execute(
                    f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", ["%Pomegranate%"]
                ).fetchone()[0]
                for table in tables
            )
        assert bool(found) == bool(expected), alias


class Scripted(Chat):
    """A model at the gateway's door that answers what it was told to; proves nothing of any model."""

    def __init__(self, said: object) -> None:
        super().__init__(Endpoint(url="http://localhost:1", model="scripted"))
        self.said = said
        self.heard = ""

    def _post(self, body):
        self.heard = json.dumps(body, ensure_ascii=False)
        message = {"content": json.dumps(self.said)}
        return {"model": "scripted", "choices": [{"message": message, "finish_reason": "stop"}]}


def proposal(*, after: list[str]) -> dict[str, object]:
    node = {
        "key": "one",
        "line": "annotation",
        "title": "Comments",
        "count": 3,
        "language": "",
        "span_days": 0,
    }
    return {"nodes": [{**node, "after": after}]}


@pytest.mark.parametrize(("after", "source"), [([], "model"), (["one"], "rules"), (["ghost"], "rules")])
def test_a_models_plan_stands_only_when_the_validator_finds_nothing_wrong(after, source):
    world = make_world()
    ana = world.actor("ana")
    chat = Scripted(proposal(after=after))
    with acting(ana):
        plan_id = planning.draft(
            ana, programme_id=world.programme_id, brief=f"{BRIEF} Mail me: ana@digits.example.", now=now(),
            chat=lambda: chat,
        )  # fmt: skip

    told = story(world, plan_id)

    assert told.version.source == source
    assert "ana@digits.example" not in chat.heard
    if source == "model":
        assert told.words.reasons[0].why is Why.MODEL


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


def shop_world() -> World:
    """A world with every line that takes a file, and one worker who can do all of it."""
    world = make_world(lines=("annotation", "translation", "testing", "support"))
    skills = "translation:3|revision:3|testing:3|triage:3|support:3|label-images:3|label-text:3"
    row = f"tee,Kraków,{skills},en:5|es:5,12.50,EUR,Europe/Warsaw,{ALWAYS},3,Legal Tee,tee@legal.test\n"
    platform = world.platform()
    with acting(platform):
        network.take_workers(platform, parse_workers(f"{','.join(WORKER_COLUMNS)}\n{row}"))
    return world


def test_one_file_of_listings_becomes_a_translation_and_a_check_of_pictures():
    world = shop_world()
    plan_id = draft(world, "上线一个西班牙语店铺，200 个商品，图片要检查，客服两周，上线前测试")
    assert story(world, plan_id).problems == ()
    sign(world, plan_id)
    cell = b64(picture())
    give(
        world,
        plan_id,
        "listings",
        f"sku,language,title,description,image\nA1,en,Red mug,For tea.,{cell}\nB2,en,Blue mug,,\n".encode(),
    )

    settle()

    told = story(world, plan_id)
    assert {key: node.state for key, node in told.nodes.items()} == {
        "listings": "placed", "images": "placed", "test": "waiting", "support": "waiting",
    }  # fmt: skip
    ana = world.actor("ana")
    with acting(ana):
        listings = demand_selectors.order(ana, told.nodes["listings"].order_id)
        images = demand_selectors.order(ana, told.nodes["images"].order_id)
    assert (listings.line, listings.items_promised, listings.state) == ("translation", 3, "working")
    assert (images.line, images.items_promised, images.state) == ("annotation", 1, "working")
    assert listings.title == "商品文案译成西班牙语"


def test_a_standing_order_of_a_plan_opens_by_itself():
    world = shop_world()
    plan_id = draft(world, "旺季客服四周，每天十个会话")
    assert story(world, plan_id).graph.nodes[0].count == 280
    sign(world, plan_id)

    settle()

    assert states(world, plan_id) == {"support": "placed"}


def test_a_file_that_the_step_before_delivered_badly_waits_for_a_person():
    world = shop_world()
    plan_id = draft(world, "Label 3 comments. Labels: good, bad. Then check the results.")
    graph = story(world, plan_id).graph
    feed = Feed(node="check", what=Feeds.DEMAND)
    wrong = replace(graph.by_key["check"], line="testing", shape=Shape.ORDER, options={}, feed=None, after=())
    revise(world, plan_id, 1, Plan(nodes=(replace(graph.nodes[0], feed=feed), wrong)))
    sign(world, plan_id, 2)
    give(world, plan_id, "check", b"id,title,step,expected\nT1,One,Open it,It opens\n")

    settle()

    told = story(world, plan_id)
    assert told.nodes["check"].state == "placed"
    assert (told.nodes["label"].state, told.nodes["label"].fault) == ("waiting", "invalid-rows")
    give(world, plan_id, "label")
    settle()
    assert states(world, plan_id)["label"] == "placed"
