"""The end of a plan: what all its orders and streams delivered is handed over, and accepted, as one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.deliver.parcel import PARCEL_MOST, Entry, packed, path_of, sha256_of
from heliotrope.core.errors import NotFound, TooLarge
from heliotrope.flow import delivering
from heliotrope.flow.handed import gives_files
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.files import selectors as files
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver import services as deliver
from heliotrope.pipeline.deliver.selectors import DeliveryLine, PlanDeliveryLine
from heliotrope.pipeline.demand import plan_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a plan's delivery, and where in the vault it is."""

    entry: Entry
    file_id: UUID


def hand_over(actor: Actor, plan_id: UUID, *, now: datetime) -> None:
    """Hand over what a plan's nodes delivered; nothing when each of them was cancelled.

    Belongs into the transaction that finishes the plan, which happens once.
    """
    line = plan_selectors.plan(actor, plan_id)
    handed = _handed(actor, plan_id)
    if not handed:
        return
    entries = [part.entry for part in _parts(handed)]
    deliver.hand_over_plan(
        actor,
        plan_id,
        client_id=line.client_id,
        nodes=len({key for key, _ in handed}),
        items=sum(one.items for _, one in handed),
        files=len(entries),
        contents_sha256=sha256_of(entries),
        now=now,
    )


def _handed(actor: Actor, plan_id: UUID) -> Sequence[tuple[str, DeliveryLine]]:
    """Every delivery of a plan with its node's key, the first first."""
    keys = {node.order_id: node.key for node in plan_selectors.nodes(actor, plan_id) if node.order_id}
    return [(keys[one.order_id], one) for one in deliver_selectors.deliveries_of_orders(actor, keys)]


def _parts(handed: Sequence[tuple[str, DeliveryLine]]) -> Iterator[Part]:
    seen = Counter[str]()
    for key, one in handed:
        seen[key] += 1
        number = seen[key] if one.item_id is not None else None
        for name, kept in sorted(one.files.items()):
            entry = Entry(
                node=key,
                delivery=str(one.id),
                path=path_of(key, name, number=number),
                sha256=kept["sha256"],
                size=int(kept["size"]),
            )
            yield Part(entry=entry, file_id=UUID(str(kept["id"])))


def delivery(actor: Actor, plan_id: UUID) -> PlanDeliveryLine:
    """The one delivery of a plan.

    Raises:
        NotFound: this actor has no such plan, or it is not delivered yet.
    """
    found = deliver_selectors.plan_delivery(actor, plan_id)
    if found is None:
        raise NotFound
    return found


def gives_parcel(actor: Actor, plan_id: UUID) -> bool:
    """Whether the actor may have all that a plan delivered as one archive."""
    orders = {one.order_id for _, one in _handed(actor, plan_id)}
    return all(gives_files(actor, order_id, now=clock_now()) for order_id in orders)


def parcel(actor: Actor, plan_id: UUID) -> bytes:
    """The one delivery of a plan as an archive; the download is recorded in the vault.

    Raises:
        NotFound: this actor has no such plan, may not have its files, or it is not delivered yet.
        TooLarge: it holds more than an archive may; its parts are downloaded one by one.
    """
    whole = delivery(actor, plan_id)
    line = plan_selectors.plan(actor, plan_id)
    parts = list(_parts(_handed(actor, plan_id)))
    if sum(part.entry.size for part in parts) > PARCEL_MOST:
        raise TooLarge(
            f"The delivery has more than {PARCEL_MOST // 1024**2} MB; download its pieces one by one."
        )
    if not gives_parcel(actor, plan_id):
        raise NotFound
    with acting_in_vault(actor, line.data_home):
        contents = [(part.entry.path, files.content(actor, part.file_id)[0]) for part in parts]
        audit.record(
            actor,
            "delivery.downloaded",
            subject_kind="plan",
            subject_id=plan_id,
            client_id=line.client_id,
            detail={"files": len(parts), "sha256": whole.contents_sha256},
        )
    return packed([part.entry for part in parts], contents)


def accept(actor: Actor, plan_id: UUID, *, now: datetime) -> tuple[UUID, ...]:
    """Take the client's yes to all of a plan at once; gives the invoices of what was not accepted before.

    Raises:
        NotFound: this actor has no such plan, or it is not delivered yet.
        Conflict: it was accepted before.
    """
    deliver.accept_plan(actor, plan_id, now=now)
    waiting = [one.id for _, one in _handed(actor, plan_id) if one.state == "delivered"]
    return tuple(delivering.accept(actor, delivery_id, now=now) for delivery_id in waiting)
