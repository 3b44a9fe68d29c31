"""Writing evidence packs: asked for, moved along, finished once."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from heliotrope.compliance.models import EvidencePack
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor


def ask_evidence(actor: Actor, *, language: str, now: datetime) -> UUID:
    """Ask for a pack; while one is being made it is the same one."""
    waiting = EvidencePack.objects.filter(operator_id=actor.operator, ready_at=None)
    if (there := waiting.values_list("id", flat=True).first()) is not None:
        return there
    row = EvidencePack.objects.create(
        id=new_id(), operator_id=actor.operator, asked_by=actor.user_id, asked_at=now, language=language
    )
    audit.record(actor, "privacy.evidence.asked", subject_kind="privacy_evidence", subject_id=row.id)
    return row.id


def note_progress(actor: Actor, pack_id: UUID, *, done: int, steps: int) -> None:
    """Note how far a pack is."""
    rows = EvidencePack.objects.filter(pk=pack_id, operator_id=actor.operator, ready_at=None)
    rows.update(done=done, steps=steps)


def finish_evidence(
    actor: Actor, pack_id: UUID, *, document: bytes, paper: bytes, whole: bool, now: datetime
) -> bool:
    """Keep a pack as it was signed; False when another was first."""
    digest = sha256(document).hexdigest()
    rows = EvidencePack.objects.filter(pk=pack_id, operator_id=actor.operator, ready_at=None)
    if not rows.update(ready_at=now, document=document, paper=paper, sha256=digest, whole=whole):
        return False
    audit.record(
        actor,
        "privacy.evidence.made",
        subject_kind="privacy_evidence",
        subject_id=pack_id,
        detail={"sha256": digest, "whole": whole},
    )
    return True


def note_taken(actor: Actor, pack_id: UUID, part: str) -> None:
    """Record that somebody took a pack away."""
    audit.record(
        actor,
        "privacy.evidence.downloaded",
        subject_kind="privacy_evidence",
        subject_id=pack_id,
        detail={"part": part},
    )
