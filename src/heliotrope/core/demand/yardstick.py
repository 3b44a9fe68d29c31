"""What a plan's pieces would cost when one local expert of the buyer's market did each of them.

The yardstick is that of every quote, ``core.money.baseline``; a piece's working time is its expected hours.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from heliotrope.core.demand.plan import Node, Plan
from heliotrope.core.money.baseline import Baseline, baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The baselines of a whole plan added up, with the table that they are from."""

    amount: Decimal
    currency: str
    market: str
    basis: str
    version: str
    source: str


def measured(plan: Plan, country: str) -> Plan:
    """The plan with each node's baseline for a buyer in a country; whatever stood there is replaced."""
    return replace(plan, nodes=tuple(replace(node, baseline=_of(node, country)) for node in plan.nodes))


def elsewhere(plan: Plan) -> Elsewhere | None:
    """The baselines of all nodes together; None while one has none, or they are of several tables."""
    made = [node.baseline for node in plan.nodes]
    first = made[0] if made else None
    if first is None:
        return None
    total = Decimal(0)
    for one in made:
        if one is None or one.amount is None or _table(one) != _table(first):
            return None
        total += one.amount
    return Elsewhere(
        amount=total,
        currency=first.currency,
        market=first.market,
        basis=first.basis,
        version=first.version,
        source=first.source,
    )


def _table(one: Baseline) -> tuple[str, str, str]:
    return one.version, one.market, one.currency


def _of(node: Node, country: str) -> Baseline | None:
    """None for a node whose estimate is not one: it has to be mended before it is worth anything."""
    if not node.effort.ordered or node.count <= 0:
        return None
    seconds = (node.hours.expected * 3600).to_integral_value(rounding=ROUND_HALF_EVEN)
    return baseline(node.line, country, int(seconds))
