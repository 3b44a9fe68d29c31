"""A letter of a European customer on the desk of a worker in Manila."""

from dataclasses import replace
from uuid import UUID

from heliotrope.core.line import Shape
from heliotrope.flow import placing, working
from heliotrope.flow.working import Desk
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import selectors, services
from heliotrope.lines.support.mail import parse
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world

NAME, ADDRESS, PHONE = "Käthe Müller", "kaethe.mueller@kunde.example", "+49 30 90182034"
CARD = "4111 1111 1111 1111"


def letter(*, number: int = 1, name: str = NAME, address: str = ADDRESS, phone: str = PHONE) -> bytes:
    first = name.partition(" ")[0]
    return (
        f"From: {name} <{address}>\nTo: help@shop.example\nSubject: Paket von {name}\n"
        f"Message-ID: <m{number}@kunde.example>\nDate: Fri, 20 Nov 2026 09:00:00 +0100\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
        f"Guten Tag, wo bleibt mein Paket? Rufen Sie mich unter {phone} an oder schreiben Sie an {address}.\n"
        f"Bezahlt habe ich mit {CARD}.\nViele Grüße, {first}\n"
    ).encode()


class Case:
    """Chi in Manila has a conversation of Ana's customer in hand, whose home is Europe."""

    def __init__(self, raw: bytes | None = None, world: World | None = None) -> None:
        crowd = {
            "bo": Skilled(skills="translation:1", languages="en:5"),
            "chi": Skilled(skills="support:3", languages="en:5|de:5"),
        }
        self.world = world or make_world(lines=("support",), crowd=crowd)
        ana = self.world.actor("ana")
        wish = placing.Wish(
            programme_id=self.world.programme_id,
            line="support",
            title="Care",
            shape=Shape.STREAM,
            options={"channels": ["email"], "language": "de"},
        )
        with acting(ana):
            self.order_id: UUID = placing.place(ana, wish, now=now()).order_id
        settle()
        self.receive(raw or letter())
        chi = self.worker()
        with acting(chi):
            handed = working.take_next(chi, now=now())
        self.assignment_id: UUID = handed.assignment_id  # type: ignore[union-attr] # somebody is asked

    def worker(self) -> Actor:
        return self.world.actor("chi")

    def receive(self, raw: bytes) -> UUID:
        platform = self.world.platform()
        with acting_in_vault(platform, "eu"):
            got = services.receive(
                platform,
                parse(raw),
                order_id=self.order_id,
                client_id=self.world.client_id,
                fallback="de",
                now=now(),
            )
        settle()
        assert got.conversation_id is not None
        self.conversation_id = got.conversation_id
        return got.conversation_id

    def desk(self) -> Desk:
        chi = self.worker()
        with acting(chi):
            return working.desk(chi, self.assignment_id)

    def thread(self) -> selectors.Case:
        platform = replace(self.world.platform())
        with acting_in_vault(platform, "eu"):
            return selectors.case(platform, self.conversation_id)
