"""Reading evidence packs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import EvidencePack
from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor

LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """A pack as it is listed; ``ready_at`` is None until then, ``whole`` says whether all chains are."""

    id: UUID
    asked_at: datetime
    language: str
    done: int
    steps: int
    ready_at: datetime | None
    whole: bool | None
    sha256: str


_NAMES = tuple(PackLine.__dataclass_fields__)


def packs(actor: Actor) -> tuple[PackLine, ...]:
    """The operator's packs, the latest first."""
    rows = EvidencePack.objects.filter(operator_id=actor.operator).order_by("-asked_at", "-id")
    return tuple(PackLine(**row) for row in rows.values(*_NAMES)[:LISTED])


def pack(actor: Actor, pack_id: UUID) -> PackLine:
    """One pack; raises NotFound."""
    row = EvidencePack.objects.filter(operator_id=actor.operator, pk=pack_id).values(*_NAMES).first()
    if row is None:
        raise NotFound
    return PackLine(**row)


def pack_content(actor: Actor, pack_id: UUID, part: str) -> bytes:
    """The signed JSON of a finished pack (``document``), or its PDF (``paper``); raises NotFound."""
    rows = EvidencePack.objects.filter(operator_id=actor.operator, pk=pack_id, ready_at__isnull=False)
    content = rows.values_list(part, flat=True).first()
    if content is None:
        raise NotFound
    return bytes(content)


def operators_asked() -> tuple[UUID, ...]:
    """Operators with a pack that is not made yet; in the widest scope."""
    rows = EvidencePack.objects.filter(ready_at=None)
    return tuple(rows.order_by().values_list("operator_id", flat=True).distinct())


def packs_waiting(actor: Actor) -> tuple[UUID, ...]:
    """Packs that are asked for and not made yet."""
    rows = EvidencePack.objects.filter(operator_id=actor.operator, ready_at=None)
    return tuple(rows.order_by("asked_at").values_list("id", flat=True))
