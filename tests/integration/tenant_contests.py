"""What a side has of suspicions, contests, held pay and an operator's own rules, to be looked for."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.core.quality.contests import Finding
from heliotrope.core.quality.suspects import Suspicion
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.match import dispatch_rules
from heliotrope.pipeline.quality import contest_lines, contesting
from tests.support.world import World

if TYPE_CHECKING:
    from tests.integration.tenants import Side


def set_rules(world: World) -> None:
    """The operator's own rules of live work."""
    admin = world.admin()
    with acting(admin):
        dispatch_rules.set_rules(admin, replace(RULES, notice_s=RULES.notice_s + 1), after=0, now=now())


def raise_contests(side: "Side", order_id: UUID) -> dict[str, UUID]:
    """Suspect both workers of a side on an order, and contest the verdicts that went against them.

    The first one's is granted, the second one's is open.
    """
    _suspect(side, order_id, (side.first, side.second))
    ids, contested = {}, []
    for prefix, name in (("", side.first), ("neighbour_", side.second)):
        worker = str(side.world.workers[name])
        ids[f"{prefix}suspicion_id"] = derived_id(order_id, "suspicion", worker, Suspicion.GUESSING.value)
        actor = side.world.actor(name)
        with acting(actor):
            (rejected,) = contest_lines.rejected(actor)
            ids[f"{prefix}judgement_id"] = rejected.judgement_id
            text = f"word of {side.mark}"
            contested.append(contesting.contest_judgement(actor, rejected.judgement_id, text=text, now=now()))
    granted, ids["contest_id"] = contested
    admin = side.world.admin()
    with acting(admin):
        contesting.settle_contest(admin, granted, grant=True, reason=f"reason of {side.mark}", now=now())
    return ids


def hold(side: "Side") -> None:
    """Suspect the inspector of a delivered order, so that its pay is held."""
    _suspect(side, side.ids["certified_order_id"], (side.second,))


def _suspect(side: "Side", order_id: UUID, names: Iterable[str]) -> None:
    platform = side.world.platform()
    found = [
        Finding(
            worker=str(side.world.workers[name]),
            kind=Suspicion.GUESSING,
            others=0,
            judgements=10,
            observed=3.0,
            expected=3.0,
            chance=0.95,
        )
        for name in names
    ]
    with acting(platform):
        contesting.tell(order_id=order_id, client_id=side.client_id, found=found, now=now())
