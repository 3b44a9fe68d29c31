"""What is at stake with each unit of a stream: what the client pays, and what workers' time is worth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import OperationalError

from heliotrope.core.line import ItemContent
from heliotrope.core.match.customers import Said, customer_clock, said_of
from heliotrope.core.match.dispatch.stakes import Stakes
from heliotrope.flow.lines import line_of
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import OUT_OF_REACH
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import bids

log = structlog.get_logger()


def stakes_of(
    platform: Actor, orders: Mapping[UUID, OrderLine], units: Sequence[UnitLine], *, now: datetime
) -> dict[UUID, Stakes]:
    """What is at stake with each unit, by its key; a unit whose content is not to be had is left out."""
    contents = _contents(platform, orders, units)
    known = [unit for unit in units if unit.item_id in contents]
    at_stake = stakes_without_contents(platform, orders, known, now=now)
    kept: dict[int, Decimal] = {}
    for unit in known:
        content, order = contents[unit.item_id], orders[unit.order_id]
        version = order.commission_version
        if version not in kept:
            kept[version] = money_selectors.commission(platform, version)
        value = order.rate_per_judgement * line_of(order.line).worth(content, unit.step, order.options).pieces
        at_stake[unit.id] = replace(
            at_stake[unit.id],
            value=value,
            pay=value * (1 - kept[version]),
            channel=str(content.data.get("channel", "")),
            **_clock(said_of(content.data), order, now),
        )
    return at_stake


def stakes_in_hand(platform: Actor, units: Sequence[UnitLine], *, now: datetime) -> dict[UUID, Stakes]:
    """What is at stake with units in hand, by their keys; of a vault that is away, what is known without it.

    Work that has begun is handed on though its home cannot be asked what a piece of it pays.
    """
    orders = {key: demand_selectors.order(platform, key) for key in {unit.order_id for unit in units}}
    return stakes_without_contents(platform, orders, units, now=now) | stakes_of(
        platform, orders, units, now=now
    )


def stakes_without_contents(
    platform: Actor, orders: Mapping[UUID, OrderLine], units: Sequence[UnitLine], *, now: datetime
) -> dict[UUID, Stakes]:
    """What is known of what is at stake without asking a vault."""
    asked = bids.hours(platform, at=now)
    by_currency = {
        currency: {one.worker_id: one.per_hour for one in asked if one.currency == currency}
        for currency in {order.currency for order in orders.values()}
    }
    return {
        unit.id: Stakes(
            currency=orders[unit.order_id].currency,
            bids=by_currency[orders[unit.order_id].currency],
            channel=unit.requirement.channel,
            translated=is_translated(orders[unit.order_id]),
            **_clock(Said(), orders[unit.order_id], now),
        )
        for unit in units
    }


def _clock(said: Said, order: OrderLine, now: datetime) -> dict[str, Any]:
    """The customer's clock as stakes have it."""
    known = customer_clock(said, order.demands.customer_timezone, now)
    return {"offset_s": known.offset_s, "zone_from": known.source}


def is_translated(order: OrderLine) -> bool:
    """Whether who lacks the language may work on the order with translation help."""
    return order.demands.translation_help or order.options.get("translation_help") is True


def _contents(
    platform: Actor, orders: Mapping[UUID, OrderLine], units: Sequence[UnitLine]
) -> dict[UUID, ItemContent]:
    at_home: defaultdict[str, list[UUID]] = defaultdict(list)
    for unit in units:
        at_home[orders[unit.order_id].data_home].append(unit.item_id)
    found: dict[UUID, ItemContent] = {}
    for home, item_ids in sorted(at_home.items()):
        try:
            with acting_in_vault(platform, home):
                found |= decompose_selectors.light_contents(platform, item_ids)
        except (OperationalError, *OUT_OF_REACH) as error:
            # One region that is away must not hold up the work of the others.
            log.warning("live work waits for its vault", home=home, error=type(error).__name__)
    return found
