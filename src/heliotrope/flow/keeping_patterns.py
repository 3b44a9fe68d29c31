"""A client's own patterns: put in force, used for what leaves, and what is open read anew for them.

What was read with other patterns is read again as it is drawn, so nothing waits for the jobs that read ahead.
"""

from datetime import datetime
from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.events import PatternsKept
from heliotrope.core.masking.cases import Case, hide
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.patterns import Patterns
from heliotrope.flow import showing
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.demand import selectors as demand_selectors


def keep(actor: Actor, client_id: UUID, patterns: Patterns, *, now: datetime) -> None:
    """Put a client's patterns in force, and have its open orders with people's data read anew.

    Raises:
        Conflict: somebody else wrote them meanwhile.
        NotFound: a client that the actor may not see.
    """
    compliance.keep_patterns(actor, client_id, patterns, now=now)
    for order in demand_selectors.working_orders(actor):
        if order.client_id == client_id and showing.personal(order) is not None:
            outbox.publish(PatternsKept(client_id=client_id, home=order.data_home, order_id=order.id))


def without(client_id: UUID, text: str) -> str:
    """A text without what a client's own patterns find in it; the rest of it stays."""
    own = compliance_selectors.patterns_in_force(client_id).own
    return hide(text, find(text, kinds=(), own=own), Case()).text if own else text
