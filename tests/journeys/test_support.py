"""Customers write, people answer: by e-mail through real servers, and in a chat, until each case is over."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import Message
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from heliotrope.core.errors import Invalid, NotFound
from heliotrope.flow import conversing, dispatching, explaining, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import keeping, selectors, services
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.support_servers import PASSWORD, SECRET_ENV, Post
from tests.integration.support_servers import post as servers
from tests.support import machine
from tests.support.machine import settle
from tests.support.world import Skilled, make_world

HELP = "help@shop.example"
RATE = "1.20"
GERMAN = Skilled(skills="support:3", languages="de:5|en:4")
CROWD = {"ute": GERMAN, "uwe": GERMAN, "sol": Skilled(skills="support:3", languages="es:5|en:4")}


@pytest.fixture(scope="module")
def mail() -> Iterator[Post]:
    with pytest.MonkeyPatch.context() as told, servers() as running:
        told.setenv(SECRET_ENV, PASSWORD)
        with running.inbox() as box:  # The server comes with letters of its own.
            box.store("1:*", "+FLAGS", r"(\Deleted)")
            box.expunge()
        yield running


def letter(number: int, body: str, **headers: str) -> bytes:
    """What Käthe writes."""
    told = {
        "From": "Kaethe Mueller <kaethe@kunde.example>",
        "To": HELP,
        "Subject": "Paket",
        "Message-ID": f"<k{number}@kunde.example>",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{name}: {value}\n" for name, value in told.items()) + f"\n{body}\n").encode()


@pytest.fixture(scope="module", autouse=True)
def static_files() -> None:
    """Pages name their static files by a manifest, as in production."""
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        call_command("collectstatic", interactive=False, verbosity=0)


class Stream:
    """Ana's standing order for a channel, and who answers on it."""

    def __init__(self, channel: str, **options: object) -> None:
        self.world = make_world(lines=("support",), rates={"support": RATE}, crowd=CROWD)
        given = {"channels": [channel], "language": "de"} | options
        self.order_id = machine.place(self.world, "support", given)
        self.platform = self.world.platform()

    def ready(self, *names: str, ready: bool = True) -> None:
        for name in names:
            actor = self.world.actor(name)
            with acting(actor):
                dispatching.be_ready(actor, ready=ready, now=now())

    def vault(self) -> AbstractContextManager[str]:
        return acting_in_vault(self.platform, "eu")

    def holders(self) -> dict[str, UUID]:
        """Who has a unit in hand, and its assignment."""
        return {name: held[0] for name in self.world.workers if (held := machine.in_hand(self.world, name))}

    def answer(
        self,
        name: str,
        reply: str,
        then: str,
        *,
        seen: str = "",
        seen_at: datetime | None = None,
        **more: str,
    ) -> None:
        """Answer what is in hand; by what the page shows now, unless it was read before."""
        assignment_id = self.holders()[name]
        shown = machine.see(self.world, name, assignment_id).workspace.data
        given = {"reply": reply, "then": then, "seen": seen or str(shown["seen"]), **more}
        machine.send(self.world, name, assignment_id, given, seen_at=seen_at)

    def shown(self, name: str) -> dict[str, object]:
        desk = machine.see(self.world, name, self.holders()[name])
        assert (desk.step, desk.workspace.kind) == ("reply", "support-reply")
        return dict(desk.workspace.data)

    def why(self, name: str) -> explaining.Explained:
        """Why a worker has what they have."""
        actor, held = self.world.actor(name), self.holders()[name]
        with acting(actor):
            told = explaining.explain(actor, "assignment", held)
        assert (told.rule, told.same) == ("live@2", True)
        ada = self.world.admin()
        with acting(ada):
            return explaining.explain(ada, "assignment", held)


def texts(shown: dict[str, object]) -> list[str]:
    messages: list[dict[str, str]] = shown["messages"]  # type: ignore[assignment]
    return [one["text"].strip() for one in messages]


def with_mailbox(mail: Post) -> Stream:
    stream = Stream("email")
    with stream.vault():
        keeping.keep_mailbox(
            stream.platform,
            order_id=stream.order_id,
            client_id=stream.world.client_id,
            settings=mail.mailbox(HELP),
        )
    return stream


def comes(stream: Stream, mail: Post, raw: bytes) -> None:
    """A letter lies in the mailbox, is fetched, and becomes work."""
    mail.put(raw)
    conversing.fetch_mail(client_id=stream.world.client_id, order_id=stream.order_id)
    settle()


def last_sent(mail: Post) -> Message:
    return message_from_bytes(mail.outgoing.taken[-1], policy=policy.default)


