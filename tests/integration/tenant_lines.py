"""What each client of the house has of every other line than annotation, in the middle of its work.

A memory, a shop with a live side that nobody runs, conversations, a test run with a defect and its evidence:
every table of a line has rows of every side, each with the side's mark in its words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.compliance.services import tighten
from heliotrope.core.line import Shape
from heliotrope.core.match.dispatch.hours import Bid
from heliotrope.core.network.roster_file import parse_roster
from heliotrope.core.network.workers_file import COLUMNS, parse_workers
from heliotrope.core.privacy import Field, Shown
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.terms import Term
from heliotrope.flow import (
    beyond,
    judging,
    offering,
    placing,
    planning,
    planning_delivering,
    revealing,
    submitting,
    working,
)
from heliotrope.flow.submitting import Upload
from heliotrope.foundation.clock import now
from heliotrope.foundation.tallies import services as tallies
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.tenancy.selectors import machine_for_client
from heliotrope.insight import orders as order_insight
from heliotrope.lines.commerce.keys import ShopKey
from heliotrope.lines.support import keeping
from heliotrope.lines.support import selectors as support_selectors
from heliotrope.lines.support import services as support
from heliotrope.lines.support.keeping import MailboxSettings
from heliotrope.lines.support.mail import parse
from heliotrope.lines.support.tokens import Place, key
from heliotrope.lines.translation import services as translation
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import plan_services
from heliotrope.pipeline.match import bids, live
from heliotrope.pipeline.match import selectors as match_selectors
from tests.integration import tenant_shops
from tests.support.world import ALWAYS, World

if TYPE_CHECKING:
    from tests.integration.tenants import Side

LINES = ("annotation", "toy", "translation", "testing", "support", "commerce")
EN_DE = Languages(source="en", target="de")
SKILLS = "|".join(
    f"{skill}:3"
    for skill in (
        "label-text", "label-images", "arithmetic", "translation", "revision", "testing", "triage", "support",
        "commerce",
    )
)  # fmt: skip


def home_of(side: "Side") -> str:
    """Where the side's data is."""
    return "eu" if side.member == "ana" else "us"


def staff(world: World) -> None:
    """Skills for every line, a roster, a price, a contract and an AI worker: the operator's own tables."""
    platform = world.platform()
    head = ",".join(COLUMNS) + "\n"
    names = ("bo", "chi", "w0", "w1")
    rows = "".join(
        f"{name},{'Manila' if n % 2 else 'Kraków'},{SKILLS},en:5|zh:3|de:5,12.50,EUR,"
        f"{'Asia/Manila' if n % 2 else 'Europe/Warsaw'},{ALWAYS},9,Legal {name.title()},{name}@legal.test\n"
        for n, name in enumerate(names)
    )
    day = now().date() + timedelta(days=30)
    with acting(platform):
        network.take_workers(platform, parse_workers(head + rows))
        shift = f"bo,{day} 08:00,{day} 16:00,Europe/Warsaw,shift\n"
        roster = parse_roster(f"worker,from,to,timezone,kind\n{shift}")
        network.take_roster(platform, roster, source=f"roster-{world.tag}")
        network.add_machine(
            platform,
            handle=f"machine-{world.tag}",
            site_id=world.sites["Kraków"],
            model_provider=f"Models {world.tag}",
            model="m-1",
            skills={"nothing-that-there-is": 1},
            languages={},
            capacity=1,
            price_per_unit=Decimal("0.001"),
            currency="EUR",
        )
        network.switch_machines(platform, on=True)
        # Takes live work, and can do next to none: nobody else's units go to them.
        hidden = next(one for one in network_selectors.workers(platform) if one.handle.startswith("hidden"))
        live.be_ready(replace(platform, worker_id=hidden.id), now=now())
        dear = Bid(worker_id=hidden.id, per_hour=Decimal("7.25"), skill="support", language="de")
        bids.keep(platform, [dear], currency="EUR", now=now())


def buy(world: World, provider_id: UUID) -> None:
    """A price and a contract of a provider."""
    platform = world.platform()
    with acting(platform):
        network.set_price(
            platform, provider_id=provider_id, line="support", measure="hour", rate=Decimal("7.125"),
            currency="EUR", effective_at=now(),
        )  # fmt: skip
        network.sign_with_provider(
            platform, provider_id=provider_id, name=f"Payee {world.tag}", country="PT", from_date=now().date()
        )


def teach(side: "Side") -> None:
    """A pair of memory, a term, and a count of the hour."""
    actor = machine_for_client(side.client_id)
    with acting_in_vault(actor, home_of(side)):
        pair = Known(source=f"Memory of {side.mark}", target=f"Gedächtnis von {side.mark}")
        translation.learn(side.client_id, EN_DE, [pair])
        term = Term(source=f"term {side.mark}", target=f"Wort {side.mark}")
        translation.keep_terms(side.client_id, EN_DE, [term])
    with acting(actor):
        tallies.add(side.client_id, f"support/{side.mark}", at=now())


