"""Looking beyond the case in hand, by a program: each look with the code of a second factor."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.params.functions import Header

from heliotrope.compliance.selectors import bulk as bulk_selectors
from heliotrope.compliance.services import bulk as bulk_services
from heliotrope.core.access import Permission
from heliotrope.flow import beyond
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import factors
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import looks as s
from heliotrope.interfaces.api.schemas.given import Made

door = Door("privacy")


def _factor_age_s(request: HttpRequest, code: str) -> float | None:
    return 0.0 if code and factors.proved(actor_of(request).account, code) else None


@door.act("/items/{uuid:item_id}/looks", Permission.PRIVACY_LOOK, s.Looked, status=200, shown_once="value")
def look(request: HttpRequest, item_id: UUID, given: s.NewLook) -> s.Looked:
    """Look behind a placeholder of an item that is in nobody's hands; the value is shown this once."""
    actor = actor_of(request)
    beyond.case(actor, item_id, now=now())
    opened = beyond.open_mark(
        actor,
        item_id,
        given.mark,
        reason=given.reason,
        factor_age_s=_factor_age_s(request, given.code),
        now=now(),
    )
    return s.Looked(
        mark=opened.mark,
        value=opened.value or "",
        need=opened.look.need.value,
        why=str(opened.look.why),
        until_at=opened.until_at,
    )


@door.get("/bulk-looks", Permission.PRIVACY_LOOK, list[s.Bulk])
def list_bulk_looks(request: HttpRequest) -> Any:
    """Wishes to see much at once, the latest first."""
    return bulk_selectors.wishes(actor_of(request))


@door.act("/orders/{uuid:order_id}/bulk-looks", Permission.PRIVACY_LOOK, Made)
def ask_bulk_look(request: HttpRequest, order_id: UUID, given: s.NewBulk) -> Made:
    """Ask to read an order's latest items in clear; somebody else has to agree."""
    return Made(
        id=beyond.ask_bulk(actor_of(request), order_id, items=given.items, reason=given.reason, now=now())
    )


@door.act("/bulk-looks/{uuid:wish_id}/settlement", Permission.PRIVACY_LOOK, Made, status=200)
def settle_bulk_look(request: HttpRequest, wish_id: UUID, given: s.Settlement) -> Made:
    """Agree to somebody else's wish, or refuse it."""
    bulk_services.settle(actor_of(request), wish_id, agree=given.agree, now=now())
    return Made(id=wish_id)


@door.get("/bulk-looks/{uuid:wish_id}/texts", Permission.PRIVACY_LOOK, s.BulkRead)
def read_bulk_look(
    request: HttpRequest,
    wish_id: UUID,
    second_factor: str = Header("", alias="X-Second-Factor", max_length=16),
) -> Any:
    """What was agreed to, in clear for who asked while it is open; send the code of your authenticator."""
    actor = actor_of(request)
    bulk_selectors.wish(actor, wish_id)
    age_s = _factor_age_s(request, second_factor)
    read = beyond.read_bulk(actor, wish_id, factor_age_s=age_s, now=now())
    granted = read.look is not None and read.look.granted
    return {
        "open": read.look is not None,
        "need": read.look.need.value if read.look else "",
        "why": str(read.look.why) if read.look else "",
        "texts": [{"item_id": item_id, "text": text} for item_id, text in read.texts] if granted else [],
    }
