"""From settled items to the client's yes: pack at home, hand over, owe the providers, invoice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Finished, Redundancy, Result, Shape
from heliotrope.core.money.pay import PayLine
from heliotrope.flow import certifying, crediting, issuing, period_contents, veiling
from heliotrope.flow.lines import line_of
from heliotrope.flow.parties import parties_of
from heliotrope.flow.suspecting import align_pay
from heliotrope.flow.tasks import task_of, turn_of
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.files import selectors as file_selectors
from heliotrope.foundation.files import services as files
from heliotrope.foundation.keys import SubjectErased
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.money import paying
from heliotrope.money import selectors as money_selectors
from heliotrope.money import services as money
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose import subjects
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver import services as deliver
from heliotrope.pipeline.deliver.services import Packed
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import bodies, inspections, periods
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality.periods import PeriodLine
from heliotrope.pipeline.quality.selectors import JudgementLine, VerdictLine

_TYPES = {"jsonl": "application/jsonl", "csv": "text/csv", "json": "application/json"}


def make(*, client_id: UUID, order_id: UUID, item_id: UUID | None = None) -> None:
    """Deliver a settled order, or one settled item of a stream; running it again changes nothing.

    A settled stream is over once each of its items is delivered: it has no package of its own.
    Runs where the order's data is at home, for the package holds the items' own content.
    """
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        certifies = periods.certified_by(actor, order_id) if item_id is None else None
        known = (
            period_contents.verdicts(actor, order_id)
            if item_id is None
            else quality_selectors.verdicts(actor, order_id, item_id=item_id)
        )
        ordinals = period_contents.item_ids(actor, order_id) if item_id is None else (item_id,)
        done = _done(actor, order, item_id)
        lines = money_selectors.pay_lines(actor, order_id=order_id, item_id=item_id)
        if item_id is None and order.state == "settled" and order.shape is Shape.ORDER:
            if not certifying.may_deliver(actor, order, known, now=clock_now()):
                return
            known = dict(certifying.put_right(actor, order, known))
    if item_id is None and order.state == "delivered":
        issuing.issue(client_id=client_id, order_id=order_id)
    if order.state not in ("settled", "working") or (item_id is None and order.state != "settled"):
        return
    if item_id is not None and item_id not in known:
        # An empty delivery would stand in the way of the real one.
        return
    verdicts = [known[one] for one in ordinals if one in known]
    if item_id is None and order.shape is Shape.STREAM:
        _end_stream(actor, order, [verdict.item_id for verdict in verdicts])
        return

    if certifies is not None:
        packed = _list(actor, order, certifies, known)
        verdicts = _inspected(actor, order_id, known)
    else:
        packed = _pack(actor, order, verdicts, item_id, done)

    with acting(actor):
        _hand_over(actor, order, item_id, verdicts, lines, packed)
    if item_id is None:
        issuing.issue(client_id=client_id, order_id=order_id)


def _end_stream(actor: Actor, order: OrderLine, item_ids: Sequence[UUID]) -> None:
    """Deliver what of a settled stream is left, and move the stream on; accepted when all of it was."""
    with acting(actor):
        handed = deliver_selectors.deliveries_of_order(actor, order.id, limit=len(item_ids) + 1)
    for item_id in set(item_ids) - {line.item_id for line in handed}:
        make(client_id=order.client_id, order_id=order.id, item_id=item_id)
    with acting(actor):
        decompose.hold_order(order.id, alone=True)
        if demand.mark_delivered(actor, order.id):
            _end_accepted(actor, order.id)


def _end_accepted(actor: Actor, order_id: UUID) -> None:
    """Move a delivered stream to accepted when none of its deliveries waits for the client any more."""
    waiting = deliver_selectors.item_counts(actor, [order_id]).get(order_id, {}).get("delivered", 0)
    if not waiting and demand_selectors.order(actor, order_id).state == "delivered":
        demand.mark_accepted(actor, order_id)


def _done(actor: Actor, order: OrderLine, item_id: UUID | None) -> Mapping[UUID, Sequence[JudgementLine]]:
    """The steps behind each verdict; none for a plan without steps, whose verdicts stand for themselves."""
    if line_of(order.line).plan(order.options).redundancy is not Redundancy.STEPS:
        return {}
    return quality_selectors.judgements_of_order(actor, order.id, item_id=item_id)


def _pack(
    actor: Actor,
    order: OrderLine,
    verdicts: Sequence[VerdictLine],
    item_id: UUID | None,
    done: Mapping[UUID, Sequence[JudgementLine]],
) -> dict[str, Packed]:
    """The delivery's files, made and kept in the vault."""
    with acting_in_vault(actor, order.data_home):
        made = bodies.bodies(actor, [line.body_id for lines in done.values() for line in lines])
        source, media_type = b"", ""
        if order.file_id is not None:
            source, media_type = file_selectors.content(actor, order.file_id)
        if item_id is None:
            contents = dict(decompose_selectors.contents(actor, order.id))
        else:
            contents = {item_id: decompose_selectors.content(actor, item_id)}
        turns = {
            item: veiling.restored(
                order, task_of(order, item, contents[item], turns=[turn_of(line, made) for line in lines])
            )
            for item, lines in done.items()
            if item in contents
        }
        results = [
            Result(
                content=contents[verdict.item_id],
                answer=verdict.answer,
                confidence_ratio=verdict.confidence_ratio,
                judgements=verdict.judgements,
                on_target=verdict.on_target,
                body=turns[verdict.item_id][-1].answer.body if verdict.item_id in turns else {},
                turns=turns.get(verdict.item_id, ()),
            )
            for verdict in verdicts
        ]
        finished = Finished(
            results=tuple(results), options=order.options, source=source, media_type=media_type
        )
        packed = line_of(order.line).package(finished)
        person_id = subjects.person_of(order.client_id, item_id) if item_id else None
        return {name: _keep(order, name, content, person_id) for name, content in packed.items()}


