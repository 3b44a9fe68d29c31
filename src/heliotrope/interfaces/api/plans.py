"""Plans: a brief in, a graph back, edited versions, a signature, and files for its pieces."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import UploadedFile
from ninja.params.functions import File, Query

from heliotrope.core.access import Permission
from heliotrope.core.demand import written
from heliotrope.core.errors import TooLarge
from heliotrope.flow import planning, planning_delivering, planning_ending, planning_running, planning_story
from heliotrope.foundation.clock import now
from heliotrope.foundation.files.services import MAX_BYTES
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.http.media_types import media_type_of
from heliotrope.interfaces.api import plan_schemas as s
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.pipeline.demand import plan_selectors

door = Door("plans")


def _shown(request: HttpRequest, plan_id: UUID) -> s.PlanShown:
    told = planning_story.story(actor_of(request), plan_id, now=now())
    timed = told.schedule
    return s.PlanShown(
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
            s.PlanProblem(fault=one.fault, nodes=list(one.nodes), value=one.value, message=str(one))
            for one in told.problems
        ],
        expected_h=timed.expected_h if timed else None,
        ninety_h=timed.likely_h if timed else None,
        elsewhere=s.PlanElsewhere.model_validate(told.price.elsewhere, from_attributes=True)
        if told.price.elsewhere
        else None,
        prices=[s.PlanPrice.model_validate(one, from_attributes=True) for one in told.price.totals],
        reasons=[
            {"why": one.why, "subject": one.subject, "value": one.value, "words": one.words}
            for one in told.words.reasons
        ],
    )


def _pieces(told: planning_story.PlanStory) -> list[s.PlanPiece]:
    texts = written.words(told.graph)
    made = []
    for node, numbers in zip(told.graph.nodes, written.numbers(told.graph), strict=True):
        slot = told.schedule.slots.get(node.key) if told.schedule else None
        price, going = told.price.nodes.get(node.key), told.nodes.get(node.key)
        waits = going is not None and going.state == "waiting" and going.file_id is None
        made.append(
            s.PlanPiece(
                node={**numbers, **texts[node.key]},
                begins_at_h=slot.start_h if slot else None,
                ends_at_h=slot.finish_h if slot else None,
                critical=bool(slot and slot.critical),
                price=s.PlanPrice.model_validate(price, from_attributes=True) if price else None,
                state=going.state if going else "draft",
                order_id=going.order_id if going else None,
                needs_file=waits and planning.takes_upload(node),
                closable=node.key in told.closable,
                ends_at=going.ends_at if going else None,
            )
        )
    return made


def _state(request: HttpRequest, plan_id: UUID) -> s.PlanState:
    told = planning_story.story(actor_of(request), plan_id, now=now())
    return s.PlanState(id=plan_id, state=told.line.state, version=told.line.version)


@door.get("/plans", Permission.ORDER_PLACE, list[s.PlanListed])
def list_plans(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The plans that you may see, the latest first."""
    return plan_selectors.plans(actor_of(request), limit=limit)


@door.act("/plans", Permission.ORDER_PLACE, s.PlanState)
def make_plan(request: HttpRequest, given: s.NewPlan) -> s.PlanState:
    """Make a draft of a brief: pieces of work in several lines, what each waits for, times and prices."""
    plan_id = planning.draft(actor_of(request), programme_id=given.programme_id, brief=given.brief, now=now())
    return _state(request, plan_id)


@door.get("/plans/{uuid:plan_id}", Permission.ORDER_PLACE, s.PlanShown)
def show_plan(request: HttpRequest, plan_id: UUID) -> Any:
    """One plan, with everything that stands in its way and why it is as it is."""
    return _shown(request, plan_id)


@door.act("/plans/{uuid:plan_id}/versions", Permission.ORDER_PLACE, s.PlanState)
def revise_plan(request: HttpRequest, plan_id: UUID, given: s.NewVersion) -> s.PlanState:
    """Keep an edited graph as the next version of a draft; what stands in its way is told, not refused."""
    graph = written.read_nodes(given.nodes, due_at=given.due_at)
    planning.revise(actor_of(request), plan_id, base=given.base_version, graph=graph, now=now())
    return _state(request, plan_id)


@door.act("/plans/{uuid:plan_id}/sign-off", Permission.ORDER_PLACE, s.PlanState)
def sign_plan_off(request: HttpRequest, plan_id: UUID, given: s.SignOff) -> s.PlanState:
    """Sign a version off: from now on its pieces become orders."""
    planning.sign_off(actor_of(request), plan_id, version=given.version, now=now())
    return _state(request, plan_id)


@door.act("/plans/{uuid:plan_id}/nodes/{key}/file", Permission.ORDER_PLACE, s.FileTaken)
def give_plan_file(
    request: HttpRequest, plan_id: UUID, key: str, file: UploadedFile = File(...)
) -> s.FileTaken:
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
    return s.FileTaken(items=price.items, least=price.least, most=price.most, currency=price.currency)


@door.act("/plans/{uuid:plan_id}/nodes/{key}/closing", Permission.ORDER_PLACE, s.PlanState)
def close_plan_stream(request: HttpRequest, plan_id: UUID, key: str) -> s.PlanState:
    """Close a stream of a plan once every piece with an end is delivered; again changes nothing.

    What is in hand may still be answered.  Then the stream is delivered, and the plan with it.
    """
    planning_ending.close_stream(actor_of(request), plan_id, key, now=now())
    return _state(request, plan_id)


@door.get("/plans/{uuid:plan_id}/delivery", Permission.DELIVERY_READ, s.PlanHandedOver)
def show_plan_delivery(request: HttpRequest, plan_id: UUID) -> Any:
    """The one delivery of a plan whose every piece is over."""
    return planning_delivering.delivery(actor_of(request), plan_id)


@door.get("/plans/{uuid:plan_id}/delivery/file", Permission.DELIVERY_READ, files=("application/zip",))
def get_plan_delivery(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Every file of a plan's delivery as one ZIP archive, with ``contents.json`` in front."""
    name = f"plan-{plan_id.hex[-8:]}.zip"
    return download(planning_delivering.parcel(actor_of(request), plan_id), "application/zip", name)


@door.act("/plans/{uuid:plan_id}/delivery/acceptance", Permission.DELIVERY_ACCEPT, s.PlanAccepted)
def accept_plan(request: HttpRequest, plan_id: UUID) -> s.PlanAccepted:
    """Say yes to all of a plan at once; the invoices of what was not accepted before are issued."""
    made = planning_delivering.accept(actor_of(request), plan_id, now=now())
    return s.PlanAccepted(invoice_ids=list(made))