def place(side: "Side") -> dict[str, UUID]:
    """An order of translation and one of testing, a stream of support and one of commerce."""
    plan = f"id,title,step,expected\nTC-1,Log in {side.mark},Open /login,The form is shown\n"
    wishes: Mapping[str, tuple[bytes, str, dict[str, object]]] = {
        "translation": (f"Door of {side.mark}\n".encode(), "text/plain", {"source": "en", "target": "de"}),
        "testing": (plan.encode(), "text/csv", {"build": side.mark}),
        "support": (b"", "", {"channels": ["email", "chat"], "language": "en", "greeting": f"I {side.mark}"}),
        "commerce": (b"", "", {}),
    }  # fmt: skip
    member = side.world.actor(side.member)
    placed = {}
    for line, (source, media_type, options) in wishes.items():
        wish = placing.Wish(
            programme_id=side.programme_id,
            line=line,
            title=f"{line} {side.mark}",
            shape=Shape.ORDER if source else Shape.STREAM,
            options=options,
            source=source,
            media_type=media_type,
        )
        with acting(member):
            placed[line] = placing.place(member, wish, now=now()).order_id
    return placed


def begin(side: "Side", orders: Mapping[str, UUID]) -> None:
    """Letters and a chat come in, the shop sells, the first steps are done."""
    actor = machine_for_client(side.client_id)
    tenant_shops.open_shop(side, orders["commerce"], home=home_of(side))
    with acting_in_vault(actor, home_of(side)):
        keeping.keep_mailbox(
            actor, order_id=orders["support"], client_id=side.client_id, settings=_mailbox(side)
        )
        keeping.keep_macro(
            actor, client_id=side.client_id, name=f"Hello {side.mark}", language="en", text=f"Hi {side.mark}"
        )
        for number in (1, 2, 3):
            support.receive(
                actor, parse(_letter(side, number)), order_id=orders["support"], client_id=side.client_id,
                fallback="en", now=now(),
            )  # fmt: skip
    given: dict[str, object] = {
        "result-1": "fail", "note-1": f"nothing of {side.mark}", "defect-1-title": f"Blank page {side.mark}",
        "defect-1-severity": "major", "defect-1-text": f"White, says {side.mark}", "defect-1-step": "1",
    }  # fmt: skip
    shot = Upload(
        field="evidence-1", name=f"{side.mark}.txt", media_type="text/plain", content=side.mark.encode()
    )
    run = _hand(side, orders["testing"], side.second)
    _answer(side, run, side.second, given, [shot])
    translated = _hand(side, orders["translation"], side.first)
    _answer(side, translated, side.first, {"target": f"Tür von {side.mark}"})
    side.ids["translated_assignment_id"] = translated


def go_on(side: "Side", orders: Mapping[str, UUID]) -> None:
    """One conversation is resolved, one answered, one in hand; a defect and a translation are in hand."""
    told = {"reply": f"Hello from {side.mark}, all is well."}
    _answer(side, _hand(side, orders["support"], side.first), side.first, {**told, "then": "waiting"})
    resolved = _hand(side, orders["support"], side.first)
    side.ids["rated_id"] = _conversation_of(side, resolved, side.first)
    _answer(side, resolved, side.first, {**told, "then": "resolved"})
    talk = _hand(side, orders["support"], side.first)
    side.ids["talk_assignment_id"] = talk
    worker = side.world.actor(side.first)
    with acting(worker):
        shown = working.desk(worker, talk).workspace.data["messages"]
        text, picture = shown[0]["files"]  # type: ignore[index] # the line's JSON
        side.ids["talk_file_id"], side.ids["picture_id"] = UUID(text["file"]), UUID(picture["file"])
        opened = revealing.open_mark(worker, talk, "⟨PERSON_1⟩", reason="call-back", now=now())
        assert opened.value is not None
    officer = side.world.actor("cleo")
    with acting(officer):
        tighten(
            officer, client_id=side.client_id, field=Field.PASSPORT, role=None, shown=Shown.NOTHING, after=0,
            now=now(),
        )  # fmt: skip
        item_id = match_selectors.my_assignment(worker, talk).item_id
        side.ids["talk_item_id"] = item_id
        side.ids["wish_id"] = beyond.ask_bulk(
            officer, orders["support"], items=1, reason="complaint", now=now()
        )
    side.ids["triage_assignment_id"] = _hand(side, orders["testing"], side.first)
    with acting_in_vault(machine_for_client(side.client_id), home_of(side)) as alias:
        from heliotrope.foundation.files.models import StoredFile

        kept = StoredFile.objects.using(alias).filter(client_id=side.client_id, purpose="evidence")
        side.ids["evidence_id"] = kept.values_list("id", flat=True).get()
    _hand(side, orders["translation"], side.second)
    side.ids.update({f"{line}_order_id": orders[line] for line in LINES if line in orders})


