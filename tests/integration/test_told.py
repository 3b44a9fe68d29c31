"""Who asked is told what became of it; who is erased by one last letter, whatever is killed meanwhile."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest

from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.services.retention import HoldWish, hold
from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.core.privacy.requests import Reason, Right
from heliotrope.flow import answering, conversing, erasing, parting, requests
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.keys.erasing import faults
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import keeping, partings, selectors, services
from heliotrope.lines.support.models import Contact
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS
from tests.integration.rights_desk import Rights
from tests.integration.support_servers import PASSWORD, SECRET_ENV, Post
from tests.integration.support_servers import post as servers
from tests.integration.web.conftest import pages_can_be_drawn  # noqa: F401 - a page is looked at
from tests.support import machine
from tests.support.pages import browser


@pytest.fixture(scope="module")
def mail() -> Iterator[Post]:
    os.environ[SECRET_ENV] = PASSWORD
    with servers() as running:
        yield running
    del os.environ[SECRET_ENV]


class Desk(Rights):
    """Käthe wrote to a mailbox that can answer; there is no crew."""

    def __init__(self, mail: Post) -> None:
        super().__init__(crew=False)
        self.mail = mail
        self.before = len(mail.outgoing.taken)
        platform = self.world.platform()
        with acting_in_vault(platform, "eu"):
            keeping.keep_mailbox(
                platform, order_id=self.order_id, client_id=self.world.client_id,
                settings=mail.mailbox("help@shop.example"),
            )  # fmt: skip

    def granted(self, right: Right) -> UUID:
        """A verified request that is granted, and that nobody has taken up yet."""
        request_id = self.verified(right)
        with acting(self.officer()):
            requests.decide(self.officer(), request_id, refusal=None, now=now())
        return request_id

    def take_up(self, request_id: UUID) -> None:
        answering.settle_request(client_id=self.world.client_id, request_id=request_id)

    def send(self, request_id: UUID) -> None:
        ids = {"client_id": self.world.client_id, "order_id": self.order_id}
        conversing.send_reply(**ids, message_id=parting.key_of(request_id))

    def letters(self, word: str) -> list[EmailMessage]:
        """What left for her with a word in it, the oldest first."""
        parsed = [message_from_bytes(one, policy=policy.default) for one in self.mail.outgoing.taken]
        texts = [(one, one.get_body().get_content()) for one in parsed[self.before :]]  # type: ignore[union-attr]
        return [one for one, text in texts if word in text.replace("\n", " ")]  # type: ignore[misc]

    def state(self, request_id: UUID) -> str:
        return parting.state(self.officer(), self.line(request_id))

    def readable(self) -> bool:
        with acting_in_vault(self.officer(), "eu"):
            return Contact.objects.get(pk=self.contact_id).address != ERASED


def dies(*_args: object, **_given: object) -> None:
    raise KeyboardInterrupt


def killed(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, act: Callable[[], None]) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, dies)
        with pytest.raises(KeyboardInterrupt):
            act()


def test_who_is_erased_gets_one_last_letter_with_the_certificate_and_then_the_address_is_gone(
    mail: Post, monkeypatch: pytest.MonkeyPatch
):
    desk = Desk(mail)
    request_id = desk.granted(Right.ERASURE)
    for owner, name, readable, state in (
        (erasing, "erase", True, "waiting"),  # where to write to is kept before the first key goes
        (answering.requests, "move", False, "waiting"),
        (answering.parting, "let_go", False, "waiting"),
    ):
        killed(monkeypatch, owner, name, lambda: desk.take_up(request_id))
        assert (desk.readable(), desk.state(request_id)) == (readable, state), name
    desk.take_up(request_id)
    assert (desk.state(request_id), desk.letters("erased")) == ("queued", [])

    mail.outgoing.refusing = "451 come later"
    with pytest.raises(Unavailable):
        desk.send(request_id)
    mail.outgoing.refusing = ""
    killed(monkeypatch, partings, "end", lambda: desk.send(request_id))
    machine.settle()
    desk.take_up(request_id)
    machine.settle()

    first, again = desk.letters("erased")  # the server took it, and we were killed before we knew
    assert first["Message-ID"] == again["Message-ID"] and first["To"] == ADDRESS
    assert first["In-Reply-To"] == "<m1@kunde.example>"
    (certificate,) = [json.loads(one.get_content()) for one in again.iter_attachments()]
    assert certificate["content"]["subject_id"] == str(desk.contact_id) and faults(certificate, key="") == []
    assert desk.state(request_id) == "sent"
    with as_owner("vault_eu") as owner:
        row = owner.execute(
            'SELECT "to"::text FROM support_parting WHERE request_id = %s', [request_id]
        ).fetchone()
    assert row == ("{}",)
    assert custody().store("eu").erasure(parting.key_of(request_id)) is not None
    assert [one.subject_id for one in erasing.past(desk.officer())] == [desk.contact_id]
    page = browser(desk.world, "cleo").get(f"/privacy/requests/{request_id}/").content.decode()
    assert "Told; their address is forgotten" in page


def test_a_hold_that_comes_between_is_what_she_is_told_and_nothing_else(mail: Post, monkeypatch):
    desk = Desk(mail)
    request_id, officer = desk.granted(Right.ERASURE), desk.officer()
    killed(monkeypatch, erasing, "erase", lambda: desk.take_up(request_id))
    with acting(officer):
        wish = HoldWish(client_id=desk.world.client_id, reason="litigation", subject_id=desk.contact_id)
        hold(officer, wish, now=now())
    machine.settle()
    assert (desk.line(request_id).state, desk.state(request_id)) == ("refused", "refused")
    assert (len(desk.letters("legal hold")), desk.letters("are erased"), desk.readable()) == (1, [], True)
    assert custody().store("eu").erasure(parting.key_of(request_id)) is not None


def test_what_no_server_takes_is_tried_for_a_fortnight_and_then_the_officer_gives_it_by_hand(mail: Post):
    desk = Desk(mail)
    request_id = desk.granted(Right.ERASURE)
    mail.outgoing.refusing = "451 come later"
    machine.settle()
    assert (desk.line(request_id).state, desk.state(request_id)) == ("answered", "queued")
    assert parting.look_after("eu", now=now()) == 0
    assert parting.look_after("eu", now=now() + timedelta(hours=2)) >= 1
    assert desk.state(request_id) == "queued"
    parting.look_after("eu", now=now() + timedelta(days=15))
    mail.outgoing.refusing = ""
    desk.send(request_id)
    assert (desk.state(request_id), desk.letters("are erased")) == ("refused", [])
    page = browser(desk.world, "cleo").get(f"/privacy/requests/{request_id}/").content.decode()
    assert "Could not be delivered" in page and f"/privacy/erasures/{desk.contact_id}/" in page


def test_a_visitor_reads_in_the_chat_that_what_stood_there_is_erased(mail: Post):
    desk, visitor = Desk(mail), new_id()
    platform, officer = desk.world.platform(), desk.officer()
    with acting_in_vault(platform, "eu"):
        services.say(
            platform, order_id=desk.order_id, client_id=desk.world.client_id, visitor_id=visitor,
            text="Wo bleibt mein Paket?", key=new_id(), fallback="de", now=now(),
        )  # fmt: skip
        desk.contact_id = Contact.objects.get(client_id=desk.world.client_id, kind="chat").pk
    request_id = desk.ask(Right.ERASURE)
    with acting(officer):
        requests.verify(officer, request_id, evidence="Asked in the same chat.", now=now())
    desk.decide(request_id)

    def read() -> list[str]:
        with acting_in_vault(platform, "eu"):
            assert selectors.talk(platform, desk.order_id, visitor) == ()
            return [parting.in_chat(one) for one in partings.in_chat(platform, desk.order_id, visitor)]

    (told,) = read()
    assert "is erased" in told and str(request_id) in told and desk.state(request_id) == "sent"
    parting.look_after("eu", now=now() + timedelta(days=15))
    assert read() == []


def test_what_is_extended_stopped_lifted_and_corrected_is_told_once_each(mail: Post):
    desk = Desk(mail)
    officer, request_id = desk.officer(), desk.verified(Right.RESTRICTION, jurisdiction="EU")
    with acting(officer):
        requests.extend(officer, request_id, why=Reason.MANY, now=now())
        with pytest.raises(Conflict, match="once"):
            requests.extend(officer, request_id, why=Reason.COMPLEX, now=now())
    machine.settle()
    last = desk.line(request_id).last_day.isoformat()
    assert "There are many requests." in desk.told()[0] and last in desk.told()[0]
    desk.decide(request_id)
    assert "kept and not used" in desk.told()[0]
    with acting(officer):
        requests.lift(officer, request_id, now=now())
    assert "taken up again" in desk.told()[0]
    corrected = desk.verified(Right.CORRECTION, field="name", value="Käthe Meier")
    desk.decide(corrected)
    for one in (request_id, corrected, corrected):
        desk.take_up(one)
    machine.settle()
    told = [sum(word in one for one in desk.told()) for word in ("longer", "not used", "again", "corrected")]
    assert told == [1, 1, 1, 1]
    assert len(desk.letters("are corrected")) == 1


def test_a_term_that_ends_at_christmas_shows_both_instants_and_the_country_whose_holidays_count(mail: Post):
    """The client is established in Germany: 26 December 2025, a Friday, is a holiday; Monday is the 29th."""
    desk = Desk(mail)
    asked_at, officer = datetime(2025, 11, 26, 11, tzinfo=UTC), desk.officer()
    here, there = (desk.ask(Right.ACCESS, jurisdiction=place, received_at=asked_at) for place in ("EU", "BR"))
    with acting(officer):
        line, other = asked_of.request(officer, here), asked_of.request(officer, there)
    ends = [one.isoformat() for one in (line.due_at, line.latest_at)]
    assert ends == ["2025-12-26T23:00:00+00:00", "2025-12-29T23:00:00+00:00"]
    assert (line.calendar, [one.day for one in line.holidays]) == ("DE", [25, 26])
    assert (other.calendar, other.due_at) == ("", other.latest_at)
    page = browser(desk.world, "cleo").get(f"/privacy/requests/{here}/").content.decode()
    assert "2025-12-29T23:00:00+00:00" in page and "public holidays of DE" in page
