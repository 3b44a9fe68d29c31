"""A customer of Ana's who asks about her own data, the crew that works on it, and Cleo the officer."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.selectors.requests import PersonLine, RequestLine
from heliotrope.core.privacy.requests import Refusal, Right
from heliotrope.flow import asking, requests
from heliotrope.flow.asking import Asked
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support.models import Message
from tests.integration.masked_desk import Case
from tests.support import machine
from tests.support.world import Skilled, make_world


class Rights(Case):
    """Käthe wrote; Pat and Kim are the officer's crew, on a standing order of Ana's when it is opened."""

    def __init__(self, *, crew: bool = True, lines: tuple[str, ...] = (), **more: Skilled) -> None:
        handler = Skilled(skills="privacy:3", languages="en:5")
        crowd = {
            "bo": Skilled(skills="translation:1", languages="en:5"),
            "chi": Skilled(skills="support:3", languages="en:5|de:5"),
            "pat": handler,
            "kim": handler,
        } | more
        super().__init__(world=make_world(lines=("support", "rights", *lines), crowd=crowd))
        if crew:
            machine.place(self.world, "rights", {}, title="Requests")
        self.contact_id: UUID = self.thread().contact_id

    def officer(self) -> Actor:
        return self.world.actor("cleo")

    def ask(self, right: Right, **more: str | datetime) -> UUID:
        asked = Asked(
            client_id=self.world.client_id, home="eu", right=right, contact_id=self.contact_id, **more
        )
        with acting(self.officer()):
            return asking.take_in(self.officer(), asked, now=now())

    def verified(self, right: Right, **more: str) -> UUID:
        """A request whose requester gave back the code that was sent to her."""
        request_id = self.ask(right, **more)
        self.send_code(request_id)
        with acting(self.officer()):
            requests.verify(self.officer(), request_id, code=self.code(), now=now())
        machine.settle()
        return request_id

    def send_code(self, request_id: UUID) -> None:
        with acting(self.officer()):
            requests.send_code(self.officer(), request_id, now=now())

    def decide(self, request_id: UUID, refusal: Refusal | None = None) -> None:
        with acting(self.officer()):
            requests.decide(self.officer(), request_id, refusal=refusal, now=now())
        machine.settle()

    def crew(self, first: str, second: str) -> None:
        """Whoever of the crew is handed the request finds something, and the other one looks at it."""
        for name, answer in (("pat", first), ("kim", second)):
            assignment_id = machine.ask(self.world, name)
            assert assignment_id is not None
            machine.send(self.world, name, assignment_id, {"answer": answer})
            machine.settle()

    def line(self, request_id: UUID) -> RequestLine:
        with acting(self.officer()):
            return asked_of.request(self.officer(), request_id)

    def person(self, request_id: UUID) -> PersonLine:
        with acting_in_vault(self.officer(), "eu"):
            return asked_of.person(self.officer(), request_id)

    def told(self) -> list[str]:
        """What was written to her besides answers, the latest first."""
        with acting_in_vault(replace(self.world.platform()), "eu"):
            rows = Message.objects.filter(conversation__contact_id=self.contact_id, automatic=True)
            return [row.text for row in rows.order_by("-at", "-id")]

    def code(self) -> str:
        return next(iter(re.findall(r"\b[0-9]{8}\b", self.told()[0])))

    def link(self) -> str:
        return next(iter(re.findall(r"/privacy/packages/\S+", self.told()[0])))
