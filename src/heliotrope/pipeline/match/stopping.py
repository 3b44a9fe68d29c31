"""Taking cases out of people's hands that nobody may work on any more."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.match.models import Assignment, Offer
from heliotrope.pipeline.match.services import give_back


def take_out(actor: Actor, item_ids: Iterable[UUID], *, now: datetime) -> int:
    """End offers of these items' units and take those in hand back; gives how many."""
    wanted, taken = list(item_ids), 0
    offers = Offer.objects.filter(
        client_id__in=actor.client_ids, unit__item_id__in=wanted, state=Offer.State.OPEN
    )
    for offer_id, unit_id in offers.values_list("id", "unit_id"):
        if Offer.objects.filter(pk=offer_id, state=Offer.State.OPEN).update(state=Offer.State.EXPIRED):
            decompose.reopen(unit_id)
            taken += 1
    held = Assignment.objects.filter(
        client_id__in=actor.client_ids, unit__item_id__in=wanted, state=Assignment.State.ACTIVE
    )
    return taken + sum(give_back(actor, row.pk, now=now, why="stopped for the person") for row in held)