def _list(
    actor: Actor, order: OrderLine, certifies: PeriodLine, known: Mapping[UUID, VerdictLine]
) -> dict[str, Packed]:
    """What a period hands over: the list of what its stream delivered, for that itself went out before."""
    with acting(actor):
        content = period_contents.listed(actor, certifies, known)
    with acting_in_vault(actor, order.data_home):
        return {period_contents.FILE: _keep(order, period_contents.FILE, content)}


def _inspected(actor: Actor, order_id: UUID, known: Mapping[UUID, VerdictLine]) -> list[VerdictLine]:
    """The verdicts that a period's order worked on; the others count in the stream's own deliveries."""
    with acting(actor):
        return [known[line.item_id] for line in inspections.inspections(actor, order_id) if line.answer]


def _keep(order: OrderLine, name: str, content: bytes, person_id: UUID | None = None) -> Packed:
    """Keep one file of a delivery; of a person who was erased meanwhile it only says so."""
    media_type = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    keep = partial(files.keep, client_id=order.client_id, purpose="delivery")
    try:
        kept = keep(media_type=media_type, content=content, person_id=person_id)
    except SubjectErased:
        kept = keep(media_type="text/plain; charset=utf-8", content=files.gone())
    return Packed(name=name, file_id=kept.id, sha256=kept.sha256, media_type=media_type, size=kept.size)


def _hand_over(
    actor: Actor,
    order: OrderLine,
    item_id: UUID | None,
    verdicts: Sequence[VerdictLine],
    lines: Sequence[PayLine],
    packed: dict[str, Packed],
) -> None:
    now = clock_now()
    if item_id is None and not demand.mark_delivered(actor, order.id):
        return
    fresh = deliver.hand_over(
        actor,
        order_id=order.id,
        client_id=order.client_id,
        item_id=item_id,
        verdicts=verdicts,
        judgements=len({line.judgement_id for line in lines}),
        files=packed,
        now=now,
    )
    if fresh and lines:
        parties = parties_of(actor, order.client_id, order.id, lines)
        money.owe_providers(
            actor,
            client_id=order.client_id,
            order_id=order.id,
            delivery_id=deliver.delivery_id_of(order.id, item_id),
            lines=lines,
            parties=parties,
            now=now,
        )
    if fresh and lines and item_id is None:
        _credit(actor, order, now)


