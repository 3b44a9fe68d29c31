"""Money of a plan as text."""

from decimal import Decimal

from heliotrope.core.match.batch.problem import COIN, HOUR


def money(parts: int) -> str:
    """Parts of a coin as money, exactly and without needless zeros."""
    return f"{(Decimal(parts) / (COIN * HOUR)).normalize():f}"
