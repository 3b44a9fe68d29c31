"""How a worker answers where it is known what is right, for who leads them and for themselves."""

from collections import defaultdict
from uuid import UUID

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.quality.skill_matrix import Matrix, matrix
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.quality.decided import decided

MOST_SETS, MOST_LABELS = 6, 12
"""Sets of labels that are shown, those with most judgements first; larger sets than this are left out."""


def matrices(actor: Actor, worker_id: UUID) -> tuple[Matrix, ...]:
    """A worker's confusion matrices, one for each set of labels; they name no client, order or item.

    Raises:
        NotFound: it is neither the actor nor a worker that they may see.
    """
    if actor.worker_id != worker_id:
        if not actor.may(Permission.NETWORK_READ):
            raise NotFound
        network_selectors.worker(actor, worker_id)
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    pairs: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    with acting(platform):
        known = decided(platform, worker_id)
        labels = {one: _labels(platform, one) for one in {line.order_id for line in known}}
    for line in known:
        pairs[labels[line.order_id]].append((line.truth, line.answer))
    made = [matrix(own, said) for own, said in pairs.items() if 1 < len(own) <= MOST_LABELS]
    return tuple(sorted(made, key=lambda one: (-one.count, one.labels))[:MOST_SETS])


def _labels(platform: Actor, order_id: UUID) -> tuple[str, ...]:
    given = demand_selectors.order(platform, order_id).options.get("labels", ())
    return tuple(map(str, given)) if isinstance(given, list | tuple) else ()
