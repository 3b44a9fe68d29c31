"""The rooms of the house and who may open which: what the rail shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qs

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliotrope.core.access import Permission, Role, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A place of the rail.

    Attributes:
        stage: the stage of the chain that it shows; empty for the other rooms.
        counted: under what name it is counted where it is no stage's.
        needs: what one must hold to open it.
        but: a role that holds it and has another page for the same.
    """

    label: Promise
    url: str
    key: str
    needs: Permission
    stage: str = ""
    but: Role | None = None
    counted: str = ""


EYES = "eyes"
"""What the room of wishes is counted under."""
ROOMS = (
    Room(
        label=_("Demand"), url="/orders/?stage=demand", key="g d", needs=Permission.ORDER_READ, stage="demand"
    ),
    Room(
        label=_("Decompose"),
        url="/orders/?stage=decompose",
        key="g c",
        needs=Permission.ORDER_READ,
        stage="decompose",
    ),
    Room(label=_("Match"), url="/orders/?stage=match", key="g m", needs=Permission.ORDER_READ, stage="match"),
    Room(
        label=_("Quality"),
        url="/orders/?stage=quality",
        key="g q",
        needs=Permission.ORDER_READ,
        stage="quality",
    ),
    Room(
        label=_("Deliver"),
        url="/orders/?stage=deliver",
        key="g v",
        needs=Permission.ORDER_READ,
        stage="deliver",
    ),
    Room(label=_("Coverage"), url="/coverage/", key="g e", needs=Permission.NETWORK_READ),
    Room(label=_("Batch plan"), url="/matching/", key="g b", needs=Permission.OFFER_MAKE),
    Room(label=_("Overview"), url="/overview/", key="g h", needs=Permission.ORDER_READ),
    Room(label=_("Orders"), url="/orders/", key="g o", needs=Permission.ORDER_READ),
    Room(label=_("Plans"), url="/plans/", key="g l", needs=Permission.ORDER_PLACE),
    Room(label=_("Shops"), url="/commerce/", key="g s", needs=Permission.ORDER_PLACE),
    Room(label=_("Memory"), url="/translation/", key="g t", needs=Permission.DELIVERY_READ),
    Room(label=_("Adjudication"), url="/adjudicate/", key="g a", needs=Permission.ADJUDICATE),
    Room(label=_("Contests"), url="/contests/", key="g x", needs=Permission.CONTEST_SETTLE),
    Room(label=_("People"), url="/people/", key="g p", needs=Permission.NETWORK_READ),
    Room(label=_("Money"), url="/money/", key="g y", needs=Permission.INVOICE_READ),
    Room(label=_("Watch"), url="/watch/", key="g w", needs=Permission.AUDIT_READ),
    Room(label=_("Privacy"), url="/privacy/", key="g i", needs=Permission.PRIVACY_READ),
    Room(
        label=_("Homes"),
        url="/privacy/pins/",
        key="g k",
        needs=Permission.PIN_WRITE,
        but=Role.COMPLIANCE_OFFICER,
    ),
    Room(
        label=_("Four eyes"),
        url="/privacy/bulk/",
        key="g f",
        needs=Permission.PRIVACY_LOOK,
        but=Role.COMPLIANCE_OFFICER,
        counted=EYES,
    ),
    Room(label=_("What it does"), url="/promises/", key="g r", needs=Permission.ACCOUNT, but=Role.WORKER),
)


def rail_of(
    place: SplitResult, role: Role | None, counts: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """The rooms that a role may open, with the one that is open now, and what each stage holds if known."""
    stage = parse_qs(place.query).get("stage", [""])[0]
    held = counts or {}
    return [
        {
            "label": room.label,
            "url": room.url,
            "key": room.key,
            "stage": room.stage,
            "count": held.get(room.stage or room.counted),
            "current": _is_current(room, place.path, stage),
        }
        for room in ROOMS
        if may(role, room.needs) and role is not room.but
    ]


def _is_current(room: Room, path: str, stage: str) -> bool:
    place = room.url.partition("?")[0]
    if room.stage:
        return path == place and stage == room.stage
    if place == "/overview/" and path == "/":
        return True
    return path.startswith(place) and not (place == "/orders/" and path == place and stage)
