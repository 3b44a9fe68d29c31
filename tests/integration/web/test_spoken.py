"""Why something was decided, in the language of whoever reads it."""

import re
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import translation

from heliotrope.core.match.eligibility import Condition
from heliotrope.core.sentence import Sentence
from heliotrope.flow import closing, delivering
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.interfaces.web.work import standing
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.match import selectors as match_selectors
from tests.integration.holdings import as_owner
from tests.integration.test_chain import place, wish, work_until_dry
from tests.integration.web.reading import judge_one, text_of
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world

ENGLISH = re.compile(r"[A-Za-z]+(?:[ ,;:]+[A-Za-z]+){2,}")
"""Three words of English in a row; a skill, a currency or a time zone is fewer."""


def reasons_of(world: World, name: str, path: str, language: str = "zh-hans") -> list[str]:
    """The reasons that a page shows, as text."""
    page = text_of(browser(world, name, language=language).get(path))
    found = re.search(r'<ul class="reasons">(.*?)</ul>', page, re.DOTALL)
    assert found, page
    lines = re.findall(r"<li[^>]*>(.*?)</li>", found[1], re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line).strip() for line in lines]


def assert_chinese(reasons: list[str]) -> None:
    assert reasons
    for reason in reasons:
        assert re.search("[一-鿿]", reason), reason
        assert not ENGLISH.search(reason), reason


@pytest.fixture(scope="module")
def delivered() -> tuple[World, dict[str, UUID]]:
    """An order of Ana's that was judged, delivered and accepted, with the keys of its decisions."""
    world = make_world()
    order_id = place(world, wish(world, b"id,text\na,good\n", least=2, most=2, language="en"))
    settle()
    work_until_dry(world, ["bo", "chi"])
    ana = world.actor("ana")
    with acting(ana):
        delivery = deliver_selectors.deliveries_of_order(ana, order_id)[0].id
        invoice = delivering.accept(ana, delivery, now=now())
    ada = world.admin()
    with acting(ada):
        item = decompose_selectors.item_ids(ada, order_id)[0]
        had = match_selectors.assignments_of_item(ada, item)
        payout = money_selectors.payouts(ada, order_id=order_id)[0].id
    return world, {
        "verdict": item,
        "assignment": next(one.id for one in had if one.worker_id == world.workers["bo"]),
        "payout": payout,
        "invoice": invoice,
    }


@pytest.mark.parametrize(
    ("name", "kind"), [("ana", "verdict"), ("bo", "assignment"), ("ada", "payout"), ("ana", "invoice")]
)
def test_the_chinese_page_of_a_why_chip_holds_no_english_sentence(delivered, name: str, kind: str):
    world, keys = delivered

    assert_chinese(reasons_of(world, name, f"/explain/{kind}/{keys[kind]}/"))


def test_the_chinese_why_of_a_closed_order_holds_no_english_sentence():
    world = make_world()
    order_id = place(world, wish(world, b"id,text\na,good\nb,bad\n", least=2, most=2))
    settle()
    judge_one(world, "bo", "yes")
    ada = world.admin()
    with acting(ada):
        closing.close(ada, order_id, now=now())
    settle()

    assert_chinese(reasons_of(world, "ana", f"/explain/order/{order_id}/"))
    with acting(ada):
        items = decompose_selectors.item_ids(ada, order_id)
    for item in items:
        assert_chinese(reasons_of(world, "ana", f"/explain/verdict/{item}/"))


def test_what_keeps_a_worker_from_work_is_said_in_chinese_to_the_lead():
    world = make_world()
    place(world, wish(world, language="th"))
    settle()

    reasons = reasons_of(world, "lea", f"/people/{world.workers['bo']}/")

    assert reasons[0] == "需要语言 th（等级 1）；该作业员：不具备。"
    assert_chinese(reasons)


def test_the_english_page_says_what_the_record_says(delivered):
    world, keys = delivered
    bo = world.actor("bo")
    with as_owner("default") as owner:
        row = owner.execute(
            "SELECT outcome -> 'reasons' FROM decision WHERE kind = 'assignment' AND subject_id = %s",
            [keys["assignment"]],
        ).fetchone()

    assert bo.worker_id
    assert reasons_of(world, "bo", f"/explain/assignment/{keys['assignment']}/", "en") == row[0]


def test_reasons_that_were_kept_as_plain_text_are_shown_as_they_are(delivered):
    """A record from before reasons were kept with their values: readable, and recomputed to the same."""
    world, keys = delivered
    path = f"/explain/assignment/{keys['assignment']}/"
    with as_owner("default") as owner:
        owner.execute("ALTER TABLE decision DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE decision SET reasons = outcome -> 'reasons'"
            " WHERE kind = 'assignment' AND subject_id = %s",
            [keys["assignment"]],
        )
        owner.execute("ALTER TABLE decision ENABLE TRIGGER USER")

    assert any(ENGLISH.search(reason) for reason in reasons_of(world, "bo", path))
    assert "Recomputed: the same answer" in text_of(browser(world, "bo").get(path))


def test_figures_are_written_as_the_reader_writes_them():
    said = Sentence(
        "the crowd's belief of %(confidence)s is at the target %(target)s",
        confidence=Decimal("0.9300"),
        target=Decimal("0.9"),
    )
    with translation.override("zh-hans"):
        assert spoken(said) == "群体的信念 0.9300 已达到目标 0.9"
        assert spoken(Sentence("%(n)s units that waited were withdrawn", n=12000)).startswith("12,000 个")
    with translation.override("en"):
        assert spoken(said) == said


def test_words_of_a_person_are_never_translated():
    with translation.override("zh-hans"):
        assert spoken("No work is open.") == "No work is open."
        assert spoken("100 % sure") == "100 % sure"


def test_every_condition_has_a_word_for_the_worker_whom_it_keeps_from_work():
    assert set(standing._SAYINGS) == set(Condition)
