"""Money of a plan as text, and what the command says in the end."""

import json
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

from heliotrope.core.match.batch.problem import HOUR

if TYPE_CHECKING:
    from heliotrope.interfaces.cli.match_files import MatchSummary

DECIMALS = 12
"""Of a third of an hour at an odd wage there is no last one."""


def money(parts: int, coin: int) -> str:
    """Parts of a coin as money without needless zeros; ``coin`` coins are a unit."""
    amount = round(Decimal(parts) / (coin * HOUR), DECIMALS)
    return f"{amount.normalize():f}"


def said(summary: "MatchSummary") -> str:
    """A JSON object whose amounts are numbers with every digit, not the nearest that a float can hold."""
    told = {field.name: getattr(summary, field.name) for field in fields(summary)}
    amounts = {name: told.pop(name) for name in ("objective", "bound")}
    return "{" + "".join(f'"{name}": {amount}, ' for name, amount in amounts.items()) + json.dumps(told)[1:]
