"""The console, as each of the cast: what matters is on the page, and what is not theirs is not there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext

from heliotrope.flow import submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import selectors as match_selectors
from tests.integration.test_chain import place, wish, work_until_dry
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world

BAD = b"id,text,gold\na,good,\na,bad,\nc,,\nd,fine,maybe\n"


def text_of(response) -> str:
    assert response.status_code == 200, response.content[:2000]
    return response.content.decode()


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


def judge_one(world: World, name: str, answer: str) -> None:
    actor = world.actor(name)
    with acting(actor):
        handed = working.take_next(actor, now=now())
    assert hasattr(handed, "assignment_id"), handed
    actor = world.actor(name)
    with acting(actor):
        submitting.submit(actor, handed.assignment_id, given={"answer": answer}, spent_s=3.0, now=now())
    settle()


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


def test_accepting_twice_makes_one_invoice_and_says_so():
    world = make_world()
    order_id = place(world, wish(world, b"id,text\na,good\n", most=1))
    settle()
    judge_one(world, "bo", "yes")
    ana = browser(world, "ana")
    actor = world.actor("ana")
    with acting(actor):
        delivery = deliver_selectors.deliveries_of_order(actor, order_id)[0].id

    first = ana.post(f"/deliveries/{delivery}/accept/", follow=True)
    again = ana.post(f"/deliveries/{delivery}/accept/", follow=True)

    assert "its invoice is issued" in text_of(first)
    assert "accepted before" in text_of(again)
    with acting(actor):
        invoices = money_selectors.invoices(actor, order_id=order_id)
    assert len(invoices) == 1
    sheet = text_of(ana.get(f"/invoices/{invoices[0].id}/"))
    assert "€0.04" in sheet
    assert "Digits GmbH" in sheet
    assert pay_everything(world, order_id, invoices[0].id) == ["paid"] * 2


def pay_everything(world: World, order_id: UUID, invoice_id: UUID) -> list[str]:
    """Record every payment twice; what the second try of each says."""
    ada = browser(world, "ada")
    actor = world.admin()
    with acting(actor):
        payout = money_selectors.payouts(actor, order_id=order_id)[0]
    paths = [
        f"/invoices/{invoice_id}/payment/",
        f"/deliveries/{payout.delivery_id}/providers/{payout.provider_id}/payment/",
    ]
    said = []
    for path in paths:
        assert "recorded in both books" in text_of(ada.post(path, follow=True))
        page = text_of(ada.post(path, follow=True))
        said.append("paid" if "paid" in page and "before; nothing was posted" in page else page)
    assert "every book sums to zero" in text_of(ada.get("/money/"))
    with acting(actor):
        assert money_selectors.off_balance(actor) == ()
    return said


def order_form(world: World, content: bytes, **more: str) -> dict[str, object]:
    return {
        "programme": f"{world.programme_id}:annotation",
        "title": "Reviews",
        "labels": "yes\nno",
        "target": "95",
        "most": "3",
        "file": SimpleUploadedFile("items.csv", content, "application/vnd.ms-excel"),
        **more,
    }


def orders_of(world: World) -> tuple[str, ...]:
    actor = world.actor("ana")
    with acting(actor):
        return tuple(order.title for order in demand_selectors.orders(actor))


def test_an_order_is_priced_first_and_placed_once():
    world = make_world()
    ana = browser(world, "ana")
    content = b"id,text\na,good\nb,bad\n"

    priced = text_of(ana.post("/orders/new/", order_form(world, content, step="check")))

    assert "€0.08 to €0.24" in priced
    assert orders_of(world) == ()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', priced).group(1)
    placing = {"step": "place", "seen": seen}
    first = ana.post("/orders/new/", order_form(world, content, **placing))
    again = ana.post("/orders/new/", order_form(world, content, **placing), follow=True)
    assert first.status_code == 302
    assert again.redirect_chain[0][0] == first["Location"]
    assert "placed this very order before" in text_of(again)
    assert orders_of(world) == ("Reviews",)


def test_an_order_that_changed_after_its_price_is_priced_again():
    world = make_world()
    ana = browser(world, "ana")
    priced = text_of(ana.post("/orders/new/", order_form(world, b"id,text\na,good\n", step="check")))
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', priced).group(1)

    changed = order_form(world, b"id,text\na,good\nb,bad\n", step="place", seen=seen)

    assert "changed since it was priced" in text_of(ana.post("/orders/new/", changed))
    assert orders_of(world) == ()


def test_a_bad_file_is_refused_whole_and_every_line_is_named():
    world = make_world()

    answer = browser(world, "ana").post("/orders/new/", order_form(world, BAD, step="check"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [int(line) for line in re.findall(r'<th scope="row" class="num">(\d+)</th>', page)] == [3, 4, 5]
    assert orders_of(world) == ()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": ""}, "Title"),
        ({"target": "40"}, "Target"),
        ({"due": "2001-01-01T00:00"}, "due in the past"),
        ({"labels": "yes"}, "2 to 50 labels"),
    ],
)
def test_a_wish_that_cannot_be_met_says_what_to_mend(more: dict[str, str], says: str):
    world = make_world()

    answer = browser(world, "ana").post("/orders/new/", order_form(world, b"id,text\na,good\n", **more))

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_example_is_a_file_that_the_form_takes():
    world = make_world()
    ana = browser(world, "ana")
    content = ana.get("/orders/example.csv").content
    form = order_form(world, content, step="check") | {"labels": "positive\nneutral\nnegative"}

    assert "and 1 hidden gold item" in text_of(ana.post("/orders/new/", form))


def test_dee_settles_an_item_and_a_second_word_changes_nothing():
    world = make_world()
    place(world, wish(world, b"id,text\nz,unclear\n", most=2, adjudicate=True))
    settle()
    for name, answer in (("bo", "yes"), ("chi", "no")):
        judge_one(world, name, answer)
    dee = browser(world, "dee")
    actor = world.actor("dee")
    with acting(actor):
        item = decompose_selectors.escalated(actor)[0].id
    path = f"/adjudicate/{item}/"

    refused = dee.post(path, {"answer": "yes", "reason": ""})
    settled = dee.post(path, {"answer": "no", "reason": "It says so."}, follow=True)
    again = dee.post(path, {"answer": "yes", "reason": "Otherwise."}, follow=True)

    assert refused.status_code == 422
    assert "settled by your verdict" in text_of(settled)
    assert "settled already" in text_of(again)
    assert "by an adjudicator" in text_of(dee.get(f"/explain/verdict/{item}/"))
    assert dee.get(f"/adjudicate/{new_id()}/").status_code == 404


HEADER = (
    "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email\n"
)


def workers_file(rows: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("workers.csv", (HEADER + rows).encode())}


def test_workers_come_in_by_file_or_every_bad_row_is_named():
    world = make_world()
    ada = browser(world, "ada")
    good = "zoë,Kraków,label-text:2,pl:5,10,EUR,Europe/Warsaw,Mon-Fri 09:00-17:00,2,,\n"
    bad = "yan,Nowhere,label-text:2,pl:5,10,EUR,Europe/Warsaw,Mon-Fri 09:00-17:00,2,,\n"

    refused = ada.post(
        "/people/import/", {"file": SimpleUploadedFile("w.csv", (HEADER + good + bad).encode())}
    )
    taken = ada.post("/people/import/", workers_file(good), follow=True)

    assert refused.status_code == 422
    assert "Nowhere" in refused.content.decode()
    assert ">3</th>" in refused.content.decode()
    assert "1 worker added" in text_of(taken)
    assert "zoë" in text_of(ada.get("/people/?search=zo"))
    assert browser(world, "lea").post("/people/import/", {}).status_code == 404


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
