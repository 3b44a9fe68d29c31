"""The terms that judgements were paid by, as an explanation states them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from heliotrope.core.money import pay
from heliotrope.core.sentence import Sentence


def pay_terms(lines: Sequence[pay.PayLine], *, payee: bool = True) -> list[dict[str, Any]]:
    """The terms of lines: as their payee is paid, or as the client is charged."""
    groups: dict[tuple[Any, ...], list[pay.PayLine]] = {}
    for line in lines:
        by_book = payee and line.book_rate is not None
        key = (
            line.book_rate if by_book else line.rate,
            line.currency,
            Decimal(0) if by_book else line.commission_ratio,
            line.rule_version,
            line.book_version if by_book else 0,
        )
        groups.setdefault(key, []).append(line)
    return [
        {
            "judgements": judged(own),
            "pieces": f"{sum((line.pieces for line in own), Decimal(0)).normalize():f}",
            "rate_per_judgement": str(rate.normalize()),
            "currency": currency,
            "commission_ratio": str(ratio.normalize()),
            "commission_version": version,
            **({"book_version": book} if book else {}),
        }
        for (rate, currency, ratio, version, book), own in groups.items()
    ]


def judged(lines: Sequence[pay.PayLine]) -> int:
    """How many judgements are paid; one may be paid in several parts."""
    return len({line.judgement_id for line in lines})


def pay_reasons(lines: Sequence[pay.PayLine], *, payee: bool = True) -> tuple[str, ...]:
    return tuple(
        Sentence(
            "%(judgements)s judgements, %(pieces)s pieces at %(rate)s %(currency)s, as the provider's price"
            " book asks (version %(version)s).",
            judgements=terms["judgements"],
            pieces=Decimal(terms["pieces"]),
            rate=Decimal(terms["rate_per_judgement"]),
            currency=terms["currency"],
            version=terms["book_version"],
        )
        if "book_version" in terms
        else Sentence(
            "%(judgements)s judgements, %(pieces)s pieces at %(rate)s %(currency)s, of which the operator"
            " keeps %(commission)s (commission version %(version)s).",
            judgements=terms["judgements"],
            pieces=Decimal(terms["pieces"]),
            rate=Decimal(terms["rate_per_judgement"]),
            currency=terms["currency"],
            commission=Decimal(terms["commission_ratio"]),
            version=terms["commission_version"],
        )
        for terms in pay_terms(lines, payee=payee)
    )
