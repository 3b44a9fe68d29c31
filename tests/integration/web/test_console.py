"""The console, as each of the cast: what matters is on the page, and what is not theirs is not there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.match import selectors as match_selectors
from tests.integration.test_chain import place, wish, work_until_dry
from tests.integration.web.reading import judge_one, text_of
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world


@dataclass(frozen=True)
class Chain:
    """A world with one delivered order, one item that waits for an adjudicator, and one order just placed."""

    world: World
    delivered: UUID
    delivery: UUID
    disputed: UUID
    escalated: UUID


@pytest.fixture(scope="module")
def chain() -> Chain:
    world = make_world(workers=2)
    delivered = place(world, wish(world))
    settle()
    work_until_dry(world, ["bo", "chi", "w0", "w1"])
    disputed = place(world, wish(world, b"id,text\nz,unclear\n", most=2, adjudicate=True))
    settle()
    for name, answer in (("bo", "yes"), ("chi", "no")):
        judge_one(world, name, answer)
    ada = world.admin()
    with acting(ada):
        delivery = deliver_selectors.deliveries_of_order(ada, delivered)[0]
        escalated = decompose_selectors.escalated(ada)
    assert [item.order_id for item in escalated] == [disputed]
    return Chain(
        world=world, delivered=delivered, delivery=delivery.id, disputed=disputed, escalated=escalated[0].id
    )


def test_ana_sees_her_orders_and_what_waits_for_her(chain: Chain):
    page = text_of(browser(chain.world, "ana").get("/"))

    assert "Is it kind?" in page
    assert f"/orders/{chain.delivered}/#deliveries" in page
    assert "river-svg" in page


def test_an_empty_console_teaches_the_first_step():
    world = make_world()

    assert "/orders/new/" in text_of(browser(world, "ana").get("/"))
    assert 'href="/orders/new/"' not in text_of(browser(world, "dee").get("/"))


@pytest.mark.parametrize(("name", "place"), [("bo", "/work/"), ("lea", "/coverage/"), ("ada", "/coverage/")])
def test_workers_and_site_leads_have_another_first_page(chain: Chain, name: str, place: str):
    assert browser(chain.world, name).get("/")["Location"] == place


@pytest.mark.parametrize(
    ("name", "path", "shows"),
    [
        ("ana", "/orders/", "Is it kind?"),
        ("ana", "/orders/?stage=deliver", "Is it kind?"),
        ("ana", "/orders/{delivered}/", "results.csv"),
        ("ana", "/orders/{delivered}/now/", "Accept this delivery?"),
        ("ada", "/orders/{delivered}/", "Owed to providers"),
        ("otto", "/orders/{delivered}/", "Postings"),
        ("cleo", "/orders/{delivered}/", "What happened"),
        ("ana", "/orders/{delivered}/items/", "1 to 4 of 4"),
        ("dee", "/adjudicate/", "Is it kind?"),
        ("dee", "/adjudicate/{escalated}/", "unclear"),
        ("lea", "/people/", "bo"),
        ("ada", "/people/?search=chi", "Manila"),
        ("ada", "/people/{bo}/", "label-text"),
        ("ada", "/money/", "every book sums to zero"),
        ("ana", "/money/", "No invoices yet"),
        ("cleo", "/watch/", "all match"),
        ("otto", "/watch/", "Delivery handed over"),
        ("ana", "/explain/verdict/{item}/", "Recomputed: the same answer"),
        ("ana", "/explain/verdict/{item}/page/", "Decided again now"),
        ("ada", "/explain/payout/{payout}/", "Rate a judgement"),
    ],
)
def test_each_page_shows_its_role_what_matters(chain: Chain, name: str, path: str, shows: str):
    page = text_of(browser(chain.world, name).get(address(chain, path)))

    assert shows in page


def address(chain: Chain, path: str) -> str:
    ada = chain.world.admin()
    with acting(ada):
        item = decompose_selectors.item_ids(ada, chain.delivered)[0]
        payout = money_selectors.payouts(ada, order_id=chain.delivered)[0].id
    return path.format(
        delivered=chain.delivered,
        delivery=chain.delivery,
        disputed=chain.disputed,
        escalated=chain.escalated,
        bo=chain.world.workers["bo"],
        item=item,
        payout=payout,
    )


@pytest.mark.parametrize(
    "path",
    [
        "/orders/{}/",
        "/orders/{}/now/",
        "/orders/{}/items/",
        "/deliveries/{}/files/results.csv",
        "/explain/verdict/{}/",
        "/explain/invoice/{}/",
        "/explain/nonsense/{}/",
        "/items/{}/image",
        "/invoices/{}/",
        "/adjudicate/{}/",
        "/people/{}/",
        "/watch/",
    ],
)
def test_eve_finds_the_same_nothing_as_at_an_address_that_does_not_exist(chain: Chain, path: str):
    eve = browser(chain.world, "eve")
    keys = [chain.delivered, chain.delivery, chain.escalated, chain.world.workers["bo"]]
    answers = {plain(eve.get(path.format(key))) for key in keys} | {plain(eve.get(path.format(new_id())))}

    assert len(answers) == 1
    assert answers.pop()[0] == 404


def plain(response) -> tuple[int, str]:
    """The answer without what differs from request to request."""
    page = re.sub(r'name="csrf[^>]*>', "", response.content.decode())
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page)
    return response.status_code, page


def test_eve_cannot_act_on_what_is_not_hers(chain: Chain):
    eve = browser(chain.world, "eve")

    assert eve.post(f"/deliveries/{chain.delivery}/accept/").status_code == 404
    assert browser(chain.world, "ada").post(f"/deliveries/{chain.delivery}/accept/").status_code == 404
    assert browser(chain.world, "ana").get(f"/deliveries/{chain.delivery}/accept/").status_code == 405


def test_a_form_of_another_site_changes_nothing(chain: Chain):
    ana = browser(chain.world, "ana")
    ana.handler.enforce_csrf_checks = True

    assert ana.post(f"/deliveries/{chain.delivery}/accept/").status_code == 403


def test_ana_reads_worker_1_where_dee_reads_a_handle(chain: Chain):
    path = f"/orders/{chain.disputed}/items/{chain.escalated}/"

    for_ana = text_of(browser(chain.world, "ana").get(path))
    for_dee = text_of(browser(chain.world, "dee").get(path))

    assert "worker 1" in for_ana
    assert ">bo<" not in for_ana
    assert ">bo<" in for_dee


def test_bo_reads_why_he_got_a_unit_and_nothing_that_gives_gold_away(chain: Chain):
    ada = chain.world.admin()
    with acting(ada):
        items = decompose_selectors.item_ids(ada, chain.delivered)
        had = [one for item in items for one in match_selectors.assignments_of_item(ada, item)]
    mine = next(one for one in had if one.worker_id == chain.world.workers["bo"])
    path = f"/explain/assignment/{mine.id}/page/"

    for_bo = text_of(browser(chain.world, "bo").get(path))

    assert "suited this worker best" in for_bo
    assert "gold" not in for_bo
    assert 'class="rail"' not in for_bo
    assert browser(chain.world, "chi").get(path).status_code == 404
    assert browser(chain.world, "ana").get(path).status_code == 404


def test_an_item_of_another_order_is_not_under_this_one(chain: Chain):
    answer = browser(chain.world, "ana").get(f"/orders/{chain.delivered}/items/{chain.escalated}/")

    assert answer.status_code == 404


def test_the_list_alone_comes_back_to_htmx_and_says_that_it_varies(chain: Chain):
    answer = browser(chain.world, "ana").get(
        f"/orders/{chain.delivered}/items/", headers={"HX-Request": "true"}
    )

    assert text_of(answer).lstrip().startswith('<div class="split"')
    assert "HX-Request" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]


def test_bo_learns_what_keeps_him_from_work(chain: Chain):
    world = make_world()
    lea = browser(world, "lea")
    path = f"/people/{world.workers['bo']}/"

    assert "No work is open" in text_of(lea.get(path))
    place(world, wish(world, language="th"))
    settle()
    assert "The language th" in text_of(lea.get(path))
    assert lea.get(f"/people/{world.workers['chi']}/").status_code == 404


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many statements run on the control database and on the first vault."""
    found: list[int] = []
    control, vault = (CaptureQueriesContext(connections[alias]) for alias in ("default", "vault_eu"))
    with control, vault:
        yield found
    found.append(len(control) + len(vault))


def test_a_longer_order_takes_no_more_statements():
    world = make_world()
    ana = browser(world, "ana")
    paths = ("/orders/{}/", "/orders/{}/now/", "/orders/{}/items/", "/orders/")
    counts = []
    for items in (50, 500):
        rows = "".join(f"{n},text {n}\n" for n in range(items))
        order_id = place(world, wish(world, b"id,text\n" + rows.encode()))
        settle()
        for path in paths:
            ana.get(path.format(order_id))
            with counted() as statements:
                text_of(ana.get(path.format(order_id)))
            counts.append(statements[0])

    assert counts[: len(paths)] == counts[len(paths) :]
    assert max(counts) < 60
