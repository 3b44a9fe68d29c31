"""What is at stake and by which rules, as JSON, and back."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from heliotrope.core.match.customers import ZoneFrom
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.stakes import Stakes
from heliotrope.core.match.written import Record

__all__ = ["rules_of", "rules_record", "stakes_of", "stakes_record"]


def stakes_record(stakes: Stakes, known: Collection[UUID | None]) -> Record:
    """What is at stake, with the bids of these workers alone."""
    record: Record = {
        "currency": stakes.currency,
        "value": str(stakes.value),
        "pay": str(stakes.pay),
        "bids": {str(key): str(bid) for key, bid in stakes.bids.items() if key in known},
        "channel": stakes.channel,
        "offset_s": stakes.offset_s,
        "translated": stakes.translated,
    }
    # Of the time before the zone was asked for it is written as it was then.
    return record if stakes.zone_from is None else record | {"zone_from": stakes.zone_from.value}


def stakes_of(given: Mapping[str, Any]) -> Stakes:
    """What is at stake, from its JSON."""
    money = {name: Decimal(given[name]) for name in ("value", "pay")}
    bids = {UUID(key): Decimal(bid) for key, bid in given["bids"].items()}
    source = {"zone_from": ZoneFrom(given["zone_from"])} if "zone_from" in given else {}
    return Stakes(**{**given, **money, "bids": bids, **source})


def rules_record(rules: Rules) -> Record:
    """An operator's rules as JSON: all of them, so that a record needs no table to be read."""
    return {name: list(one) if isinstance(one, tuple) else one for name, one in asdict(rules).items()}


def rules_of(given: Mapping[str, Any]) -> Rules:
    """An operator's rules from their JSON; what it does not name is as it was before it could be set."""
    known: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in given.items()
    }
    return Rules(**known)
