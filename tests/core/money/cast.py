"""The payees and the paid judgements of these tests."""

from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from heliotrope.core.money.pay import PayLine


def line(
    number: int,
    rate: str,
    *,
    provider: int = 1,
    worker: int = 1,
    ratio: str = "0.15",
    currency: str = "EUR",
) -> PayLine:
    """A judgement; every worker belongs to one provider."""
    return PayLine(
        judgement_id=UUID(int=number),
        worker_id=UUID(int=100 * provider + worker),
        provider_id=UUID(int=provider),
        rate=Decimal(rate),
        currency=currency,
        commission_ratio=Decimal(ratio),
        rule_version=1,
    )


def orders_of(
    most: int, currencies: tuple[str, ...] = ("EUR", "JPY", "KWD")
) -> st.SearchStrategy[list[PayLine]]:
    """Judgements of one order: up to six providers with three workers each, many rates of a cent's parts."""
    one = st.tuples(
        st.decimals(0, 3, places=4).map(str),
        st.integers(1, 6),
        st.integers(1, 3),
        st.sampled_from(["0", "0.15", "0.33333", "1"]),
    )
    return st.builds(
        lambda rows, currency: [
            line(n, rate, provider=provider, worker=worker, ratio=ratio, currency=currency)
            for n, (rate, provider, worker, ratio) in enumerate(rows)
        ],
        st.lists(one, min_size=1, max_size=most),
        st.sampled_from(currencies),
    )
