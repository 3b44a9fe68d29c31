"""Support's conversations in a vault: what joins which, who sees what, and what is kept."""

from datetime import timedelta
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid, NotFound, TooMany
from heliotrope.core.line import Answer, Finished, ItemContent, Result, Task, Turn
from heliotrope.foundation.clock import now
from heliotrope.foundation.files import selectors as files
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.support import keeping, replies, selectors, services, tokens
from heliotrope.lines.support.line import LINE
from heliotrope.lines.support.mail import parse
from tests.integration.holdings import as_owner
from tests.integration.support_desk import HELP, Desk, letter
from tests.support.world import make_world


@pytest.fixture
def desk() -> Desk:
    return Desk(make_world())


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


def test_a_turn_that_is_told_twice_is_answered_once_and_leaves_once_there_is_a_mailbox(desk: Desk):
    first = desk.receive(letter(70)).conversation_id
    turn = desk.answer(first, reply="Guten Tag", then="waiting")
    desk.answer(first, turn=turn)
    assert len(desk.case(first).said) == 2
    assert desk.events("ReplyQueued") == [], "there is no mailbox yet: it waits"
    here = "127.0.0.1"
    mailbox = keeping.MailboxSettings(
        address=HELP, imap_host=here, smtp_host=here, user="help", secret_env="HELIOTROPE_MAIL_HELP"
    )
    for _again in range(2):
        with desk.vault():
            keeping.keep_mailbox(
                desk.actor, order_id=desk.order_id, client_id=desk.world.client_id, settings=mailbox
            )
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
