"""Keeping defects in the vault that is entered: after a run, and after its triage; each may run twice."""

from datetime import datetime
from uuid import UUID

from heliotrope.ai import MODEL, embed
from heliotrope.core.decompose.cases.items import fact
from heliotrope.core.line import Task
from heliotrope.core.quality.runs.deciding import verdicts_of
from heliotrope.core.quality.runs.plan import ACCEPTED, DUPLICATE
from heliotrope.core.quality.runs.running import defects_of, run_of
from heliotrope.core.text.likeness import tokens
from heliotrope.foundation.keys.resealing import in_clear, seal_rows
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.testing.keys import defect_id
from heliotrope.lines.testing.models import Defect


def report(task: Task, *, now: datetime) -> None:
    """Write the latest run's defects; those that are there stay as they are."""
    found = run_of(task.turns)
    if found is None:
        return
    told = defects_of(task.turns)
    read = embed([f"{row['title']}. {row['text']}" for row in told])
    rows = [
        Defect(
            id=defect_id(found[1], number),
            client_id=task.client_id,
            order_id=task.order_id,
            item_id=task.item_id,
            case=fact(task.content, "case"),
            environment=fact(task.content, "environment"),
            title=row["title"],
            text=row["text"],
            severity=row["severity"],
            title_tokens=tokens(row["title"]),
            tokens=tokens(f"{row['title']} {row['text']}"),
            vector=read[number - 1].tobytes(),
            vector_model=MODEL,
            reported_at=now,
        )
        for number, row in enumerate(told, 1)
    ]
    Defect.objects.bulk_create(rows, ignore_conflicts=True)


def decide(task: Task, *, now: datetime) -> None:
    """Write the triage's verdicts; a defect that has one keeps it."""
    found = run_of(task.turns)
    if found is None:
        return
    report(task, now=now)
    for number, row in enumerate(verdicts_of(task.turns), 1):
        key = defect_id(found[1], number)
        verdict = row["verdict"]
        state = (
            Defect.State.ACCEPTED
            if verdict == ACCEPTED
            else Defect.State.DUPLICATE
            if verdict == DUPLICATE
            else Defect.State.REJECTED
        )
        original = _original(task.client_id, UUID(row["duplicate_of"]), key) if row["duplicate_of"] else None
        Defect.objects.filter(pk=key, client_id=task.client_id, state=Defect.State.REPORTED).update(
            state=state, severity=row["severity"], duplicate_of=original
        )


def seal_defects(actor: Actor, *, limit: int) -> int:
    """Seal a batch of defects of the actor's clients that are in the clear; 0 when none is left."""
    rows = Defect.objects.filter(client_id__in=actor.client_ids)
    found = in_clear(rows, "title_before", "text", "title_tokens", "tokens", "vector")
    return seal_rows(found, limit=limit, moved={"title": "title_before"})


def _original(client_id: UUID, key: UUID, own: UUID) -> UUID | None:
    """The defect that a duplicate stands for: a duplicate's own original; None when the client has none."""
    row = Defect.objects.filter(pk=key, client_id=client_id).values("id", "duplicate_of").first()
    original = (row["duplicate_of"] or row["id"]) if row else None
    return original if original != own else None
