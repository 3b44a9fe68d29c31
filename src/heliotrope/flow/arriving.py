"""What arrives: the stream that takes it, and its texts read before anybody draws them.

Whoever is the first to draw an item about a person would else wait while its texts are searched for what
names somebody.  What was not read yet, or was read by another reader, is read as it is drawn: nothing is ever
shown raw because it was not read ahead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.events import PersonArrived
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.line import Redundancy, Shape
from heliotrope.core.privacy import Field, Shown, Verdict
from heliotrope.core.quality.steps import steps_of
from heliotrope.flow import showing
from heliotrope.flow.lines import line_of
from heliotrope.flow.tasks import load_task
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

STRETCH = 50
"""Items of an order that one job looks at; the next job takes those behind them."""
OPEN = "open"
_NOBODY = {field: Verdict(shown=Shown.TOKEN, rules=(), reasons=()) for field in Field}
"""What is drawn is thrown away: only where placeholders stand is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Behind which item of an order there may be more to read, and where its data is at home."""

    home: str
    after_id: UUID


def at_home(actor: Actor, order: OrderLine, given: Mapping[str, object]) -> OrderLine:
    """The stream that may take an arrival: this one, or its like in the home that the client pinned.

    Raises:
        Invalid: no home may take it; the refusal is in the audit chain.
    """
    country = given.get("country")
    if not isinstance(country, str) or len(country) != 2:
        return order
    if not compliance_selectors.pins_of(actor, order.client_id).version:
        return order
    alike = {
        one.data_home: one
        for one in demand_selectors.handing_out(actor)
        if (one.client_id, one.line, one.shape) == (order.client_id, order.line, Shape.STREAM)
    }
    found = compliance.place_person(
        actor, order.client_id, country, asked=order.data_home, there=alike.keys()
    )
    if found.refused:
        raise Invalid(
            f"{found.why} Nothing was kept; ask the client to change its pins, or open a stream there."
        )
    return order if found.home == order.data_home else alike[found.home]


def check_pins(actor: Actor, client_id: UUID, countries: Iterable[str], *, home: str) -> None:
    """Refuse work in a home that would take data of customers whom their client keeps out of it.

    Raises:
        Invalid: the first country that may not; the refusal is in the audit chain.
    """
    for country in countries:
        found = compliance.place_person(actor, client_id, country, asked=home)
        if found.refused:
            raise Invalid(
                f"{found.why} Place it in a programme of the home that is pinned, or change the pins first."
            )


def tell(order: OrderLine, item_id: UUID) -> None:
    """Have an item that has just come to be read, with the running transaction; one about nobody is not."""
    if showing.personal(order) is not None:
        outbox.publish(
            PersonArrived(client_id=order.client_id, home=order.data_home, order_id=order.id, item_id=item_id)
        )


def read_item(*, client_id: UUID, order_id: UUID, item_id: UUID) -> None:
    """Read the texts of an item where its data is at home; what was read before is not read again."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        _read(actor, order, item_id)


def read_order(*, client_id: UUID, order_id: UUID, after_id: UUID | None = None) -> Further | None:
    """Read what is open of a stretch of an order's items; gives where the next one begins, if there is more.

    Cases that a person stopped stay unread.

    Args:
        after_id: the item behind which the stretch begins; None for the order's first.
    """
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        if showing.personal(order) is None:
            return None
        first = 0 if after_id is None else decompose_selectors.item(actor, after_id).ordinal + 1
        stretch = decompose_selectors.items(actor, order_id, first=first, limit=STRETCH)
        stopped = set(compliance_selectors.stopped_cases(actor))
    for item in stretch:
        if item.state == OPEN and item.id not in stopped:
            with acting(actor):
                _read(actor, order, item.id)
    return Further(home=order.data_home, after_id=stretch[-1].id) if len(stretch) == STRETCH else None


def orders_at(home: str) -> tuple[tuple[UUID, UUID], ...]:
    """(client, order) of the orders with people's data in a home that are being worked on."""
    found: list[tuple[UUID, UUID]] = []
    for actor in tenancy_selectors.machines():
        with acting(actor):
            orders = demand_selectors.working_orders(actor)
        found += [
            (order.client_id, order.id)
            for order in orders
            if order.data_home == home and showing.personal(order) is not None
        ]
    return tuple(found)


def _read(actor: Actor, order: OrderLine, item_id: UUID) -> None:
    """Draw the item's desk for nobody, so that whatever a desk reads is read; an item that is gone is not."""
    line = line_of(order.line)
    plan = line.plan(order.options)
    step = steps_of(plan)[0].code if plan.redundancy is Redundancy.STEPS else ""
    # A transaction an item: whoever draws one waits for that one alone.
    try:
        with acting_in_vault(actor, order.data_home):
            task = load_task(actor, order, item_id, step=step)
            showing.concealed(order, task, line.workspace, _NOBODY)
    except NotFound:
        return
