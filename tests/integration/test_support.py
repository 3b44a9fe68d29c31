"""Support's conversations in a vault, with real mail servers."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest

from heliotrope.core.errors import Conflict, Invalid, NotFound, TooMany, Unavailable
from heliotrope.core.line import Answer, Finished, ItemContent, Result, Task, Turn
from heliotrope.foundation.clock import now
from heliotrope.foundation.files import selectors as files
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox.models import OutboxEvent
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.support import keeping, post, replies, selectors, services, tokens
from heliotrope.lines.support.keeping import MailboxSettings
from heliotrope.lines.support.line import LINE
from heliotrope.lines.support.mail import parse
from tests.integration.holdings import as_owner
from tests.integration.support_servers import PASSWORD, SECRET_ENV, USER, Post
from tests.integration.support_servers import post as servers
from tests.support.world import World, make_world

HELP = "help@shop.example"


@pytest.fixture(scope="module")
def mail() -> Iterator[Post]:
    os.environ[SECRET_ENV] = PASSWORD
    with servers() as running:
        yield running
    del os.environ[SECRET_ENV]


class Desk:
    """One standing order of Ana's, and whoever works on it."""

    def __init__(self, world: World, mail: Post | None = None) -> None:
        self.world, self.order_id = world, new_id()
        self.options = LINE.options({"channels": ["email", "chat"], "language": "de"})
        self.actor: Actor = world.platform()
        if mail is not None:
            settings = MailboxSettings(
                address=HELP,
                name="Shop",
                imap_host="127.0.0.1",
                imap_port=mail.imap_port,
                smtp_host="127.0.0.1",
                smtp_port=mail.smtp_port,
                security="none",
                user=USER,
                secret_env=SECRET_ENV,
            )
            with self.vault():
                keeping.keep_mailbox(
                    self.actor, order_id=self.order_id, client_id=world.client_id, settings=settings
                )

    def vault(self):
        return acting_in_vault(self.actor, "eu")

    def fetch(self) -> int:
        return post.fetch(self.actor, self.order_id, home="eu", fallback="de", clock=now)

    def receive(self, raw: bytes) -> services.Received:
        with self.vault():
            return services.receive(
                self.actor, parse(raw), order_id=self.order_id, client_id=self.world.client_id, fallback="de",
                now=now(),
            )  # fmt: skip

    def case(self, conversation_id: UUID) -> selectors.Case:
        with self.vault():
            return selectors.case(self.actor, conversation_id)

    def task(self, conversation_id: UUID, *turns: Turn) -> Task:
        with self.vault():
            given = selectors.awaiting(self.actor, conversation_id).given
        return Task(
            item_id=new_id(),
            order_id=self.order_id,
            client_id=self.world.client_id,
            content=LINE.arrival(given, self.options).content,
            options=self.options,
            step="reply",
            turns=turns,
        )

    def answer(self, conversation_id: UUID, *, turn: Turn | None = None, **given: str) -> Turn:
        """A worker answers, and the chain tells the line."""
        task = self.task(conversation_id)
        made = turn or Turn(
            step="reply",
            answer=LINE.answer(task, given),
            judgement_id=new_id(),
            worker_id=self.world.workers["bo"],
        )
        with self.vault():
            LINE.done(replace(task, turns=(made,)))
        return made

    def events(self, kind: str) -> list[dict[str, str]]:
        with self.vault() as alias:
            rows = OutboxEvent.objects.using(alias).filter(client_id=self.world.client_id, kind=kind)
            return [
                row.payload for row in rows.order_by("at") if row.payload["order_id"] == str(self.order_id)
            ]

    def send_all(self) -> list[bool]:
        queued = {UUID(event["message_id"]) for event in self.events("ReplyQueued")}
        return [post.send(self.actor, one, home="eu", clock=now) for one in sorted(queued)]


