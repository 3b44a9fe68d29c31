"""A worker's answer: checked by its line, kept at home, judged once, and paid by what it counts for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.line import Answer, Counted, Given, Line, Reacting, Task, Turn
from heliotrope.core.money.price_books import BookPrice
from heliotrope.flow import book_prices, inspecting, refilling, showing, veiling
from heliotrope.flow.lines import line_of
from heliotrope.flow.tasks import load_task
from heliotrope.foundation import tracing
from heliotrope.foundation.files import services as files
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.money import selectors as money_selectors
from heliotrope.money import services as money
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import Payee
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import subjects
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.selectors import AssignmentLine
from heliotrope.pipeline.quality import bodies
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality import services as quality
from heliotrope.pipeline.quality.services import Made

MOST_FILES = 20
MOST_FILE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that a worker sends with an answer, such as a screenshot.

    Attributes:
        field: its name in what is given.
    """

    field: str
    name: str
    media_type: str
    content: bytes


def submit(
    actor: Actor,
    assignment_id: UUID,
    *,
    given: Given,
    uploads: Sequence[Upload] = (),
    spent_s: float | None,
    seen_at: datetime | None = None,
    now: datetime,
) -> UUID:
    """Take the worker's answer, with what it earns; the same answer again is the same judgement.

    Args:
        seen_at: when the worker last saw the item; an answer to what has changed since is refused.

    Raises:
        Invalid: the answer is not one that the line takes, or something arrived meanwhile.
        Conflict: the unit is no longer in the worker's hands, or was answered differently before.
    """
    held = match_selectors.my_assignment(actor, assignment_id)
    order = demand_selectors.order(actor, held.order_id)
    with tracing.stage("quality.judge", order.id, unit_id=held.unit_id, item_id=held.item_id):
        return _take(actor, held, order, given, uploads, spent_s=spent_s, seen_at=seen_at, now=now)


def _take(
    actor: Actor,
    held: AssignmentLine,
    order: OrderLine,
    given: Given,
    uploads: Sequence[Upload],
    *,
    spent_s: float | None,
    seen_at: datetime | None,
    now: datetime,
) -> UUID:
    line = line_of(order.line)
    unit = decompose_selectors.unit(actor, held.unit_id)
    if held.active:
        _check_seen(actor, held, seen_at)
    with acting_in_vault(actor, order.data_home):
        task = load_task(actor, order, held.item_id, step=unit.step)
        told = refilling.refilled(order, task, {**given, **_keep(order, held.item_id, uploads)})
        answer = inspecting.answer(order, veiling.unnamed(order, task), told)
        if held.active:
            showing.check(order, task, answer)
        body_id = bodies.keep_body(held, answer.body) if answer.body else None
    if inspecting.is_inspection(unit):
        pay_id, fresh = inspecting.take(actor, order, held, answer, spent_s=spent_s, now=now)
        if fresh:
            money.earn(_earnings(actor, order, line, _with(task, answer, pay_id, held), unit, now))
        return pay_id
    if not held.active:
        before = quality_selectors.judgement_of_assignment(actor, held.id)
        if before is not None and (before.answer, before.body_id) == (answer.code, body_id):
            return before.id
    finished = match.finish(actor, held, now=now)
    made = Made(
        answer=answer.code,
        step=unit.step,
        turn=unit.turn,
        body_id=body_id,
        reacts_at=order.data_home if isinstance(line, Reacting) else "",
    )
    judgement_id = quality.take_judgement(
        actor, finished, assignment_id=held.id, made=made, spent_s=spent_s, now=now
    )
    money.earn(_earnings(actor, order, line, _with(task, answer, judgement_id, held), unit, now))
    return judgement_id


def _check_seen(actor: Actor, held: AssignmentLine, seen_at: datetime | None) -> None:
    touched_at = decompose_selectors.item(actor, held.item_id).touched_at
    if seen_at is not None and touched_at is not None and touched_at > seen_at:
        raise Invalid("Something new arrived meanwhile; read it, and send your answer again.")


def _keep(order: OrderLine, item_id: UUID, uploads: Sequence[Upload]) -> dict[str, object]:
    """Files in the vault that is entered, by the names of their fields; a list where one has several."""
    if len(uploads) > MOST_FILES:
        raise TooLarge(f"An answer may have {MOST_FILES} files, not {len(uploads)}.")
    kept: dict[str, list[dict[str, object]]] = {}
    person_id = subjects.person_of(order.client_id, item_id) if uploads else None
    for upload in uploads:
        if len(upload.content) > MOST_FILE_BYTES:
            raise TooLarge(f"{upload.name}: a file may have {MOST_FILE_BYTES // 1024**2} MB.")
        file = files.keep(
            client_id=order.client_id,
            purpose="evidence",
            media_type=upload.media_type,
            content=upload.content,
            person_id=person_id,
        )
        kept.setdefault(upload.field, []).append(
            {
                "file": str(file.id),
                "name": upload.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
            }
        )
    return {field: one[0] if len(one) == 1 else one for field, one in kept.items()}


def _with(task: Task, answer: Answer, judgement_id: UUID, held: AssignmentLine) -> Task:
    """The task with the turn that was just made."""
    turn = Turn(step=task.step, answer=answer, judgement_id=judgement_id, worker_id=held.worker_id)
    return replace(task, turns=(*task.turns, turn))


def _earnings(
    actor: Actor, order: OrderLine, line: Line, task: Task, unit: UnitLine, now: datetime
) -> list[money.Earned]:
    """What the latest turn makes payable, to whoever did the turn that it is for.

    The skill is known of the latest turn alone; an earlier one is paid by its line's price in a book.
    """
    counted = [(one, task.turns[one.turn]) for one in inspecting.count(order, line, task)]
    payees = network_selectors.payees(actor, {turn.worker_id for _, turn in counted if turn.worker_id})
    ratio = money_selectors.commission(actor, order.commission_version)
    paid = {one.provider_id for one in payees.values()}
    skilled = book_prices.of_order(actor, order, paid, skill=unit.requirement.skill)
    plain = book_prices.of_order(actor, order, paid)
    return [
        _earned(
            order,
            task,
            one,
            turn,
            payees[turn.worker_id],
            ratio,
            (skilled if turn is task.turns[-1] else plain).get(payees[turn.worker_id].provider_id),
            now,
        )
        for one, turn in counted
        if turn.worker_id is not None
    ]


def _earned(
    order: OrderLine,
    task: Task,
    counted: Counted,
    turn: Turn,
    payee: Payee,
    ratio: Decimal,
    book: BookPrice | None,
    now: datetime,
) -> money.Earned:
    if turn.judgement_id is None or turn.worker_id is None:
        raise ValueError("only a turn that was done is paid")
    return money.Earned(
        judgement_id=turn.judgement_id,
        counted=counted,
        order_id=order.id,
        item_id=task.item_id,
        client_id=order.client_id,
        worker_id=turn.worker_id,
        provider_id=payee.provider_id,
        payee_id=payee.legal_entity_id,
        rate_per_judgement=order.rate_per_judgement,
        currency=order.currency,
        commission_ratio=ratio,
        commission_version=order.commission_version,
        earned_at=now,
        book_rate=book.rate if book else None,
        book_version=book.version if book else None,
    )
