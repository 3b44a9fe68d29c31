"""What was handed over, as somebody may see it: files that hold people in clear go to whom the policy says.

To others a delivery has no files: neither their bytes nor their sizes and hashes, which tell of them too.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import UUID

from heliotrope.core.access import Role
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy import Field, Shown
from heliotrope.core.privacy.standing import OPERATE, OWN
from heliotrope.flow import delivering, showing
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver.selectors import DeliveryLine
from heliotrope.pipeline.demand import selectors as demand_selectors


def gives_files(actor: Actor, order_id: UUID, *, now: datetime) -> bool:
    """Whether the actor may have the files of an order's deliveries."""
    order = demand_selectors.order(actor, order_id)
    purpose = OWN if actor.role is Role.CLIENT_MEMBER else OPERATE
    verdicts = showing.verdicts_of(actor, order, (), purpose=purpose, in_hand=False, now=now)
    return not verdicts or verdicts[Field.FILE].shown is Shown.RAW


def shown(actor: Actor, lines: Iterable[DeliveryLine], *, now: datetime) -> tuple[DeliveryLine, ...]:
    """Deliveries, those without their files of which the actor may have none."""
    gives = cache(lambda order_id: gives_files(actor, order_id, now=now))
    return tuple(line if gives(line.order_id) else replace(line, files={}) for line in lines)


def file(actor: Actor, delivery_id: UUID, name: str, *, now: datetime) -> tuple[bytes, str]:
    """One file of a delivery with its media type; the download is recorded in the vault.

    Raises:
        NotFound: there is no such file for this actor.
    """
    delivery = deliver_selectors.delivery(actor, delivery_id)
    if not gives_files(actor, delivery.order_id, now=now):
        raise NotFound
    return delivering.file(actor, delivery_id, name)