def letter(
    number: int, body: str = "Wo bleibt mein Paket? Es sollte gestern kommen.", **headers: str
) -> bytes:
    told = {
        "From": "Käthe Müller <kaethe@kunde.example>".encode().decode(),
        "To": HELP,
        "Subject": "Paket",
        "Message-ID": f"<m{number}@kunde.example>",
        "Date": "Fri, 20 Nov 2026 09:00:00 +0100",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{name}: {value}\n" for name, value in told.items()) + f"\n{body}\n").encode()


@pytest.fixture
def desk() -> Desk:
    return Desk(make_world())


def test_a_letter_becomes_a_conversation_an_answer_and_a_rating(mail: Post):
    """Käthe writes, Bo answers, she replies to the very mail that left, Bo resolves, she rates it: 5."""
    desk = Desk(make_world(), mail)
    desk.fetch()
    mail.put(letter(1))
    assert desk.fetch() == 1
    assert desk.fetch() == 0
    first = UUID(desk.events("ConversationAwaits")[-1]["conversation_id"])
    with desk.vault():
        waiting = selectors.awaiting(desk.actor, first)
    planned = LINE.arrival(waiting.given, desk.options)
    assert (planned.content.key, planned.requirement.language) == (str(first), "de")
    assert (waiting.item_id, waiting.awaits, mail.unseen()) == (None, True, 0)

    desk.answer(first, reply="Guten Tag! Wie lautet die Nummer?", then="waiting")
    assert desk.send_all() == [True]
    assert desk.send_all() == [False], "what was sent is not sent again"
    left = message_from_bytes(mail.outgoing.taken[-1], policy=policy.default)
    assert (left["In-Reply-To"], left["Subject"]) == ("<m1@kunde.example>", "Re: Paket")
    assert desk.case(first).state == "waiting"

    mail.put(letter(2, "Es ist die 4711.", To=str(left["Reply-To"]), Subject="etwas ganz anderes"))
    mail.put(letter(3, "Und bitte schnell!", Subject="AW: Paket", References=str(left["Message-ID"])))
    assert desk.fetch() == 2
    case = desk.case(first)
    assert (case.state, len(case.said), case.before) == ("open", 4, 0)

    desk.answer(first, reply="Es kommt morgen.", then="resolved", disposition="late parcel")
    assert desk.send_all().count(True) == 1
    text = message_from_bytes(mail.outgoing.taken[-1], policy=policy.default).get_content()
    place = tokens.opened("csat", text.split("/csat/")[1].split("/")[0])
    assert place.subject_id == first
    with desk.vault():
        replies.rate(desk.actor, first, score=5, comment="schnell", now=now())
        with pytest.raises(Conflict):
            replies.rate(desk.actor, first, score=1, comment="", now=now())
    case = desk.case(first)
    assert (case.state, case.disposition, case.score, case.comment) == (
        "resolved",
        "late-parcel",
        5,
        "schnell",
    )


def test_a_message_that_was_fetched_before_a_crash_is_stored_once(mail: Post, monkeypatch):
    desk = Desk(make_world(), mail)
    desk.fetch()
    mail.put(letter(10))

    def die(*_args: object, **_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(keeping, "reached", die)
        with pytest.raises(KeyboardInterrupt):
            desk.fetch()
    assert desk.fetch() == 0
    conversation = UUID(desk.events("ConversationAwaits")[-1]["conversation_id"])
    assert len(desk.case(conversation).said) == 1


def test_a_reply_that_the_server_refuses_for_good_is_marked_and_for_now_is_tried_again(mail: Post):
    desk = Desk(make_world(), mail)
    first = desk.receive(letter(20)).conversation_id
    desk.answer(first, reply="Hallo", then="waiting")
    mail.outgoing.refusing = "451 come later"
    with pytest.raises(Unavailable):
        desk.send_all()
    mail.outgoing.refusing = "550 nobody here"
    desk.send_all()
    mail.outgoing.refusing = ""
    assert [one.state for one in desk.case(first).said] == ["sent", "refused"]
    assert desk.send_all() == [False]


def test_a_wrong_password_keeps_everything_and_names_the_variable_only(mail: Post, monkeypatch):
    desk = Desk(make_world(), mail)
    monkeypatch.setenv(SECRET_ENV, "wrong")
    with pytest.raises(Unavailable) as wrong:
        desk.fetch()
    monkeypatch.delenv(SECRET_ENV)
    with pytest.raises(Unavailable, match=SECRET_ENV) as missing:
        desk.fetch()
    assert "wrong" not in str(wrong.value) and PASSWORD not in str(missing.value)


def test_the_password_of_something_else_cannot_be_sent_to_a_mail_server():
    told = {"address": HELP, "imap_host": "mail.example", "smtp_host": "mail.example", "user": "help"}
    with pytest.raises(Invalid, match="HELIOTROPE_MAIL_"):
        MailboxSettings(**told, secret_env="HELIOTROPE_SECRET_KEY")
    with pytest.raises(Invalid, match="tls"):
        MailboxSettings(**told, secret_env=SECRET_ENV, security="none")


def test_a_subject_alone_joins_nothing_and_a_forged_address_neither(desk: Desk):
    first = desk.receive(letter(30)).conversation_id
    plus = tokens.plus_address(HELP, first)
    forged = plus.replace("@", "a@")
    same_subject = desk.receive(letter(31, Subject="Re: Paket"))
    other = desk.receive(letter(32, To=forged))
    right = desk.receive(letter(33, To=plus.upper()))

    assert same_subject.new and other.new
    assert len({first, same_subject.conversation_id, other.conversation_id}) == 3
    assert (right.conversation_id, right.new) == (first, False)


def test_what_machines_send_is_kept_and_awaits_nobody(desk: Desk):
    first = desk.receive(letter(40)).conversation_id
    told = len(desk.events("ConversationAwaits"))
    absent = desk.receive(letter(41, Auto_Submitted="auto-replied", In_Reply_To="<m40@kunde.example>"))
    stray = desk.receive(letter(42, Precedence="bulk"))

    assert (absent.conversation_id, absent.awaits, stray.conversation_id) == (first, False, None)
    assert len(desk.events("ConversationAwaits")) == told
    assert [one.automatic for one in desk.case(first).said] == [False, True]


def test_a_letter_to_a_closed_conversation_opens_one_that_follows_it(desk: Desk):
    first = desk.receive(letter(50)).conversation_id
    desk.answer(first, then="resolved")
    again = desk.receive(letter(51, References="<m50@kunde.example>"))

    assert again.new and again.conversation_id != first
    assert desk.case(again.conversation_id).before == 1


def test_what_the_contact_wrote_while_the_worker_answered_is_not_lost(desk: Desk):
    first = desk.receive(letter(60)).conversation_id
    seen = str(desk.case(first).said[-1].id)
    desk.receive(letter(61, "Noch etwas!", References="<m60@kunde.example>"))
    desk.answer(first, reply="Gern.", then="waiting", seen=seen)
    assert desk.case(first).state == "open"
    told = len(desk.events("ConversationAwaits"))

    seen = str(desk.case(first).said[-1].id)
    desk.receive(letter(62, "Und noch etwas!", References="<m60@kunde.example>"))
    desk.answer(first, reply="Erledigt.", then="resolved", seen=seen)
    follower = UUID(desk.events("ConversationAwaits")[-1]["conversation_id"])
    assert len(desk.events("ConversationAwaits")) == told + 2
    assert follower != first
    assert [one.text for one in desk.case(follower).said] == ["Und noch etwas!"]
    assert (desk.case(first).state, desk.case(follower).state) == ("resolved", "open")


def test_who_does_not_say_what_they_saw_leaves_no_later_message_unread(desk: Desk):
    first = desk.receive(letter(65)).conversation_id
    desk.receive(letter(66, "Noch etwas!", References="<m65@kunde.example>"))

    desk.answer(first, reply="Erledigt.", then="resolved")

    follower = UUID(desk.events("ConversationAwaits")[-1]["conversation_id"])
    assert [one.text for one in desk.case(follower).said] == ["Noch etwas!"]


def test_a_turn_that_is_told_twice_is_answered_once(desk: Desk):
    first = desk.receive(letter(70)).conversation_id
    turn = desk.answer(first, reply="Guten Tag", then="waiting")
    desk.answer(first, turn=turn)
    assert len(desk.case(first).said) == 2
    assert len(desk.events("ReplyQueued")) == 1


def test_attachments_are_kept_files_and_html_is_made_harmless(desk: Desk):
    raw = (
        b"From: a@b.example\nTo: help@shop.example\nMessage-ID: <at@b>\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        b"<p onclick=evil()>Hallo <script>alert(1)</script><img src=http://spy.example/1.gif>Welt</p>\n"
        b'--x\nContent-Type: image/png\nContent-Disposition: attachment; filename="../../a.png"\n'
        b"Content-Transfer-Encoding: base64\n\niVBORw==\n--x--\n"
    )
    got = desk.receive(raw)
    said = desk.case(got.conversation_id).said[0]
    assert said.text == "Hallo Welt"
    assert said.files[0]["name"] == "a.png"
    with desk.vault():
        content, media_type = files.content(desk.actor, UUID(said.files[0]["file"]))
    assert (content, media_type) == (b"\x89PNG\x07"[:4], "image/png")


def test_a_visitor_chats_and_reads_the_answer(desk: Desk):
    visitor, key = new_id(), new_id()

    def say(text: str, key: UUID) -> services.Received:
        with desk.vault():
            return services.say(
                desk.actor, order_id=desk.order_id, client_id=desk.world.client_id, visitor_id=visitor,
                text=text, key=key, fallback="de", now=now(),
            )  # fmt: skip

    first = say("Where is my order? It was due yesterday.", key)
    assert say("Where is my order? It was due yesterday.", key).message_id == first.message_id
    assert desk.case(first.conversation_id).language == "en"
    desk.answer(first.conversation_id, reply="On its way.", then="waiting")
    assert desk.events("ReplyQueued") == []
    with desk.vault():
        talk = selectors.talk(desk.actor, desk.order_id, visitor)
    assert [one.text for one in talk] == ["Where is my order? It was due yesterday.", "On its way."]
    for _ in range(19):
        say("again", new_id())
    with pytest.raises(TooMany):
        say("again", new_id())
    with pytest.raises(Invalid):
        say("  ", new_id())


def test_eve_can_neither_read_nor_write_a_conversation_of_anas(desk: Desk):
    first = desk.receive(letter(80)).conversation_id
    eve = desk.world.actor("eve")
    with acting_in_vault(eve, "eu"):
        with pytest.raises(NotFound):
            selectors.case(eve, first)
        with pytest.raises(NotFound):
            selectors.delivered(str(first))
        with pytest.raises(NotFound):
            services.receive(
                eve, parse(letter(81)), order_id=desk.order_id, client_id=desk.world.client_id, fallback="en",
                now=now(),
            )  # fmt: skip
        assert replies.close_quiet(eve, first, now=now()) is False


def test_nothing_that_was_said_is_in_the_control_database_or_another_vault(desk: Desk):
    desk.receive(letter(90, "Meine Karte ist die Geheimnummer zweiundvierzig"))
    for alias in ("default", "vault_us"):
        with as_owner(alias) as owner:
            names = owner.execute(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE 'support%'"
            ).fetchall()
            if alias == "default":
                assert names == []
            events = owner.execute("SELECT count(*) FROM outbox_event WHERE payload::text LIKE '%%Geheim%%'")
            assert events.fetchone() == (0,)
    with as_owner("vault_eu") as owner:
        for table in ("outbox_event", "audit_entry", "procrastinate_jobs"):
            rows = owner.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%Geheim%'")
            assert rows.fetchone() == (0,), table


def test_the_transcript_says_who_said_what_when_and_how_it_was(desk: Desk):
    first = desk.receive(letter(100)).conversation_id
    turn = desk.answer(first, reply="Morgen.", then="resolved", disposition="late-parcel")
    with desk.vault():
        replies.rate(desk.actor, first, score=4, comment="gut", now=now())
        files_made = LINE.package(
            Finished(
                results=(
                    Result(
                        content=ItemContent(key=str(first)), answer="resolved", confidence_ratio=None,
                        judgements=1, on_target=True, body=turn.answer.body, turns=(turn,),
                    ),
                ),
                options=desk.options,
            )
        )  # fmt: skip
    text = files_made["transcript.txt"].decode()
    assert "rating: 4 of 5 gut" in text and f"worker {turn.worker_id}" in text and "late-parcel" in text
    assert '"score": 4' in files_made["transcript.json"].decode()
    assert "kaethe" not in text.lower(), "a delivery names no address"


def test_the_worker_sees_thread_clock_and_macros(desk: Desk):
    with desk.vault():
        keeping.keep_macro(
            desk.actor, client_id=desk.world.client_id, name="Hello", language="de",
            text="Guten Tag {{contact.name}}, hier {{worker.handle}}.",
        )  # fmt: skip
    first = desk.receive(letter(110)).conversation_id
    with desk.vault():
        shown = LINE.workspace(desk.task(first)).data
    assert shown["macros"][0]["text"] == "Guten Tag Käthe Müller, hier {{worker.handle}}."
    assert shown["first"] is True
    case = desk.case(first)
    assert shown["due"] == (case.awaits_since + timedelta(hours=1)).isoformat()
    with pytest.raises(Invalid, match=r"worker\.handle"):
        LINE.answer(desk.task(first), {"reply": shown["macros"][0]["text"], "then": "waiting"})


def test_a_quiet_conversation_can_be_closed_unless_the_contact_spoke(desk: Desk):
    first = desk.receive(letter(120)).conversation_id
    desk.answer(first, reply="Und?", then="waiting")
    later = now() + timedelta(days=8)
    with desk.vault():
        assert selectors.quiet(desk.actor, desk.order_id, before=later) == (first,)
        assert replies.close_quiet(desk.actor, first, now=later) is True
        assert replies.close_quiet(desk.actor, first, now=later) is False
        assert selectors.answered_by(desk.actor, first) == (desk.world.workers["bo"],)


def test_an_answer_needs_no_conversation_of_ours():
    """An item that came by the API is answered and paid; there is nobody here to send it to."""
    desk = Desk(make_world())
    task = Task(
        item_id=new_id(), order_id=desk.order_id, client_id=desk.world.client_id,
        content=ItemContent(key="ticket-7", text="hello"), options=desk.options, step="reply",
        turns=(
            Turn(step="reply", answer=Answer(code="resolved", body={"reply": "hi"}), judgement_id=new_id()),
        ),
    )  # fmt: skip
    with desk.vault():
        LINE.done(task)
        assert LINE.workspace(task).data["messages"][1]["text"] == "hi"
