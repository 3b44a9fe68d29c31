"""A person's request about their own data: one finds what is right, a second one checks it.

The item holds the request's key and its law, nothing of the person; what they said is read in the vault
where it stays, and is masked for who works on it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.clocks import rule
from heliotrope.core.errors import Invalid
from heliotrope.core.line import (
    Answer,
    Brief,
    Counted,
    Field,
    Finished,
    Given,
    ItemContent,
    Line,
    Options,
    PlannedItem,
    QualityPlan,
    Recipe,
    Redundancy,
    Requirement,
    Shape,
    Step,
    Task,
    Workspace,
)
from heliotrope.core.masking.known import Known
from heliotrope.core.privacy.requests import Advice, Right
from heliotrope.foundation.tenancy.actor import Actor, ActorKind

WORK, CHECK = "work", "check"
AGREE, DISAGREE = "agree", "disagree"
SKILL = "privacy"
EFFORT_S = 900
GRANT_OR_NOT = "Is this request granted?"
AGREE_OR_NOT = "Do you agree with what somebody else found?"
_ARRIVES = ("request", "right", "rule", "due_at")


class RightsLine:
    """Answers ``Line``, ``Reacting`` and ``Personal`` for persons' requests."""

    code: str = "rights"
    shapes: tuple[Shape, ...] = (Shape.STREAM,)
    measure: str = "request"
    told: frozenset[str] = frozenset({"asked"})
    filled: frozenset[str] = frozenset()

    def options(self, given: Options) -> Options:
        """There are none."""
        if given:
            raise Invalid("Persons' requests have no options; leave them out")
        return {}

    def recipe(self, brief: Brief) -> Recipe:
        """Requests come one at a time, never as a file."""
        raise Invalid("Persons' requests are a standing order: open a stream, they arrive by themselves.")

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One verified request."""
        self.options(options)
        values = {name: str(given.get(name, "")) for name in _ARRIVES}
        if strange := sorted(set(given) - set(_ARRIVES)):
            raise Invalid(f"Unknown: {', '.join(strange)}. A request has: {', '.join(_ARRIVES)}")
        request_id = _key(values["request"])
        try:
            datetime.fromisoformat(values["due_at"])
        except ValueError:
            raise Invalid("due_at: must be an instant in ISO 8601") from None
        if values["right"] not in set(Right):
            raise Invalid(f"right: choose one of {', '.join(Right)}")
        rule(values["rule"])
        data = {name: values[name] for name in ("right", "rule", "due_at")}
        return PlannedItem(
            content=ItemContent(key=str(request_id), text="", data=data),
            requirement=Requirement(skill=SKILL, effort_s=EFFORT_S),
        )

    def plan(self, options: Options) -> QualityPlan:
        """Find what is right, then have a second person check it."""
        self.options(options)
        steps = (Step(code=WORK), Step(code=CHECK, effort_ratio=0.5, upholds=(AGREE,)))
        return QualityPlan(redundancy=Redundancy.STEPS, gold_ratio=0, steps=steps)

    def workspace(self, task: Task) -> Workspace:
        """What is asked, by which law, until when; for who checks it with what the first one found."""
        checks = task.step == CHECK
        return Workspace(
            instruction=AGREE_OR_NOT if checks else GRANT_OR_NOT,
            field=Field.FORM,
            kind="rights",
            data={
                "right": str(task.content.data["right"]),
                "law": rule(str(task.content.data["rule"])).citation,
                "due_at": str(task.content.data["due_at"]),
                "asked": _asked(task),
                "found": task.turns[-1].answer.code if checks and task.turns else "",
                "choices": [AGREE, DISAGREE] if checks else [one.value for one in Advice],
            },
        )

    def answer(self, task: Task, given: Given) -> Answer:
        """One of the choices of the step."""
        wanted = (AGREE, DISAGREE) if task.step == CHECK else tuple(one.value for one in Advice)
        code = str(given.get("answer", "")).strip()
        if code not in wanted:
            raise Invalid(f"answer: choose one of {', '.join(wanted)}")
        return Answer(code=code)

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """A request, half of it for checking."""
        return Counted(pieces=Decimal(1) if step == WORK else Decimal("0.5"), note="one request")

    def count(self, task: Task) -> tuple[Counted, ...]:
        """The same, when it is done."""
        return (self.worth(task.content, task.step, task.options),)

    def known(self, task: Task) -> tuple[Known, ...]:
        """Nothing beforehand: what they said is searched."""
        return ()

    def done(self, task: Task) -> None:
        """Keep what was found, and tell when a second person looked at it."""
        # Tables are loaded when they are needed: what a line decides is asked without a database.
        from heliotrope.compliance.events import RequestDecided
        from heliotrope.compliance.services import persons
        from heliotrope.foundation.outbox import services as outbox
        from heliotrope.foundation.vaults import entered_vault, home_of_alias

        actor, request_id = _platform(task.client_id), _key(task.content.key)
        code = task.turns[-1].answer.code
        if task.turns[-1].step == WORK:
            persons.advise(actor, request_id, Advice(code))
            return
        if not persons.agree(actor, request_id, agreed=code == AGREE):
            return
        outbox.publish(
            RequestDecided(
                client_id=task.client_id, home=home_of_alias(entered_vault()), request_id=request_id
            )
        )

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """What was found of each request, by its key; nothing of the persons."""
        rows = [
            {"request": one.content.key, "right": one.content.data.get("right", ""), "check": one.answer}
            for one in finished.results
        ]
        return {"requests.json": json.dumps(rows, ensure_ascii=False).encode()}


def _asked(task: Task) -> str:
    from heliotrope.compliance.selectors.requests import person
    from heliotrope.core.errors import NotFound

    try:
        return person(_platform(task.client_id), _key(task.content.key)).detail
    except NotFound:
        return ""


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("request: must be the key of a request") from None


def _platform(client_id: UUID) -> Actor:
    return Actor(kind=ActorKind.MACHINE, client_ids=frozenset({client_id}))


LINE: Line = RightsLine()
