"""An order's exception as an item: what is wrong, with everything that somebody needs to settle it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.line import Answer, Given, ItemContent, Passage, PlannedItem, Requirement
from heliotrope.core.sentence import Sentence
from heliotrope.core.text import cells
from heliotrope.core.text.address import Address, address_of, faults
from heliotrope.core.trade.incoming import IncomingOrder
from heliotrope.lines.commerce.settings import Settings

SKILL, CHECK_SKILL = "commerce", "commerce-check"
CHECK, FIX = "check", "fix"
CORRECTED, CANCELLED, REFUNDED, WAITING = "corrected", "cancelled", "refunded", "waiting-stock"
PROPOSED, UNSURE = "proposed", "unsure"
NOTE_MOST = 2000


class Kind(StrEnum):
    """What is wrong with an order."""

    ADDRESS = "address"
    OVERSELL = "oversell"
    LATE = "late"


WEIGHTS: Mapping[Kind, Decimal] = {
    Kind.ADDRESS: Decimal(1),
    Kind.OVERSELL: Decimal("1.5"),
    Kind.LATE: Decimal(1),
}
"""Pieces that an exception of each kind counts for."""

RESOLUTIONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ADDRESS: (CORRECTED, CANCELLED, REFUNDED),
    Kind.OVERSELL: (CORRECTED, WAITING, CANCELLED, REFUNDED),
    Kind.LATE: (CORRECTED, WAITING, CANCELLED, REFUNDED),
}
"""How an exception of each kind may end; corrected is a right address, another shelf, or a new promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A line of the order, with what was free of its SKU when the exception was found; None if unknown."""

    sku: str
    quantity: int
    title: str = ""
    free: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One exception of one order.

    Attributes:
        exception_id: the line's own row of it; None for one that came by a file.
        external_id: the shop's key of the order; name is what people call it.
    """

    kind: Kind
    external_id: str
    name: str
    lines: tuple[CaseLine, ...]
    address: Address = field(default_factory=Address)
    placed_at: datetime | None = None
    promised_at: datetime | None = None
    location: str = ""
    exception_id: UUID | None = None

    def as_data(self) -> dict[str, object]:
        """The exception as JSON."""
        return {
            "exception": str(self.exception_id) if self.exception_id else "",
            "kind": self.kind.value,
            "order": self.external_id,
            "name": self.name,
            "address": self.address.as_data(),
            "lines": [
                {"sku": line.sku, "title": line.title, "quantity": line.quantity, "free": line.free}
                for line in self.lines
            ],
            "placed_at": self.placed_at.isoformat() if self.placed_at else "",
            "promised_at": self.promised_at.isoformat() if self.promised_at else "",
            "location": self.location,
        }


def case_of(data: Mapping[str, object]) -> Case:
    """The exception that JSON states; unknown keys are left aside.

    Raises:
        Invalid: what is wrong, by its key.
    """
    address = data.get("address") or {}
    lines = data.get("lines") or []
    if not isinstance(address, Mapping):
        raise Invalid("address: must be an object with address1, city, postcode, country and so on")
    if not isinstance(lines, list | tuple) or len(lines) > 1000:
        raise Invalid("lines: must be a list of at most 1,000 order lines")
    try:
        kind = Kind(str(data.get("kind", "")))
        exception_id = UUID(str(data["exception"])) if data.get("exception") else None
    except ValueError as error:
        kinds = ", ".join(kind.value for kind in Kind)
        raise Invalid(f"kind, exception: kind is one of {kinds}, exception a UUID") from error
    external_id = _text(data, "order")
    if not external_id:
        raise Invalid("order: is empty; give the shop's key of the order")
    return Case(
        kind=kind,
        external_id=external_id,
        name=_text(data, "name") or external_id,
        lines=tuple(map(_line, lines)),
        address=address_of(address),
        placed_at=_instant(data, "placed_at"),
        promised_at=_instant(data, "promised_at"),
        location=_text(data, "location"),
        exception_id=exception_id,
    )


def found_in(
    order: IncomingOrder, free: Mapping[str, int], *, settings: Settings, now: datetime
) -> list[Case]:
    """The exceptions of an order that is open, by its words and what is free of its SKUs.

    Args:
        free: pieces by SKU; a SKU that is not there is not counted at all.
    """
    found: list[Kind] = []
    wanted: dict[str, int] = {}
    for line in order.lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    if order.ships and faults(order.address, settings.countries):
        found.append(Kind.ADDRESS)
    if any(free[sku] < quantity for sku, quantity in wanted.items() if sku in free):
        found.append(Kind.OVERSELL)
    if order.promised_at is not None and order.promised_at < now:
        found.append(Kind.LATE)
    return [case(order, kind, free) for kind in found]


def case(
    order: IncomingOrder, kind: Kind, free: Mapping[str, int], *, exception_id: UUID | None = None
) -> Case:
    """An exception of an order."""
    return Case(
        kind=kind,
        external_id=order.external_id,
        name=order.name,
        lines=tuple(
            CaseLine(sku=line.sku, quantity=line.quantity, title=line.title, free=free.get(line.sku))
            for line in order.lines
        ),
        address=order.address,
        placed_at=order.placed_at,
        promised_at=order.promised_at,
        location=order.location,
        exception_id=exception_id,
    )


def planned(one: Case, settings: Settings, *, key: str = "", line: int = 0) -> PlannedItem:
    """The exception as an item; its key tells the order and what is wrong."""
    return PlannedItem(
        content=ItemContent(key=key or f"{one.name}/{one.kind}"[:200], data=one.as_data()),
        requirement=Requirement(skill=SKILL, level=settings.level, effort_s=settings.effort_s),
        line=line,
    )


