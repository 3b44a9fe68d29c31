"""A standing order of support whose months are certified, on a clock that is set by hand."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from heliotrope.core.deliver.certificate.periods import Period, month
from heliotrope.core.line import Shape
from heliotrope.flow import certifying, certifying_periods, issuing, placing, submitting, working
from heliotrope.foundation.clock import now, real_now
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.jobs import keeper
from heliotrope.money import credits as money_credits
from heliotrope.pipeline.match.services import Handed
from heliotrope.pipeline.quality import periods
from heliotrope.pipeline.quality.periods import PeriodLine
from tests.support.machine import settle
from tests.support.sundial import Sundial, sundial
from tests.support.world import Skilled, World, make_world

PEOPLE = {
    "xa": Skilled(skills="support:3", languages="en:5"),
    "xb": Skilled(skills="support:5", languages="en:5"),
}
"""Xa answers; Xb, who inspects, is an expert."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A stream of support, and the clock that it goes by."""

    world: World
    stream_id: UUID
    dial: Sundial
    period: Period

    def ask(self, period: Period | None = None, *, repeats: bool = False, **wish: Any) -> UUID:
        ana = self.world.actor("ana")
        with acting(ana):
            return certifying_periods.ask(
                ana,
                self.stream_id,
                certifying.Wish(**{"inspections": 5, **wish}),
                period or self.period,
                repeats=repeats,
                now=now(),
            )

    def answer(self, *names: str) -> None:
        """Conversations arrive, and Xa resolves each."""
        ana = self.world.actor("ana")
        for name in names:
            with acting(ana):
                given = {"conversation": name, "text": f"{name}: where is my parcel?", "language": "en"}
                placing.arrive(ana, self.stream_id, given, now=now())
            self.say("xa", {"then": "resolved", "reply": f"It is on its way, {name}."})
        settle()

    def say(self, name: str, given: Mapping[str, object]) -> dict[str, Any]:
        """Somebody takes what there is and answers it; gives what they saw, nothing when there is none."""
        actor = self.world.actor(name)
        with acting(actor):
            handed = working.take_next(actor, now=now())
        if not isinstance(handed, Handed):
            return {}
        actor = self.world.actor(name)
        with acting(actor):
            desk = working.desk(actor, handed.assignment_id)
            submitting.submit(actor, handed.assignment_id, given=dict(given), spent_s=1.0, now=now())
        return {"kind": desk.workspace.kind, **desk.workspace.data}

    def inspect(self, *words: str) -> list[dict[str, Any]]:
        seen = [self.say("xb", {"answer": word}) for word in words]
        settle()
        return seen

    def is_over(self) -> None:
        """The period ends, and the keeper notices."""
        self.dial.set(self.period.closed_at + timedelta(minutes=1))
        keeper.certify_periods()
        settle()
        settle()

    def asked(self) -> tuple[PeriodLine, ...]:
        ana = self.world.actor("ana")
        with acting(ana):
            return periods.of_stream(ana, self.stream_id)

    def certificate(self, order_id: UUID) -> tuple[bytes, dict[str, dict[str, Any]], str]:
        """The document, its parts by name, and the operator's key."""
        ana = self.world.actor("ana")
        with acting(ana):
            content, _ = issuing.file(ana, order_id)
            key = signing_selectors.keys(ana)[0].public
        return content, {part["name"]: part["content"] for part in json.loads(content)["parts"]}, key


@contextmanager
def supported() -> Iterator[Desk]:
    """A stream that was opened on the first of a month to come; a credit of 2 % a point is agreed."""
    first = month((real_now() + timedelta(days=40)).date())
    with sundial(first.begins_at + timedelta(hours=9)) as dial:
        world = make_world(lines=("support",), crowd=PEOPLE)
        ada, ana = world.admin(), world.actor("ana")
        with acting(ada):
            money_credits.set_terms(
                ada,
                point_ratio=Decimal("0.02"),
                most_ratio=Decimal("0.50"),
                provider_ratio=Decimal("0.5"),
                now=now(),
            )
        wish = placing.Wish(
            programme_id=world.programme_id,
            line="support",
            title="Help desk",
            shape=Shape.STREAM,
            options={"channels": ["email"], "language": "en"},
        )
        with acting(ana):
            stream_id = placing.place(ana, wish, now=now()).order_id
        settle()
        yield Desk(world, stream_id, dial, first)


def at(period: Period, day: int) -> datetime:
    """Noon of a day of a period, from 1."""
    return period.begins_at + timedelta(days=day - 1, hours=12)
