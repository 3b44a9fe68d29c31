"""Support's letters, in and out by real mail servers."""

import os
from collections.abc import Iterator
from email import message_from_bytes, policy
from uuid import UUID

import pytest

from heliotrope.core.errors import Conflict, Invalid, Unavailable
from heliotrope.foundation.clock import now
from heliotrope.lines.support import keeping, replies, selectors, tokens
from heliotrope.lines.support.keeping import MailboxSettings
from heliotrope.lines.support.line import LINE
from tests.integration.support_desk import HELP, Desk, letter
from tests.integration.support_servers import PASSWORD, SECRET_ENV, Post
from tests.integration.support_servers import post as servers
from tests.support.world import make_world


@pytest.fixture(scope="module")
def mail() -> Iterator[Post]:
    os.environ[SECRET_ENV] = PASSWORD
    with servers() as running:
        yield running
    del os.environ[SECRET_ENV]


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
