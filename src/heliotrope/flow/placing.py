"""Placing an order: a file of demand becomes a commitment, or a clear refusal that keeps nothing.

The file goes to the vault of the programme's home first, under its own hash; the order follows in the
control database.  A crash between the two leaves a file that the next try finds again, and no order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.line import Options, QualityPlan, Shape
from heliotrope.flow.lines import line_of
from heliotrope.foundation.files import services as files
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import ProgrammeLine
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand

MAX_TITLE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a client asks for.

    Attributes:
        options: the line's settings, as given.
        source: the file's bytes; empty for a stream.
        media_type: of the file, such as ``text/csv``.
    """

    programme_id: UUID
    line: str
    title: str
    shape: Shape
    options: Mapping[str, object]
    source: bytes = b""
    media_type: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What an order will cost: between its least and most judgements at the rate in force.

    Attributes:
        items: items that are judged; hidden gold apart.
        gold: hidden gold items.
        least, most: price in ``currency`` when every item needs the plan's least, or most, judgements;
            judgements of gold come on top and are a tenth or so of them.
    """

    items: int
    gold: int
    least: Decimal
    most: Decimal
    currency: str
    rate_per_judgement: Decimal
    commission_ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    programme: ProgrammeLine
    options: Options
    plan: QualityPlan
    items: int
    gold: int
    terms: money_selectors.Terms


def _check(actor: Actor, wish: Wish, now: datetime) -> _Checked:
    programme = network_selectors.programme(actor, wish.programme_id)
    line = line_of(wish.line)
    if line.code not in programme.lines:
        raise Invalid(f"This programme has no {line.code}; it has {', '.join(programme.lines)}.")
    if not 0 < len(wish.title.strip()) <= MAX_TITLE:
        raise Invalid(f"Give the order a title of 1 to {MAX_TITLE} characters.")
    if wish.due_at is not None and wish.due_at <= now:
        raise Invalid("The order is due in the past; give an instant to come.")
    options = line.options(wish.options)
    items = gold = 0
    if wish.shape is Shape.ORDER:
        recipe = line.recipe(wish.source, wish.media_type, options)
        gold = sum(bool(item.gold) for item in recipe.items)
        items = len(recipe.items) - gold
    terms = money_selectors.terms_in_force(actor, programme_id=programme.id, line=line.code, at=now)
    plan = line.plan(options)
    return _Checked(programme=programme, options=options, plan=plan, items=items, gold=gold, terms=terms)


def quote(actor: Actor, wish: Wish, *, now: datetime) -> Quote:
    """Check a wish as placing it would, and price it; keeps nothing."""
    checked = _check(actor, wish, now)
    rate = checked.terms.rate_per_judgement
    return Quote(
        items=checked.items,
        gold=checked.gold,
        least=rate * checked.items * checked.plan.least,
        most=rate * checked.items * checked.plan.most,
        currency=checked.terms.currency,
        rate_per_judgement=rate,
        commission_ratio=checked.terms.commission_ratio,
    )


def place(actor: Actor, wish: Wish, *, now: datetime) -> demand.Placed:
    """Place an order, or give the order that the same file made before.

    Raises:
        InvalidRows: the file has bad rows; each is named and nothing is kept.
        Invalid, TooLarge, NotFound: the wish cannot be met as it is.
    """
    checked = _check(actor, wish, now)
    programme, terms = checked.programme, checked.terms
    named = wish.title.strip().encode() if wish.shape is Shape.STREAM else wish.source
    file_id = None
    if wish.shape is Shape.ORDER:
        with acting_in_vault(actor, programme.data_home):
            file_id = files.keep(
                client_id=programme.client_id,
                purpose="order",
                media_type=wish.media_type,
                content=wish.source,
            ).id
    return demand.place(
        actor,
        demand.Placing(
            client_id=programme.client_id,
            programme_id=programme.id,
            data_home=programme.data_home,
            line=wish.line,
            shape=wish.shape,
            title=wish.title.strip(),
            options=checked.options,
            file_id=file_id,
            content_sha256=demand.fingerprint(
                line=wish.line, shape=wish.shape, options=checked.options, source=named
            ),
            items=checked.items + checked.gold,
            rate_per_judgement=terms.rate_per_judgement,
            currency=terms.currency,
            rate_card_version=terms.rate_card_version,
            commission_version=terms.commission_version,
            due_at=wish.due_at,
        ),
        now=now,
    )


def arrive(actor: Actor, order_id: UUID, given: Mapping[str, object], *, now: datetime) -> UUID:
    """Take one item that arrives on a stream; the same key again is the same item."""
    order = demand_selectors.order(actor, order_id)
    if order.shape is not Shape.STREAM:
        raise Conflict("This order has an end; place a new order for more items.")
    if order.state != "working":
        raise Conflict("This stream is not open yet; try again in a moment.")
    planned = line_of(order.line).arrival(given, order.options)
    item_id = derived_id(order_id, "arrival", planned.content.key)
    with acting_in_vault(actor, order.data_home):
        decompose.keep_arrival(item_id, order_id=order_id, client_id=order.client_id, planned=planned)
    decompose.add_arrival(item_id, order_id=order_id, client_id=order.client_id, planned=planned, now=now)
    return item_id
