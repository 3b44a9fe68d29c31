"""A brief becomes a plan."""

from datetime import date

import pytest

from heliotrope.core.demand import written
from heliotrope.core.demand.plan import Feeds
from heliotrope.core.demand.playbooks import PLAYBOOKS
from heliotrope.core.demand.proposing import Proposed, Why, propose
from heliotrope.core.demand.reading import read
from heliotrope.core.demand.schedule import schedule
from heliotrope.core.demand.validate import validate
from heliotrope.core.errors import Invalid
from tests.core.demand.graphs import LINES, START
from tests.core.demand.test_reading import NAMES, TODAY

CHINESE = "上线一个西班牙语店铺，200 个商品，图片要检查，客服两周，上线前测试"
ENGLISH = (
    "Launch a Spanish shop with 200 products, pictures checked, support for two weeks, tested before launch"
)


def proposed(text: str, today: date = TODAY) -> Proposed:
    return propose(read(text, names=NAMES, today=today), PLAYBOOKS, languages={"es": "Spanish"})


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
def test_a_shop_abroad_is_the_same_plan_in_both_languages(text):
    made = proposed(text)
    nodes = made.plan.by_key

    assert made.playbook == "launch-shop"
    assert {node.line for node in made.plan.nodes} == {"translation", "annotation", "testing", "support"}
    assert nodes["listings"].count == nodes["images"].count == 200
    assert nodes["listings"].options["target"] == "es"
    assert nodes["images"].feed.what is Feeds.DEMAND
    assert set(nodes["test"].after) == {"listings", "images"}
    assert nodes["support"].span_days == 14
    assert "test" in nodes["support"].after
    assert schedule(made.plan).path[-1] == "support"


@pytest.mark.parametrize(
    ("text", "playbook", "lines"),
    [
        ("Label 800 comments and check the results", "label-dataset", ["annotation", "annotation"]),
        ("标注两千条评论", "label-dataset", ["annotation"]),
        ("Test the release: 60 test cases, then regression", "test-release", ["testing", "testing"]),
        ("旺季客服四周，每天两百个会话", "seasonal-support", ["support"]),
        ("Translate a manual of 5,000 words into German", "translate-documents", ["translation"]),
        ("代运营店铺，每天三百个订单，退货也要处理", "operate-shop", ["commerce"]),
        ("Localise our app into German, 800 strings", "localise-app", ["translation"]),
    ],
)
def test_each_kind_of_wish_finds_its_playbook(text, playbook, lines):
    made = proposed(text)

    assert made.playbook == playbook
    assert [node.line for node in made.plan.nodes] == lines


def test_every_language_has_its_own_way_to_its_own_test():
    made = proposed("Localise the app from English into French and German, 300 strings, test 20 cases")

    assert made.plan.by_key["test-de"].after == ("texts-de",)
    assert made.plan.by_key["test-fr"].after == ("texts-fr",)


def test_a_plan_says_which_words_it_was_made_of():
    told = {(reason.why, reason.subject): reason for reason in proposed(CHINESE).reasons}

    assert "店铺" in told[Why.PLAYBOOK, "launch-shop"].words
    assert told[Why.COUNT, "products"].words == ("200 个商品",)
    assert told[Why.SPAN, "support"].words == ("两周",)
    assert told[Why.LANGUAGE, "es"].words == ("西班牙语",)
    assert told[Why.ASSUMED, "cases"].value == "25"


def test_words_that_no_playbook_knows_are_refused_with_what_to_write():
    with pytest.raises(Invalid, match="Say what you want done"):
        proposed("Good morning")


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda one: one.code)
def test_a_playbook_holds_together_with_everything_asked_for(playbook):
    """All its conditions said at once: its graph is good, and its parameters and feeds are its own."""
    words = [word for one in playbook.templates if one.when for word in one.when.en[:1]]
    text = f"{', '.join(playbook.triggers.en)}, {', '.join(words)} in Spanish and French"
    reading = read(text, names=NAMES, today=TODAY)
    made = propose(reading, [playbook], languages={})

    skills = {skill for node in made.plan.nodes for skill in node.skills}
    assert len(made.plan.nodes) >= len(playbook.templates)
    assert validate(made.plan, skills_known=skills, lines_known=LINES, start=START, due=None) == ()
    assert written.joined(written.numbers(made.plan), written.words(made.plan), None) == made.plan


def test_what_a_client_wrote_is_in_one_half_and_numbers_in_the_other():
    made = proposed(CHINESE).plan

    assert "检查商品图片" not in repr(written.numbers(made))
    assert "检查商品图片" in repr(written.words(made))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ([], "nodes"),
        ({"nodes": [{"key": "a", "line": "annotation", "title": "x", "count": 1, "price": 3}]}, "schema"),
        ({"nodes": [{"key": "A b", "line": "annotation", "title": "x", "count": 1}]}, "key"),
        ({"nodes": [{"key": "a", "line": "annotation", "title": "x", "count": "many"}]}, "count"),
    ],
)
def test_what_a_model_says_in_another_shape_is_refused(said, fault):
    with pytest.raises(Invalid, match=fault):
        written.from_model(said)


def test_what_a_model_leaves_out_is_the_lines_usual():
    said = {
        "nodes": [
            {"key": "t", "line": "translation", "title": "Site", "count": 3, "language": "ES", "span_days": 0,
             "after": []},
        ]
    }  # fmt: skip

    (node,) = written.from_model(said).nodes

    assert node.options["target"] == "es"
    assert node.skills == ("translation", "revision")


@pytest.mark.parametrize(
    "text",
    [
        "Christmas support for four weeks and order handling, 100 orders a day",
        "Operate our shop: 100 orders a day for 28 days",
        "Launch a Spanish shop, operate it for 28 days, 100 orders a day",
    ],
)
def test_one_order_in_twenty_is_an_exception_whatever_the_playbook(text):
    """100 orders a day for 28 days: 0.05 * 100 * 28 = 140 exceptions."""
    assert proposed(text).plan.by_key["operate"].count == 140