def checked(given: Given) -> Answer:
    """What the check says: a proposal with how to settle it, or that it cannot tell."""
    code = str(given.get("code", given.get("answer", "")))
    if code == UNSURE:
        return Answer(code=UNSURE)
    resolution = str(given.get("resolution", ""))
    if code != PROPOSED or resolution not in (CORRECTED, CANCELLED, REFUNDED, WAITING):
        raise Invalid("code: must be unsure, or proposed with a resolution")
    return Answer(code=PROPOSED, body={"resolution": resolution, **_details(given)})


def fixed(one: Case, given: Given, settings: Settings) -> Answer:
    """How an exception was settled.

    Raises:
        Invalid: a resolution that this kind has not, or one that lacks what it needs.
    """
    allowed = RESOLUTIONS[one.kind]
    resolution = str(given.get("resolution", given.get("answer", ""))).strip()
    if resolution not in allowed:
        raise Invalid(f"resolution: choose one of {', '.join(allowed)}")
    body = {"resolution": resolution, **_details(given)}
    if resolution != CORRECTED:
        body = {name: value for name, value in body.items() if name in ("resolution", "note")}
        return Answer(code=resolution, body=body)
    match one.kind:
        case Kind.ADDRESS:
            address = address_of(body.get("address") or {})  # type: ignore[arg-type]
            wrong = faults(address, settings.countries)
            if wrong:
                told = ", ".join(f"{name} is {code}" for name, code in wrong.items())
                raise Invalid(f"The address is not right yet: {told}. Correct it or settle it another way.")
            body["address"] = address.as_data()
        case Kind.OVERSELL if not body.get("location"):
            raise Invalid("location: name the shelf that the order is shipped from, or settle it another way")
        case Kind.LATE:
            promised_at = _instant(body, "promised_at")
            before = one.promised_at
            if promised_at is None or (before is not None and promised_at <= before):
                raise Invalid("promised_at: give the new promise, later than the old one, with its offset")
    return Answer(code=CORRECTED, body=body)


def passages(one: Case, settled: Answer | None) -> tuple[Passage, ...]:
    """What an inspector reads of an exception: the order, what was wrong, and how it was settled."""
    body = settled.body if settled else {}
    address = body.get("address")
    better = (
        [f"{name}: {value}" for name, value in address.items() if value] if isinstance(address, dict) else []
    )
    before = [f"{name}: {value}" for name, value in one.address.as_data().items() if value]
    return (
        Passage(label=Sentence("What was wrong"), text=one.kind.value),
        Passage(label=Sentence("Order"), text=one.name),
        Passage(
            label=Sentence("Lines"),
            text="\n".join(f"{line.quantity} × {line.sku} {line.title}".strip() for line in one.lines),
        ),
        Passage(label=Sentence("Address"), text="\n".join(before)),
        Passage(label=Sentence("Settled as"), text=settled.code if settled else "", made=True),
        Passage(label=Sentence("Address after it"), text="\n".join(better), made=True),
        Passage(label=Sentence("Shelf"), text=str(body.get("location", "")), made=True),
        Passage(label=Sentence("New promise"), text=str(body.get("promised_at", "")), made=True),
        Passage(label=Sentence("Note"), text=str(body.get("note", "")), made=True),
    )


def _details(given: Given) -> dict[str, object]:
    """What was sent of an address, a shelf, a promise and a note; fields may lie side by side or nested."""
    nested = given.get("address")
    address = nested if isinstance(nested, Mapping) else given
    local = _text(given, "promised_utc")  # a form's field, which has no offset of its own
    return {
        "address": address_of(address).as_data(),
        "location": _text(given, "location"),
        "promised_at": _text(given, "promised_at") or (f"{local}+00:00" if local else ""),
        "note": _text(given, "note", NOTE_MOST),
    }


def _line(given: object) -> CaseLine:
    if not isinstance(given, Mapping):
        raise Invalid("lines: each is an object with sku and quantity")
    quantity, free = given.get("quantity"), given.get("free")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= 1_000_000:
        raise Invalid("lines: quantity must be a whole number of at least 1")
    if free is not None and (not isinstance(free, int) or isinstance(free, bool)):
        raise Invalid("lines: free must be a whole number")
    sku = _text(given, "sku")
    if not sku:
        raise Invalid("lines: each names its sku")
    return CaseLine(sku=sku, quantity=quantity, title=_text(given, "title"), free=free)


def _text(given: Mapping[str, object], name: str, most: int = 200) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str):
        raise Invalid(f"{name}: must be a text of at most {most:,} characters")
    try:
        return cells.storable(value, most).strip()
    except Invalid as error:
        raise Invalid(f"{name}: {error}") from error


def _instant(given: Mapping[str, object], name: str) -> datetime | None:
    text = _text(given, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"{name}: write it such as 2026-11-20T09:30:00+08:00") from error
    if found.tzinfo is None:
        raise Invalid(f"{name}: give its offset, such as 2026-11-20T09:30:00+08:00")
    return found


def case_in(content: ItemContent) -> Case:
    """The exception that an item is; raises Conflict for one whose buyer was erased."""
    if not content.data:
        raise Conflict(
            "The buyer's data were erased at their request: nothing is left to settle. Give it back."
        )
    return case_of(content.data)


def kind_of(content: ItemContent) -> Kind:
    """What kind an item is; of an erased buyer's by its key."""
    if content.data:
        return case_of(content.data).kind
    named = [one for one in Kind if f"/{one}/" in content.key]
    return named[0] if named else Kind.LATE


def item_key(name: str, kind: str, exception_id: UUID) -> str:
    """The key of an exception's item: its own, for an order may have two of a kind, one after the other."""
    return f"{name}/{kind}/{exception_id.hex[-6:]}"[:200]
