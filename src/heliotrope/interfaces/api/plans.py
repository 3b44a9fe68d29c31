"""Plans: a brief in, a graph back, edited versions, a signature, and files for its pieces."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema, UploadedFile
from ninja.params.functions import File
from pydantic import AwareDatetime, Field

from heliotrope.core.access import Permission
from heliotrope.core.demand import written
from heliotrope.core.errors import TooLarge
from heliotrope.flow import planning, planning_running
from heliotrope.foundation.clock import now
from heliotrope.foundation.files.services import MAX_BYTES
from heliotrope.foundation.http.media_types import media_type_of
from heliotrope.interfaces.api.door import Door, actor_of

door = Door("plans")


class NewPlan(Schema):
    """A wish in the client's own words, in English or Chinese."""

    programme_id: UUID
    brief: str = Field(..., min_length=1, max_length=4000)


class NewVersion(Schema):
    """An edited graph; ``base_version`` is the version that was edited.

    A node has ``key``, ``line``, ``title`` and ``count``; whatever else it leaves out is its line's usual:
    ``effort`` and ``pieces`` (three numbers a unit), ``people``, ``span_days``, ``after``, ``options``,
    ``feed``, ``due_at``, ``skills``.
    """

    base_version: int = Field(..., ge=1)
    nodes: list[dict[str, Any]] = Field(..., max_length=200)
    due_at: AwareDatetime | None = None


class SignOff(Schema):
    """The version that was looked at."""

    version: int = Field(..., ge=1)


class PlanProblem(Schema):
    """Something that stands in the way of signing a plan off."""

    fault: str
    nodes: list[str]
    value: str
    message: str


class PlanPrice(Schema):
    """A price with its range."""

    low: Decimal
    likely: Decimal
    high: Decimal
    currency: str


class PlanPiece(Schema):
    """One node: what it is, when it is expected, what it costs, and how far it is."""

    node: dict[str, Any]
    begins_at_h: Decimal | None
    ends_at_h: Decimal | None
    critical: bool
    price: PlanPrice | None
    state: str
    order_id: UUID | None
    needs_file: bool


class PlanShown(Schema):
    """A plan with its problems, its times in hours from its start, and its price."""

    id: UUID
    client_id: UUID
    programme_id: UUID
    state: str
    version: int
    source: str
    rule: str
    brief: str
    due_at: datetime | None
    pieces: list[PlanPiece]
    problems: list[PlanProblem]
    expected_h: Decimal | None
    ninety_h: Decimal | None
    prices: list[PlanPrice]
    reasons: list[dict[str, Any]]


class PlanState(Schema):
    """A plan's key, its state and its version."""

    id: UUID
    state: str
    version: int


class FileTaken(Schema):
    """A file that a node's line takes: its items, and their price between least and most judgements."""

    items: int
    least: Decimal
    most: Decimal
    currency: str


def _shown(request: HttpRequest, plan_id: UUID) -> PlanShown:
    told = planning.story(actor_of(request), plan_id, now=now())
    timed = told.schedule
    return PlanShown(
        id=told.line.id,
        client_id=told.line.client_id,
        programme_id=told.line.programme_id,
        state=told.line.state,
        version=told.line.version,
        source=told.version.source,
        rule=told.version.rule,
        brief=told.words.brief,
        due_at=told.graph.due_at,
        pieces=_pieces(told),
        problems=[
            PlanProblem(fault=one.fault, nodes=list(one.nodes), value=one.value, message=str(one))
            for one in told.problems
        ],
        expected_h=timed.expected_h if timed else None,
        ninety_h=timed.likely_h if timed else None,
        prices=[PlanPrice.model_validate(one, from_attributes=True) for one in told.price.totals],
        reasons=[
            {"why": one.why, "subject": one.subject, "value": one.value, "words": one.words}
            for one in told.words.reasons
        ],
    )


def _pieces(told: planning.PlanStory) -> list[PlanPiece]:
    texts = written.words(told.graph)
    made = []
    for node, numbers in zip(told.graph.nodes, written.numbers(told.graph), strict=True):
        slot = told.schedule.slots.get(node.key) if told.schedule else None
        price, going = told.price.nodes.get(node.key), told.nodes.get(node.key)
        waits = going is not None and going.state == "waiting" and going.file_id is None
        made.append(
            PlanPiece(
                node={**numbers, **texts[node.key]},
                begins_at_h=slot.start_h if slot else None,
                ends_at_h=slot.finish_h if slot else None,
                critical=bool(slot and slot.critical),
                price=PlanPrice.model_validate(price, from_attributes=True) if price else None,
                state=going.state if going else "draft",
                order_id=going.order_id if going else None,
                needs_file=waits and planning.takes_upload(node),
            )
        )
    return made


def _state(request: HttpRequest, plan_id: UUID) -> PlanState:
    told = planning.story(actor_of(request), plan_id, now=now())
    return PlanState(id=plan_id, state=told.line.state, version=told.line.version)


@door.act("/plans", Permission.ORDER_PLACE, PlanState)
def make_plan(request: HttpRequest, given: NewPlan) -> PlanState:
    """Make a draft of a brief: pieces of work in several lines, what each waits for, times and prices."""
    plan_id = planning.draft(actor_of(request), programme_id=given.programme_id, brief=given.brief, now=now())
    return _state(request, plan_id)


@door.get("/plans/{uuid:plan_id}", Permission.ORDER_PLACE, PlanShown)
def show_plan(request: HttpRequest, plan_id: UUID) -> Any:
    """One plan, with everything that stands in its way and why it is as it is."""
    return _shown(request, plan_id)


@door.act("/plans/{uuid:plan_id}/versions", Permission.ORDER_PLACE, PlanState)
def revise_plan(request: HttpRequest, plan_id: UUID, given: NewVersion) -> PlanState:
    """Keep an edited graph as the next version of a draft; what stands in its way is told, not refused."""
    graph = written.read_nodes(given.nodes, due_at=given.due_at)
    planning.revise(actor_of(request), plan_id, base=given.base_version, graph=graph, now=now())
    return _state(request, plan_id)


@door.act("/plans/{uuid:plan_id}/sign-off", Permission.ORDER_PLACE, PlanState)
def sign_plan_off(request: HttpRequest, plan_id: UUID, given: SignOff) -> PlanState:
    """Sign a version off: from now on its pieces become orders."""
    planning.sign_off(actor_of(request), plan_id, version=given.version, now=now())
    return _state(request, plan_id)


@door.act("/plans/{uuid:plan_id}/nodes/{key}/file", Permission.ORDER_PLACE, FileTaken)
def give_plan_file(
    request: HttpRequest, plan_id: UUID, key: str, file: UploadedFile = File(...)
) -> FileTaken:
    """Give a piece of a signed plan its file of work; its line reads it first, as placing would."""
    if file.size is not None and file.size > MAX_BYTES:
        raise TooLarge(f"A file may have {MAX_BYTES // 1024**2} MB; split this one.")
    price = planning_running.give_file(
        actor_of(request),
        plan_id,
        key,
        source=file.read(),
        media_type=media_type_of(file.name, file.content_type),
        now=now(),
    )
    return FileTaken(items=price.items, least=price.least, most=price.most, currency=price.currency)
