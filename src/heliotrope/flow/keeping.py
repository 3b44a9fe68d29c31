"""Keeping the house: what ran out is taken back, and what was left lying is picked up."""

from uuid import UUID

from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.match import services as match


def take_back() -> int:
    """Take back overdue units and unanswered offers of every operator; gives how many."""
    taken = 0
    for platform in tenancy_selectors.machines():
        with acting(platform):
            now = clock_now()
            taken += match.release_overdue(platform, now=now)
            taken += offers.expire(platform, now=now)
    return taken


def orders_to_fold() -> tuple[tuple[UUID, UUID], ...]:
    """(client, order) of every order being worked on; for a sweep that makes up for a lost fold."""
    found: list[tuple[UUID, UUID]] = []
    for platform in tenancy_selectors.machines():
        with acting(platform):
            found += [(order.client_id, order.id) for order in demand_selectors.working_orders(platform)]
    return tuple(found)
