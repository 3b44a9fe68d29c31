"""A tax document as it is kept: plain JSON, and read back to the same document."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from heliotrope.core.money.documents import (
    Account,
    Address,
    Corrected,
    DocumentKind,
    Line,
    Party,
    TaxDocument,
)
from heliotrope.core.money.tax import Tax, TaxCategory, TaxSubtotal
from heliotrope.core.sentence import Sentence, read, written


def to_record(document: TaxDocument) -> dict[str, Any]:
    """The document as JSON takes it: numbers and dates as text."""
    record: dict[str, Any] = _plain(asdict(document))
    return record


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Sentence):
        return written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def from_record(record: Mapping[str, Any]) -> TaxDocument:
    """The document that was kept."""
    account, corrects = record["account"], record["corrects"]
    return TaxDocument(
        kind=DocumentKind(record["kind"]),
        number=record["number"],
        currency=record["currency"],
        buyer_reference=record["buyer_reference"],
        reason=read(record["reason"]),
        issued_on=date.fromisoformat(record["issued_on"]),
        due_on=date.fromisoformat(record["due_on"]),
        from_date=date.fromisoformat(record["from_date"]),
        to_date=date.fromisoformat(record["to_date"]),
        seller=_party(record["seller"]),
        buyer=_party(record["buyer"]),
        account=Account(**account) if account else None,
        lines=tuple(_line(one) for one in record["lines"]),
        taxes=tuple(
            TaxSubtotal(tax=_tax(one["tax"]), taxable=Decimal(one["taxable"]), amount=Decimal(one["amount"]))
            for one in record["taxes"]
        ),
        prepaid=Decimal(record["prepaid"]),
        corrects=Corrected(number=corrects["number"], issued_on=date.fromisoformat(corrects["issued_on"]))
        if corrects
        else None,
    )


def _party(record: Mapping[str, Any]) -> Party:
    return Party(**{**record, "address": Address(**record["address"])})


def _tax(record: Mapping[str, Any]) -> Tax:
    return Tax(
        category=TaxCategory(record["category"]), percent=Decimal(record["percent"]), reason=record["reason"]
    )


def _line(record: Mapping[str, Any]) -> Line:
    numbers = {key: Decimal(record[key]) for key in ("quantity", "price", "net")}
    return Line(
        number=record["number"],
        source_id=UUID(record["source_id"]),
        title=record["title"],
        note=record["note"],
        tax=_tax(record["tax"]),
        **numbers,
    )
