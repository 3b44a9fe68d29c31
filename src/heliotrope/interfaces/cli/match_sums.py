"""Money of a plan as text."""

from decimal import Decimal

from heliotrope.core.match.batch.problem import HOUR

DECIMALS = 12
"""Of a third of an hour at an odd wage there is no last one."""


def money(parts: int, coin: int) -> str:
    """Parts of a coin as money without needless zeros; ``coin`` coins are a unit."""
    amount = round(Decimal(parts) / (coin * HOUR), DECIMALS)
    return f"{amount.normalize():f}"
