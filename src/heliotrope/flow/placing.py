"""Placing an order: a file of demand becomes a commitment, or a clear refusal that keeps nothing.

The file goes to the vault of the programme's home first, under its own hash; the order follows in the
control database.  A crash between the two leaves a file that the next try finds again, and no order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.access import Permission
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.line import Brief, Options, Shape
from heliotrope.core.line.demands import Demands, demands_of, without_demands
from heliotrope.core.line.masked import check_masked
from heliotrope.core.money.baseline import Baseline, baseline
from heliotrope.core.money.price_books import Asked
from heliotrope.flow import arriving
from heliotrope.flow.lines import line_of
from heliotrope.flow.naming import Named, named
from heliotrope.flow.producing import first_step
from heliotrope.flow.quoting import Estimate, estimate
from heliotrope.foundation import tracing
from heliotrope.foundation.files import services as files
from heliotrope.foundation.tallies import services as tallies
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.money import selectors as money_selectors
from heliotrope.money import terms
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import ProgrammeLine
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a client asks for.

    Attributes:
        options: the line's settings and what any order may ask (`Demands`), as given.
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
class PartnerCost:
    """What a partner company would be paid for an order by its price book, if it did all of it.

    Attributes:
        least, most: for the fewest and the most pieces; 0 for a stream.
    """

    provider_id: UUID
    provider: str
    rate: Decimal
    version: int
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What an order will cost: between its fewest and most judgements, or steps, at the rate in force.

    Attributes:
        items: items that are judged; hidden gold apart.
        gold: hidden gold items.
        least, most: price in ``currency`` when every item needs the fewest, or most, judgements or steps;
            judgements of gold come on top and are a tenth or so of them.  Both are 0 for a stream.
        rate_per_judgement: price of one piece; ``measure`` says what a piece is.
        baseline: the same work by one local expert in the buyer's market.
        warnings: what should be looked at before it is placed; nothing is refused for it.
        partners: what it would cost at partner companies with a price for it; for the operator alone.
    """

    items: int
    gold: int
    least: Decimal
    most: Decimal
    currency: str
    rate_per_judgement: Decimal
    commission_ratio: Decimal
    measure: str
    baseline: Baseline
    warnings: tuple[str, ...] = ()
    partners: tuple[PartnerCost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The order, whether this call made it, and what should be looked at."""

    order_id: UUID
    fresh: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    named: Named
    programme: ProgrammeLine
    options: Options
    demands: Demands
    estimate: Estimate | None
    terms: money_selectors.Terms

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self.named.warnings, *(self.estimate.warnings if self.estimate else ()))


def _check(actor: Actor, wish: Wish, now: datetime) -> _Checked:
    programme = network_selectors.programme(actor, wish.programme_id)
    line = line_of(wish.line)
    if wish.shape not in line.shapes:
        how = "as a stream" if wish.shape is Shape.ORDER else "as an order with a file"
        raise Invalid(f"Work of {line.code} comes {how} only.")
    if line.code not in programme.lines:
        raise Invalid(f"This programme has no {line.code}; it has {', '.join(programme.lines)}.")
    name = named(wish.title)
    if wish.due_at is not None and wish.due_at <= now:
        raise Invalid("The order is due in the past; give an instant to come.")
    demands = demands_of(wish.options)
    check_masked(line, demands)
    arriving.check_pins(actor, programme.client_id, demands.customer_countries, home=programme.data_home)
    options = line.options(without_demands(wish.options))
    counted = _estimate(actor, wish, programme, options) if wish.shape is Shape.ORDER else None
    prices = money_selectors.terms_in_force(actor, programme_id=programme.id, line=line.code, at=now)
    return _Checked(
        named=name, programme=programme, options=options, demands=demands, estimate=counted, terms=prices
    )


def _estimate(actor: Actor, wish: Wish, programme: ProgrammeLine, options: Options) -> Estimate:
    line, hides = line_of(wish.line), demands_of(wish.options).personal_data
    client_id, source = programme.client_id, wish.source
    brief = Brief(
        source=source, media_type=wish.media_type, options=options, client_id=client_id, personal_data=hides
    )
    with acting_in_vault(actor, programme.data_home):
        return estimate(line, line.recipe(brief), options)


def quote(actor: Actor, wish: Wish, *, now: datetime) -> Quote:
    """Check a wish as placing it would, and price it; keeps nothing."""
    checked = _check(actor, wish, now)
    rate = checked.terms.rate_per_judgement
    counted = checked.estimate
    return Quote(
        items=counted.items if counted else 0,
        gold=counted.gold if counted else 0,
        least=rate * counted.least if counted else Decimal(0),
        most=rate * counted.most if counted else Decimal(0),
        measure=line_of(wish.line).measure,
        baseline=_baseline(actor, wish.line, checked),
        currency=checked.terms.currency,
        rate_per_judgement=rate,
        commission_ratio=checked.terms.commission_ratio,
        warnings=checked.warnings,
        partners=_partners(actor, wish.line, checked, now) if actor.may(Permission.LEDGER_READ) else (),
    )


def _partners(actor: Actor, line: str, checked: _Checked, now: datetime) -> tuple[PartnerCost, ...]:
    """What each partner's book asks, the cheapest first."""
    measure = line_of(line).measure
    asked = Asked(line=line, measure=measure, currency=checked.terms.currency, placed_at=now)
    names = {one.id: one.name for one in network_selectors.providers(actor)}
    counted = checked.estimate
    found = [
        PartnerCost(
            provider_id=provider_id,
            provider=names.get(provider_id, ""),
            rate=price.rate,
            version=price.version,
            least=price.rate * counted.least if counted else Decimal(0),
            most=price.rate * counted.most if counted else Decimal(0),
        )
        for provider_id, price in network_selectors.partner_prices(actor, asked).items()
    ]
    return tuple(sorted(found, key=lambda one: (one.rate, one.provider)))


def _baseline(actor: Actor, line: str, checked: _Checked) -> Baseline:
    country = network_selectors.market_of(actor, checked.programme.client_id)
    return baseline(line, country, checked.estimate.effort_s if checked.estimate else None)


def place(actor: Actor, wish: Wish, *, now: datetime) -> Placed:
    """Place an order, or give the order that the same file made before.

    Raises:
        InvalidRows: the file has bad rows; each is named and nothing is kept.
        Invalid, TooLarge, NotFound: the wish cannot be met as it is.
    """
    began = tracing.instant()
    checked = _check(actor, wish, now)
    programme, prices = checked.programme, checked.terms
    file_id = None
    if wish.shape is Shape.ORDER:
        with acting_in_vault(actor, programme.data_home):
            file_id = files.keep(
                client_id=programme.client_id,
                purpose="order",
                media_type=wish.media_type,
                content=wish.source,
            ).id
    placed = demand.place(
        actor,
        demand.Placing(
            client_id=programme.client_id,
            programme_id=programme.id,
            data_home=programme.data_home,
            line=wish.line,
            shape=wish.shape,
            title=checked.named.title,
            options=checked.options,
            demands=checked.demands,
            file_id=file_id,
            content_sha256=demand.fingerprint(
                line=wish.line,
                shape=wish.shape,
                options=checked.options,
                demands=checked.demands,
                source=checked.named.key if wish.shape is Shape.STREAM else wish.source,
            ),
            items=checked.estimate.items + checked.estimate.gold if checked.estimate else 0,
            rate_per_judgement=prices.rate_per_judgement,
            currency=prices.currency,
            rate_card_version=prices.rate_card_version,
            commission_version=prices.commission_version,
            due_at=wish.due_at,
        ),
        now=now,
    )
    if placed.fresh:
        made = _baseline(actor, wish.line, checked)
        terms.note_baseline(placed.order_id, programme.client_id, made, now=now)
        tracing.tell("demand.place", placed.order_id, began, first=True)
    return Placed(order_id=placed.order_id, fresh=placed.fresh, warnings=checked.warnings)


def arrive(
    actor: Actor,
    order_id: UUID,
    given: Mapping[str, object],
    *,
    arrival: UUID | None = None,
    person_id: UUID | None = None,
    now: datetime,
) -> UUID:
    """Take one item that arrives on a stream; the same key again is the same item.

    Args:
        person_id: the subject whom it is about, where the line knows one: with them it is erased.
        arrival: the key of what arrived, where more may arrive for the item; see `arrive_again`.

    Raises:
        Conflict: the order has an end, is not open yet, or is closing and takes no further item.
    """
    order = demand_selectors.order(actor, order_id)
    if order.shape is not Shape.STREAM:
        raise Conflict("This order has an end; place a new order for more items.")
    if order.state == "placed":
        raise Conflict("This stream is not open yet; try again in a moment.")
    order = arriving.at_home(actor, order, given)
    order_id = order.id
    line = line_of(order.line)
    with acting_in_vault(actor, order.data_home):
        planned = line.arrival(given, order.options)
    item_id = decompose.arrival_id(order_id, planned.content.key)
    if not demand.hold_open(order_id):
        if decompose_selectors.has_item(actor, item_id):
            return item_id
        raise Conflict("This stream is closing and takes no further item; open a new stream for more.")
    with acting_in_vault(actor, order.data_home):
        decompose.keep_arrival(
            item_id, order_id=order_id, client_id=order.client_id, planned=planned, person_id=person_id
        )
    fresh = decompose.add_arrival(
        item_id,
        order_id=order_id,
        client_id=order.client_id,
        planned=planned,
        certificates=order.demands.certificates,
        step=first_step(actor, line.plan(order.options)),
        arrival=arrival,
        now=now,
    )
    if fresh:
        arriving.tell(order, item_id)
        name = f"{line.code}/{planned.channel}/{planned.requirement.language}"
        tallies.add(order.client_id, name, at=now)
    return item_id


def arrive_again(actor: Actor, order_id: UUID, item_id: UUID, *, arrival: UUID, now: datetime) -> bool:
    """Note that something arrived for an item of a stream that has begun, such as a customer's next message.

    An item that waits for it is worked on again; one in a worker's hands stays there, and its worker is told.
    Gives False when the item is settled: what arrived begins a new one.

    Args:
        arrival: the key of what arrived; the same as the last one changes nothing, so that who told of it and
            does not know may tell again.
    """
    order = demand_selectors.order(actor, order_id)
    return decompose.touch(item_id, order_id=order_id, client_id=order.client_id, arrival=arrival, now=now)
