"""From a placed order to open units; runs where the order's data is at home."""

from uuid import UUID

from heliotrope.core.line import Brief, QualityPlan, Recipe, Redundancy, Shape, Step
from heliotrope.core.quality.steps import following
from heliotrope.flow import certifying_periods
from heliotrope.flow.lines import line_of
from heliotrope.foundation.clock import now
from heliotrope.foundation.files import selectors as file_selectors
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import periods
from heliotrope.pipeline.quality import services as quality


def produce(*, client_id: UUID, order_id: UUID) -> None:
    """Make the items and units of a placed order, or take up a period that is over; again changes nothing."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        certifies = periods.certified_by(actor, order_id)
    if certifies is not None:
        certifying_periods.begin(actor, certifies)
        return
    if order.state != "placed":
        return
    recipe = _recipe(actor, order) if order.shape is Shape.ORDER else None
    with acting(actor):
        if recipe is not None:
            _open(actor, order, recipe)
        demand.start_work(actor, order_id)


def _recipe(actor: Actor, order: OrderLine) -> Recipe:
    """What the file is made of; its contents are kept in the vault on the way."""
    if order.file_id is None:
        raise LookupError(f"order {order.id} has no file")
    with acting_in_vault(actor, order.data_home):
        source, media_type = file_selectors.content(actor, order.file_id)
        brief = Brief(
            source=source,
            media_type=media_type,
            options=order.options,
            client_id=order.client_id,
            personal_data=order.demands.personal_data,
        )
        recipe = line_of(order.line).recipe(brief)
        decompose.keep_contents(order_id=order.id, client_id=order.client_id, items=recipe.items)
    return recipe


def _open(actor: Actor, order: OrderLine, recipe: Recipe) -> None:
    item_ids = decompose.add_items(
        order_id=order.id,
        client_id=order.client_id,
        items=recipe.items,
        certificates=order.demands.certificates,
    )
    gold = {
        item_id: planned.gold for item_id, planned in zip(item_ids, recipe.items, strict=True) if planned.gold
    }
    quality.hide_gold(order_id=order.id, client_id=order.client_id, answers=gold)
    step = first_step(actor, recipe.plan)
    decompose.open_units(
        [decompose.Opening(item_id=item_id, step=step) for item_id in item_ids if item_id not in gold],
        order_id=order.id,
        client_id=order.client_id,
        now=now(),
    )


def first_step(actor: Actor, plan: QualityPlan) -> Step | None:
    """The step that an item begins with; None for a plan without steps."""
    if plan.redundancy is not Redundancy.STEPS:
        return None
    return following(plan, (), machines=network_selectors.machines_on(actor)).step