def resolve_in_three_replies(stream: Stream, mail: Post) -> tuple[str, str]:
    """Käthe's case: who replied twice, and who ended it."""
    comes(stream, mail, letter(1, "Guten Tag, wo bleibt mein Paket? Es sollte gestern kommen."))
    (first,) = stream.holders()
    assert first in ("ute", "uwe"), "who reads no German is not asked"
    stream.answer(first, "Guten Tag! Wie lautet die Nummer der Bestellung?", "waiting")
    settle()
    left = last_sent(mail)
    assert (left["To"], left["In-Reply-To"]) == (
        "Kaethe Mueller <kaethe@kunde.example>",
        "<k1@kunde.example>",
    )
    assert stream.holders() == {} and machine.earned(stream.world, first, stream.order_id) == []

    comes(stream, mail, letter(2, "Es ist die 4711.", To=str(left["Reply-To"])))
    assert set(stream.holders()) == {first}, "who answered before is preferred"
    assert stream.why(first).stated["decided_by"] == "answered-before"
    answer_too_late_then_again(stream, mail, first)

    stream.ready(first, ready=False)
    comes(stream, mail, letter(4, "Danke, was kostet das?", To=str(last_sent(mail)["Reply-To"])))
    (other,) = stream.holders()
    assert {first, other} == {"ute", "uwe"}
    assert len(texts(stream.shown(other))) == 6, "who takes over sees the whole thread"
    stream.answer(other, "Nichts, es ist schon bezahlt.", "resolved", disposition="late-parcel")
    settle()
    return first, other


def answer_too_late_then_again(stream: Stream, mail: Post, name: str) -> None:
    """A letter that arrives while the worker answers makes the answer stale: refused, and nothing is lost."""
    read_at, sent = now(), len(mail.outgoing.taken)
    before = stream.shown(name)
    reply_to = str(last_sent(mail)["Reply-To"])
    comes(stream, mail, letter(3, "Halt, bitte an meine neue Adresse!", To=reply_to))
    with pytest.raises(Invalid, match="Something new arrived"):
        stream.answer(name, "Es kommt morgen.", "waiting", seen=str(before["seen"]), seen_at=read_at)
    settle()
    assert len(mail.outgoing.taken) == sent, "a refused answer is not sent"
    after = stream.shown(name)
    assert texts(after)[-1] == "Halt, bitte an meine neue Adresse!"
    stream.answer(name, "Es kommt morgen an die neue Adresse.", "waiting", seen_at=now())
    settle()
    assert len(mail.outgoing.taken) == sent + 1
    assert stream.holders() == {}


def rate(mail: Post) -> None:
    """Käthe follows the link of the last letter and says how it was, once."""
    key = last_sent(mail).get_content().split("/csat/")[1].split("/")[0]  # type: ignore[attr-defined]
    page = Client()
    assert page.get(f"/csat/{key}/").status_code == 200
    assert page.post(f"/csat/{key}/", {"score": "5", "comment": "schnell"}).status_code in (200, 302)
    assert page.get("/csat/forged/").status_code == 404


def check_eve_sees_nothing(stream: Stream, conversation_id: UUID) -> None:
    """Another client's people find neither the conversation nor its delivery."""
    eve = stream.world.actor("eve")
    with acting(eve):
        assert deliver_selectors.deliveries_of_order(eve, stream.order_id) == ()
    with acting_in_vault(eve, "eu"), pytest.raises(NotFound):
        selectors.case(eve, conversation_id)


def transcript(stream: Stream, position: int = 0) -> dict[str, object]:
    """A conversation as Ana was handed it."""
    delivery = machine.deliveries(stream.world, stream.order_id)[position]
    files = machine.files_of(stream.world, delivery)
    assert set(files) == {"transcript.json", "transcript.txt"}
    told: dict[str, object] = json.loads(files["transcript.json"])
    return told


@pytest.mark.promise("18", thin="e-mail and chat; no WhatsApp, phone or marketplace yet")
@pytest.mark.promise("19", thin="the native speaker who is ready gets it; no sites around the clock here")
def test_letters_are_answered_by_whom_they_need_until_the_case_is_over(mail: Post):
    stream = with_mailbox(mail)
    stream.ready("bo", "sol", "ute", "uwe")

    first, other = resolve_in_three_replies(stream, mail)

    rate(mail)
    (delivery,) = machine.deliveries(stream.world, stream.order_id)
    told = transcript(stream)
    messages: list[dict[str, str]] = told["messages"]  # type: ignore[assignment]
    assert [one["from"].split()[0] for one in messages] == [
        "contact", "worker", "contact", "contact", "worker", "contact", "worker",
    ]  # fmt: skip
    assert (told["outcome"], told["disposition"]) == ("resolved", "late-parcel")
    with stream.vault():
        case = selectors.case(stream.platform, UUID(str(told["conversation"])))
    assert (case.state, case.score, case.comment) == ("resolved", 5, "schnell")
    check_eve_sees_nothing(stream, case.id)
    parts = [
        (name, str(one.pieces), one.note)
        for name in (first, other)
        for one in machine.earned(stream.world, name, stream.order_id)
    ]
    assert parts == [
        (first, "0.333333", "reply 1 of 3 to a resolved conversation"),
        (first, "0.333333", "reply 2 of 3 to a resolved conversation"),
        (other, "0.333334", "reply 3 of 3 to a resolved conversation"),
    ]
    invoice_id = machine.accept(stream.world, delivery)
    total = machine.check_money(stream.world, [stream.order_id], [invoice_id])
    assert total == Decimal(RATE), "one conversation costs what one conversation costs"


