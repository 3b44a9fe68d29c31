"""Orders, streams and their items."""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import UploadedFile
from ninja.params.functions import File, Form, Query
from pydantic import ValidationError

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.line import Shape
from heliotrope.core.text.whole import check_whole
from heliotrope.flow import closing, judging, looking, placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.files.services import MAX_BYTES
from heliotrope.foundation.http.media_types import media_type_of
from heliotrope.insight import orders as order_insight
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import orders as s
from heliotrope.interfaces.api.schemas.given import Made
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors

door = Door("orders")


ORDER_JSON = (
    "The order's settings as JSON, of the shape of NewOrder: programme_id, line, title, options, due_at."
)


def _order(text: str) -> s.NewOrder:
    try:
        given = s.NewOrder.model_validate_json(text)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'order'}: {e['msg']}" for e in error.errors())
        raise Invalid(f"The order's settings are not valid: {faults}.") from None
    check_whole(given.model_dump(mode="json"))
    return given


def _read(uploaded: UploadedFile) -> bytes:
    if uploaded.size is not None and uploaded.size > MAX_BYTES:
        raise TooLarge(f"A file may have {MAX_BYTES // 1024**2} MB; split this one.")
    content: bytes = uploaded.read()
    return content


def _wish(given: s.NewOrder, shape: Shape, source: bytes = b"", media_type: str = "") -> placing.Wish:
    return placing.Wish(
        programme_id=given.programme_id,
        line=given.line,
        title=given.title,
        shape=shape,
        options=given.options,
        source=source,
        media_type=media_type,
        due_at=given.due_at,
    )


@door.get("/orders", Permission.ORDER_READ, list[s.Order])
def list_orders(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The orders that you may see, the latest first."""
    return demand_selectors.orders(actor_of(request), limit=limit)


@door.act("/orders", Permission.ORDER_PLACE, s.PlacedOrder)
def place_order(
    request: HttpRequest, order: str = Form(..., description=ORDER_JSON), file: UploadedFile = File(...)
) -> s.PlacedOrder:
    """Place an order: a file of items, and its settings as JSON.  The same file again is the same order.

    The same line, options and bytes in a programme are the same order, whatever its title and due time: the
    answer then says ``fresh: false``.
    """
    actor = actor_of(request)
    wish = _wish(_order(order), Shape.ORDER, _read(file), media_type_of(file.name, file.content_type))
    placed = placing.place(actor, wish, now=now())
    return _placed(request, placed)


@door.act("/orders/quote", Permission.ORDER_PLACE, s.Quote, status=200)
def quote_order(
    request: HttpRequest, order: str = Form(..., description=ORDER_JSON), file: UploadedFile = File(...)
) -> s.Quote:
    """Check a file and its settings as placing would, and price them; keeps nothing of it."""
    wish = _wish(_order(order), Shape.ORDER, _read(file), media_type_of(file.name, file.content_type))
    return s.Quote(**asdict(placing.quote(actor_of(request), wish, now=now())))


@door.act("/streams", Permission.ORDER_PLACE, s.PlacedOrder)
def open_stream(request: HttpRequest, given: s.NewOrder) -> s.PlacedOrder:
    """Open a stream: a standing order whose items arrive one at a time."""
    placed = placing.place(actor_of(request), _wish(given, Shape.STREAM), now=now())
    return _placed(request, placed)


def _placed(request: HttpRequest, placed: placing.Placed) -> s.PlacedOrder:
    order = demand_selectors.order(actor_of(request), placed.order_id)
    return s.PlacedOrder(id=order.id, fresh=placed.fresh, state=order.state, warnings=list(placed.warnings))


@door.act("/orders/{uuid:order_id}/items", Permission.ORDER_PLACE, Made)
def add_item(request: HttpRequest, order_id: UUID, given: s.Arrival) -> Made:
    """Send one item to a stream; the same key again is the same item."""
    return Made(id=placing.arrive(actor_of(request), order_id, given.item, now=now()))


@door.get("/orders/{uuid:order_id}", Permission.ORDER_READ, s.OrderWithProgress)
def show_order(request: HttpRequest, order_id: UUID) -> Any:
    """One order and how far it is."""
    actor = actor_of(request)
    order = demand_selectors.order(actor, order_id)
    return {**asdict(order), "progress": asdict(order_insight.progress(actor, order_id))}


@door.act("/orders/{uuid:order_id}/closing", Permission.OFFER_MAKE, s.ClosingOrder)
def close_order(request: HttpRequest, order_id: UUID) -> s.ClosingOrder:
    """Let an order settle with what there is: nobody is asked any more, and a stream takes no further item.

    Units in hand may still be answered.  Then every judged item settles as it stands, marked when it is under
    the target; one that nobody judged is cancelled and costs nothing.  Again changes nothing: the answer then
    says ``fresh: false``.
    """
    closed = closing.close(actor_of(request), order_id, now=now())
    return s.ClosingOrder(id=order_id, fresh=closed.fresh, closing_at=closed.closing_at)


@door.get("/orders/{uuid:order_id}/items", Permission.ORDER_READ, list[s.Belief])
def list_items(
    request: HttpRequest, order_id: UUID, first: int = Query(0, ge=0), limit: int = Query(100, ge=1, le=1000)
) -> Any:
    """An order's items from an ordinal on, with what is believed of each."""
    return order_insight.item_rows(actor_of(request), order_id, first=first, limit=limit)


@door.get("/orders/{uuid:order_id}/units", Permission.OFFER_MAKE, list[s.Unit])
def list_units(
    request: HttpRequest,
    order_id: UUID,
    state: str | None = None,
    after: UUID | None = None,
    limit: int = Query(1000, ge=1, le=1000),
) -> Any:
    """An order's units by key, from after a key on."""
    return order_insight.unit_rows(actor_of(request), order_id, state=state, after=after, limit=limit)


@door.get("/items/escalated", Permission.ADJUDICATE, list[Made])
def list_escalated(request: HttpRequest) -> Any:
    """The items that wait for an adjudicator."""
    return decompose_selectors.escalated(actor_of(request))


@door.get("/items/{uuid:item_id}", Permission.ITEM_READ, s.ItemStory)
def show_item(request: HttpRequest, item_id: UUID) -> Any:
    """One item with its content and everything that was said about it; the look is recorded."""
    looking.note(actor_of(request), item_id)
    story = order_insight.item_story(actor_of(request), item_id)
    return replace(story, text=looking.text_of(actor_of(request), item_id, now=now()))


@door.act("/items/{uuid:item_id}/adjudication", Permission.ADJUDICATE, Made)
def adjudicate(request: HttpRequest, item_id: UUID, given: s.NewAdjudication) -> Made:
    """Settle an escalated item, with the reason."""
    judging.adjudicate(actor_of(request), item_id, answer=given.answer, reason=given.reason, now=now())
    return Made(id=item_id)
