"""A certificate's sample: asked for, drawn, inspected, and what follows; the only writer of its tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import Conflict
from heliotrope.core.line import Step
from heliotrope.core.quality.certificate.sampling import Stratum
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.services import Opening
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.match.services import Finished
from heliotrope.pipeline.quality.events import InspectionMoved
from heliotrope.pipeline.quality.inspections import INSPECT
from heliotrope.pipeline.quality.models import Certification, Inspection


def ask(
    actor: Actor,
    order_id: UUID,
    *,
    client_id: UUID,
    target_ratio: float,
    level_ratio: float,
    inspections: int,
    inspector_level: int,
    credit_version: int,
    now: datetime,
) -> None:
    """Ask for a certificate of an order, once.

    Raises:
        Conflict: one was asked for before.
    """
    row = Certification(
        order_id=order_id,
        client_id=client_id,
        target_ratio=target_ratio,
        level_ratio=level_ratio,
        inspections=inspections,
        inspector_level=inspector_level,
        credit_version=credit_version,
        asked_by=actor.user_id,
        asked_at=now,
    )
    if Certification.objects.filter(pk=order_id).exists():
        raise Conflict("A certificate of this order was asked for before; its page shows how far it is.")
    row.save(force_insert=True)
    _told(actor, "certificate.asked", row.order_id, client_id)


def _told(actor: Actor, action: str, order_id: UUID, client_id: UUID) -> None:
    audit.record(actor, action, subject_kind="order", subject_id=order_id, client_id=client_id, detail={})


def _move(order_id: UUID, source: Certification.State, target: Certification.State) -> bool:
    moved = Certification.objects.filter(pk=order_id, state=source).update(state=target)
    return moved == 1


def draw(
    actor: Actor,
    order_id: UUID,
    *,
    client_id: UUID,
    seed: str,
    strata: Sequence[Stratum],
    claim: str = "",
    went_out: bool = False,
    now: datetime,
) -> bool:
    """Write the sample down and open a unit for each of its items; False when it was drawn before.

    Args:
        claim: what is claimed of each deliverable where inspectors say whether it holds; it goes out as it
            is.  Empty where they judge anew and their answer goes out.
        went_out: whether all of it was delivered before, so that no inspector's answer goes out any more.
    """
    if not _move(order_id, Certification.State.ASKED, Certification.State.INSPECTING):
        return False
    Certification.objects.filter(pk=order_id).update(
        seed=seed,
        inspections=sum(one.inspections for one in strata),
        strata=[{"items": len(one.items), "stated": one.confidence_ratio} for one in strata],
    )
    _open(order_id, client_id, strata, now, claim=claim, went_out=went_out)
    _told(actor, "certificate.drawn", order_id, client_id)
    return True


def _open(
    order_id: UUID,
    client_id: UUID,
    strata: Sequence[Stratum],
    now: datetime,
    *,
    claim: str = "",
    went_out: bool = False,
) -> None:
    """Open what is drawn and not open yet."""
    before = set(Inspection.objects.filter(order_id=order_id).values_list("item_id", flat=True))
    rows = [
        Inspection(
            item_id=UUID(item.key),
            order_id=order_id,
            client_id=client_id,
            stratum=one.number,
            delivered=claim or item.answer,
            shipped=claim or (item.answer if went_out else ""),
        )
        for one in strata
        for item in one.drawn
        if UUID(item.key) not in before
    ]
    Inspection.objects.bulk_create(rows, batch_size=1000)
    level = Certification.objects.values_list("inspector_level", flat=True).get(pk=order_id)
    step = Step(code=INSPECT, level=level)
    # Their turn is their own: the step comes after all that was done, and nobody inspects their own work.
    decompose.open_units(
        [Opening(item_id=row.item_id, step=step) for row in rows],
        order_id=order_id,
        client_id=client_id,
        now=now,
    )


def draw_on(
    actor: Actor, order_id: UUID, *, client_id: UUID, strata: Sequence[Stratum], now: datetime
) -> None:
    """Inspect on after a missed target: the strata with more inspections, in the order of the draw.

    Raises:
        Conflict: the target is not missed, or somebody decided otherwise meanwhile.
    """
    if not _move(order_id, Certification.State.MISSED, Certification.State.INSPECTING):
        raise Conflict("This order does not wait for a decision about its target any more.")
    Certification.objects.filter(pk=order_id).update(inspections=sum(one.inspections for one in strata))
    _open(order_id, client_id, strata, now)
    _told(actor, "certificate.decided", order_id, client_id)


def take(
    actor: Actor,
    finished: Finished,
    *,
    assignment_id: UUID,
    answer: str,
    spent_s: float | None,
    home: str,
    now: datetime,
) -> None:
    """Write down what an inspector found and how long it took, once; never longer than it was in hand.

    Raises:
        Conflict: the item is not in the sample, or was inspected before.
    """
    in_hand_s = max(0.0, (now - finished.started_at).total_seconds())
    blind = Inspection.objects.filter(item_id=finished.item_id, order_id=finished.order_id, answer="")
    if not blind.update(
        answer=answer,
        assignment_id=assignment_id,
        worker_id=finished.worker_id,
        inspected_at=now,
        spent_s=in_hand_s if spent_s is None else min(max(0.0, spent_s), in_hand_s),
    ):
        raise Conflict("This item was inspected before.")
    audit.record(
        actor,
        "item.inspected",
        subject_kind="item",
        subject_id=finished.item_id,
        client_id=finished.client_id,
        detail={"unit": str(finished.unit_id)},
    )
    _moved(finished.order_id, finished.client_id, home)


def _moved(order_id: UUID, client_id: UUID, home: str) -> None:
    outbox.publish(InspectionMoved(client_id=client_id, order_id=order_id, home=home))


def conclude(actor: Actor, order_id: UUID, *, client_id: UUID, missed: bool) -> None:
    """The sample is inspected: the order can be delivered, or the client decides."""
    if not missed:
        _move(order_id, Certification.State.INSPECTING, Certification.State.READY)
    elif _move(order_id, Certification.State.INSPECTING, Certification.State.MISSED):
        _told(actor, "certificate.missed", order_id, client_id)


def without_sample(order_id: UUID) -> None:
    """There is nothing to inspect, as for work by steps: the certificate says so."""
    _move(order_id, Certification.State.ASKED, Certification.State.READY)


def deliver_as_it_is(actor: Actor, order_id: UUID, *, client_id: UUID, home: str) -> None:
    """The client takes a delivery that missed its target.

    Raises:
        Conflict: the target is not missed, or somebody decided otherwise meanwhile.
    """
    if not _move(order_id, Certification.State.MISSED, Certification.State.READY):
        raise Conflict("This order does not wait for a decision about its target any more.")
    _told(actor, "certificate.decided", order_id, client_id)
    _moved(order_id, client_id, home)


def withdraw(actor: Actor, order_id: UUID, *, client_id: UUID, home: str, now: datetime) -> None:
    """Give the certificate up before its sample is inspected; what was inspected stays paid.

    Raises:
        Conflict: it is too late, or it was withdrawn before.
    """
    asked = _move(order_id, Certification.State.ASKED, Certification.State.WITHDRAWN)
    if not asked and not _move(order_id, Certification.State.INSPECTING, Certification.State.WITHDRAWN):
        raise Conflict(
            "There is no certificate to withdraw: its sample is inspected, or nobody asked for one."
        )
    if not asked:
        offers.withdraw_waiting(order_id, now=now)
    _told(actor, "certificate.withdrawn", order_id, client_id)
    _moved(order_id, client_id, home)


def ship(order_id: UUID) -> None:
    """Note what goes out of the inspected items: the inspector's answer wherever there is one."""
    for row in Inspection.objects.filter(order_id=order_id, shipped="").exclude(answer=""):
        Inspection.objects.filter(pk=row.pk, shipped="").update(shipped=row.answer)


def reverse(order_id: UUID, answers: Mapping[UUID, str]) -> None:
    """Take verdicts that were reversed after the delivery into what the certificate rests on.

    The new answer of an inspected item stands in place of its inspector's; what was shipped stays.
    """
    row = Certification.objects.select_for_update().get(pk=order_id)
    again = [one for one in row.reversals if UUID(one["item"]) not in answers]
    fresh = [{"item": str(item_id), "answer": answer} for item_id, answer in answers.items()]
    Certification.objects.filter(pk=order_id).update(reversals=[*again, *fresh])
    for item_id, answer in answers.items():
        Inspection.objects.filter(item_id=item_id, order_id=order_id).exclude(answer="").update(answer=answer)