def say(stream: Stream, visitor: UUID, text: str) -> None:
    """A visitor writes in the chat; the platform has not heard of it yet."""
    with stream.vault():
        services.say(
            stream.platform, order_id=stream.order_id, client_id=stream.world.client_id, visitor_id=visitor,
            text=text, key=new_id(), fallback="de", now=now(),
        )  # fmt: skip


def talk(stream: Stream, visitor: UUID) -> list[str]:
    """What the visitor sees."""
    with stream.vault():
        return [one.text for one in selectors.talk(stream.platform, stream.order_id, visitor)]


def test_a_chat_waits_for_whom_it_needs_and_nothing_that_was_said_is_lost():
    stream, visitor = Stream("chat"), new_id()
    asked = "Hola, ¿dónde está mi pedido? Lo compré la semana pasada y todavía no ha llegado."
    stream.ready("ute")
    say(stream, visitor, asked)
    settle()
    assert stream.holders() == {}, "nobody who is ready writes Spanish"

    stream.ready("sol")
    assert set(stream.holders()) == {"sol"}
    assert stream.shown("sol")["language"] == "es"
    seen = str(stream.shown("sol")["seen"])
    say(stream, visitor, "Es el número 4711.")
    stream.answer("sol", "¿Cuál es el número?", "waiting", seen=seen, seen_at=now())
    settle()
    assert set(stream.holders()) == {"sol"}, "what was said meanwhile awaits an answer again"
    assert texts(stream.shown("sol")) == [asked, "Es el número 4711.", "¿Cuál es el número?"]

    seen = str(stream.shown("sol")["seen"])
    say(stream, visitor, "¿Hola?")
    stream.answer("sol", "Llega mañana.", "resolved", seen=seen)
    settle()
    assert texts(stream.shown("sol")) == ["¿Hola?"], "what came after the end is a conversation that follows"
    stream.answer("sol", "Aquí estoy. ¡Hasta pronto!", "resolved")
    settle()

    assert stream.holders() == {}
    assert talk(stream, visitor) == [
        asked, "Es el número 4711.", "¿Cuál es el número?", "¿Hola?", "Llega mañana.",
        "Aquí estoy. ¡Hasta pronto!",
    ]  # fmt: skip
    deliveries = machine.deliveries(stream.world, stream.order_id)
    assert sorted(len(transcript(stream, n)["messages"]) for n in range(2)) == [2, 4]  # type: ignore[arg-type]
    invoices = [machine.accept(stream.world, one) for one in deliveries]
    assert machine.check_money(stream.world, [stream.order_id], invoices) == 2 * Decimal(RATE)


def test_a_conversation_that_is_given_back_goes_to_another_though_the_first_answered_before():
    stream, visitor = Stream("chat"), new_id()
    stream.ready("ute", "uwe")
    say(stream, visitor, "Guten Tag, wo bleibt mein Paket? Es sollte gestern kommen.")
    settle()
    (first,) = stream.holders()
    stream.answer(first, "Wie lautet die Nummer?", "waiting")
    settle()
    say(stream, visitor, "Es ist die 4711.")
    settle()
    assert set(stream.holders()) == {first}

    actor = stream.world.actor(first)
    with acting(actor):
        working.give_back(actor, stream.holders()[first], now=now())
    settle()

    (other,) = stream.holders()
    assert {first, other} == {"ute", "uwe"}
    stream.why(other)


def test_where_translation_help_is_allowed_who_lacks_the_language_answers_when_nobody_who_has_it_is_ready():
    stream, asked = Stream("chat", translation_help=True), "Hola, ¿dónde está mi pedido? Lo compré ayer."
    stream.ready("ute")
    say(stream, new_id(), asked)
    settle()

    told = stream.why("ute")
    assert "They answer with translation help." in told.reasons

    stream.ready("sol")
    say(stream, new_id(), asked)
    settle()
    assert set(stream.holders()) == {"ute", "sol"}, "a native speaker costs less than help"