def _credit(actor: Actor, order: OrderLine, now: datetime) -> None:
    """Post what a missed target credits, in the books of those who did the work that was certified."""
    work = period_contents.work(actor, order.id)
    parties = parties_of(actor, order.client_id, period_contents.worked_on(actor, order.id), work)
    crediting.settle(actor, order.id, work, parties=parties, now=now)


def accept(actor: Actor, delivery_id: UUID, *, now: datetime) -> UUID:
    """Take the client's yes and issue the invoice with it; gives the invoice."""
    delivery = deliver_selectors.delivery(actor, delivery_id)
    if delivery.item_id is not None:
        # Of two who accept the last two deliveries of a stream at once, the later one ends it.
        decompose.hold_order(delivery.order_id, alone=True)
    deliver.accept(actor, delivery_id, now=now)
    if delivery.item_id is None:
        demand.mark_accepted(actor, delivery.order_id)
    else:
        _end_accepted(actor, delivery.order_id)
    lines = money_selectors.pay_lines(actor, order_id=delivery.order_id, item_id=delivery.item_id)
    return money.invoice(
        actor,
        client_id=delivery.client_id,
        order_id=delivery.order_id,
        delivery_id=delivery_id,
        lines=lines,
        parties=parties_of(actor, delivery.client_id, delivery.order_id, lines),
        now=now,
    )


def take_payment(actor: Actor, invoice_id: UUID, *, now: datetime) -> None:
    """Record that the client paid an invoice."""
    invoice = money_selectors.invoice(actor, invoice_id)
    lines = money_selectors.pay_lines(actor, order_id=invoice.order_id)
    money.take_payment(
        actor, invoice_id, parties=parties_of(actor, invoice.client_id, invoice.order_id, lines), now=now
    )


def pay_provider(actor: Actor, delivery_id: UUID, provider_id: UUID, *, now: datetime) -> UUID:
    """Record that a provider was paid what a delivery owes it, but for what is under suspicion."""
    delivery = deliver_selectors.delivery(actor, delivery_id)
    align_pay(actor, demand_selectors.order(actor, delivery.order_id), now=now)
    lines = money_selectors.pay_lines(actor, order_id=delivery.order_id)
    owed = money_selectors.payouts(actor, delivery_id=delivery_id)
    due = [line for line in owed if line.provider_id == provider_id and not (line.paid_at or line.held)]
    payment_id = money.pay_provider(
        actor,
        delivery_id=delivery_id,
        provider_id=provider_id,
        parties=parties_of(actor, delivery.client_id, delivery.order_id, lines),
        now=now,
    )
    # What a batch claims meanwhile takes the payment back.
    paying.claim_paid(due, now)
    return payment_id


def file(actor: Actor, delivery_id: UUID, name: str) -> tuple[bytes, str]:
    """One file of a delivery with its media type; the download is recorded in the vault."""
    delivery = deliver_selectors.delivery(actor, delivery_id)
    order = demand_selectors.order(actor, delivery.order_id)
    described = delivery.files.get(name)
    if described is None:
        raise NotFound
    with acting_in_vault(actor, order.data_home):
        content, media_type = file_selectors.content(actor, UUID(described["id"]))
        audit.record(
            actor,
            "delivery.downloaded",
            subject_kind="delivery",
            subject_id=delivery_id,
            client_id=delivery.client_id,
            detail={"file": name, "sha256": described["sha256"]},
        )
    return content, media_type
