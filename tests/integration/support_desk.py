"""A standing order of support with its vault, its mailbox and whoever answers."""

from dataclasses import replace
from uuid import UUID

from heliotrope.core.line import Task, Turn
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox.models import OutboxEvent
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.support import keeping, post, selectors, services
from heliotrope.lines.support.line import LINE
from heliotrope.lines.support.mail import parse
from tests.integration.support_servers import Post
from tests.support.world import World

HELP = "help@shop.example"


class Desk:
    """One standing order of Ana's, and whoever works on it."""

    def __init__(self, world: World, mail: Post | None = None) -> None:
        self.world, self.order_id = world, new_id()
        self.options = LINE.options({"channels": ["email", "chat"], "language": "de"})
        self.actor: Actor = world.platform()
        if mail is not None:
            with self.vault():
                keeping.keep_mailbox(
                    self.actor,
                    order_id=self.order_id,
                    client_id=world.client_id,
                    settings=mail.mailbox(HELP),
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
