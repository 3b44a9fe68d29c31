"""What a plan costs: pieces a unit times units times the rate of the line, as a range.

The range of a total is the sum of the ranges, so it is as wide as if everything went one way at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from heliotrope.core.demand.plan import Node, Plan
from heliotrope.core.demand.yardstick import Elsewhere, elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Money for one piece of a line's work, as the rate card states it."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An amount in one currency: as little, as is likely, as much as can reasonably be."""

    low: Decimal
    likely: Decimal
    high: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a plan costs.

    Attributes:
        nodes: the price of each node whose line has a rate.
        totals: of the whole, by currency.
        unpriced: keys of nodes whose line has no rate.
        elsewhere: the same work by one local expert a piece; None while a piece was not measured.
    """

    nodes: Mapping[str, Range]
    totals: tuple[Range, ...]
    unpriced: tuple[str, ...]
    elsewhere: Elsewhere | None


def price(plan: Plan, rates: Mapping[str, Rate]) -> Price:
    """The price of a plan by the rates of its lines; exact, to be rounded where it is shown or owed."""
    nodes = {node.key: _of_node(node, rates[node.line]) for node in plan.nodes if node.line in rates}
    totals: dict[str, Range] = {}
    for part in nodes.values():
        whole = totals.get(part.currency)
        totals[part.currency] = part if whole is None else _sum(whole, part)
    return Price(
        nodes=nodes,
        totals=tuple(totals[currency] for currency in sorted(totals)),
        unpriced=tuple(node.key for node in plan.nodes if node.line not in rates),
        elsewhere=elsewhere(plan),
    )


def _of_node(node: Node, rate: Rate) -> Range:
    each = rate.amount * node.count
    pieces = node.pieces
    return Range(
        low=pieces.low * each,
        likely=pieces.expected * each,
        high=pieces.high * each,
        currency=rate.currency,
    )


def _sum(one: Range, other: Range) -> Range:
    return Range(
        low=one.low + other.low,
        likely=one.likely + other.likely,
        high=one.high + other.high,
        currency=one.currency,
    )
