"""What a piece of a plan is made of: a file that is given, or one that another piece has."""

from dataclasses import replace

import pytest

from heliotrope.core.demand.plan import Feed, Feeds, Plan
from heliotrope.core.errors import Conflict, InvalidRows, NotFound
from heliotrope.core.line import Shape
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.plans import draft, give, revise, shop_world, sign, states, story
from tests.support.machine import settle
from tests.support.world import make_world
from tests.unit.lines.pictures import b64, picture


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
