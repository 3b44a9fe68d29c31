"""A signed plan becomes orders, one after the other, until the last is delivered."""

from heliotrope.flow import planning_running
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.plans import draft, give, shop_world, sign, states, story, work
from tests.support.machine import settle
from tests.support.world import make_world


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


def test_a_standing_order_of_a_plan_opens_by_itself():
    world = shop_world()
    plan_id = draft(world, "旺季客服四周，每天十个会话")
    assert story(world, plan_id).graph.nodes[0].count == 280
    sign(world, plan_id)

    settle()

    assert states(world, plan_id) == {"support": "placed"}