def decide(side: "Side", order_id: UUID) -> None:
    """An adjudicator is once for either worker of an order, and the member signs a plan off."""
    dee, member = side.world.actor("dee"), side.world.actor(side.member)
    with acting(dee):
        escalated = [item for item in decompose_selectors.escalated(dee) if item.order_id == order_id]
        for item, answer in zip(escalated, ("yes", "no"), strict=True):
            judging.adjudicate(dee, item.id, answer=answer, reason=f"So says {side.mark}.", now=now())
    with acting(member):
        brief = f"Label 3 comments of {side.mark}, too"
        plan_id = planning.draft(
            member, programme_id=side.programme_id, brief=brief, now=now(), chat=lambda: None
        )
        plan_services.sign_off(member, plan_id, client_id=side.client_id, version=1, now=now())


def end_plan(side: "Side", order_id: UUID) -> None:
    """A plan of the member's whose one piece is an order that was delivered."""
    member = side.world.actor(side.member)
    with acting(member):
        brief = f"Label 3 comments of {side.mark}, as before"
        plan_id = planning.draft(
            member, programme_id=side.programme_id, brief=brief, now=now(), chat=lambda: None
        )
        plan_services.sign_off(member, plan_id, client_id=side.client_id, version=1, now=now())
        plan_services.start(member, plan_id)
        plan_services.place_node(member, plan_id, "label", order_id)
        plan_services.end_node(member, plan_id, "label")
        assert plan_services.finish(member, plan_id, now=now())
        planning_delivering.hand_over(member, plan_id, now=now())
        side.ids["done_plan_id"] = plan_id


def keys(side: "Side") -> dict[str, str]:
    """The side's public keys: of its chat, of a rating, of its shop."""
    order_id, home = side.ids["support_order_id"], home_of(side)
    chat = Place(home=home, client_id=side.client_id, order_id=order_id, subject_id=order_id)
    rating = Place(home=home, client_id=side.client_id, order_id=order_id, subject_id=side.ids["rated_id"])
    shop = ShopKey(home=home, client_id=side.client_id, shop_id=side.ids["shop_id"])
    return {"chat": key("chat", chat), "csat": key("csat", rating), "shop": str(shop)}


def _mailbox(side: "Side") -> MailboxSettings:
    here = "127.0.0.1"
    return MailboxSettings(
        address=f"help@{side.mark}.example", imap_host=here, imap_port=10, smtp_host=here, smtp_port=10,
        security="none", user="help", secret_env="HELIOTROPE_MAIL_NOBODY",
    )  # fmt: skip


def _letter(side: "Side", number: int) -> bytes:
    return (
        f"From: Kim <kim{number}@{side.mark}.example>\nTo: help@{side.mark}.example\n"
        f"Message-ID: <m{number}@{side.mark}.example>\nSubject: Parcel of {side.mark}\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        f"Where is my parcel, number {number} of {side.mark}? It was due yesterday.\n"
        f"Write to kim{number}@{side.mark}.example.\n"
        f"--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename={side.mark}.txt\n\n"
        f"attachment {number} of {side.mark}\n--x\nContent-Type: image/gif\n"
        f"Content-Disposition: attachment; filename={side.mark}.gif\nContent-Transfer-Encoding: base64\n\n"
        "R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==\n--x--\n"
    ).encode()


def _hand(side: "Side", order_id: UUID, name: str) -> UUID:
    """Put the first open unit of an order into somebody's hands."""
    admin, worker = side.world.admin(), side.world.actor(name)
    with acting(admin):
        unit = order_insight.unit_rows(admin, order_id, state="open")[0]
        asked = offering.Asked(unit_id=unit.id, worker_id=side.world.workers[name])
        offer_id = offering.make_offers(admin, [asked], now=now())[0]
    worker = side.world.actor(name)
    with acting(worker):
        return offering.accept(worker, offer_id, now=now()).assignment_id


def _answer(
    side: "Side",
    assignment_id: UUID,
    name: str,
    given: Mapping[str, object],
    uploads: Sequence[Upload] = (),
) -> None:
    worker: Actor = side.world.actor(name)
    with acting(worker):
        working.desk(worker, assignment_id)
        submitting.submit(worker, assignment_id, given=given, uploads=uploads, spent_s=1.0, now=now())


def _conversation_of(side: "Side", assignment_id: UUID, name: str) -> UUID:
    """The conversation that a worker has in hand."""
    worker = side.world.actor(name)
    with acting(worker):
        seen = UUID(str(working.desk(worker, assignment_id).workspace.data["seen"]))
    actor = machine_for_client(side.client_id)
    with acting_in_vault(actor, home_of(side)):
        rows = support_selectors.Message.objects.filter(pk=seen)
        return UUID(str(rows.values_list("conversation_id", flat=True).get()))
