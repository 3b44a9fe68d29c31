"""What is done by the console, each done twice: accepting, paying, settling, taking workers in."""

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.test_chain import place, wish
from tests.integration.web.reading import judge_one, text_of
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.world import World, make_world


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
