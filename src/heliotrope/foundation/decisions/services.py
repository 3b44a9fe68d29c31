"""Keeping decisions with what they rested on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core import sentence
from heliotrope.core.errors import NotFound
from heliotrope.foundation.decisions.models import Decision
from heliotrope.foundation.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """A decision about one subject.

    Attributes:
        rule: name and version of the rule, such as ``pull@1``.
        inputs: what it rested on: ids, versions and numbers; enough to recompute the outcome.
        outcome: what was decided.
        reasons: sentences that say why.
    """

    client_id: UUID
    kind: str
    subject_id: UUID
    rule: str
    inputs: dict[str, Any]
    outcome: dict[str, Any]
    reasons: tuple[str, ...]
    decided_at: datetime


def remember(decisions: Iterable[Reasoned]) -> None:
    """Keep decisions with the running change; one that is already kept stays as it was."""
    rows = [
        Decision(
            client_id=made.client_id,
            kind=made.kind,
            subject_id=made.subject_id,
            rule=made.rule,
            inputs=made.inputs,
            outcome=made.outcome,
            reasons=[sentence.written(reason) for reason in made.reasons],
            decided_at=made.decided_at,
        )
        for made in decisions
    ]
    Decision.objects.bulk_create(rows, ignore_conflicts=True)


def recall(actor: Actor, kind: str, subject_id: UUID) -> Reasoned:
    """The decision of a kind about a subject, as it was kept."""
    row = Decision.objects.filter(kind=kind, subject_id=subject_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return Reasoned(
        client_id=row.client_id,
        kind=row.kind,
        subject_id=row.subject_id,
        rule=row.rule,
        inputs=row.inputs,
        outcome=row.outcome,
        reasons=tuple(sentence.read(reason) for reason in row.reasons),
        decided_at=row.decided_at,
    )
