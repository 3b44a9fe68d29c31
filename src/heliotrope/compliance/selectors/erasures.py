"""Reading in which homes subjects are erased, and in which they wait to be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from heliotrope.compliance.models import HomeErasure
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAt:
    """An erasure in one home.

    Attributes:
        owner_id: the client whose subject it is; of a worker the operator.
        asked_at: when it was asked for first, anywhere.
        key_id: the key that was destroyed there; None where there was none, or as long as it waits.
        done_at: None as long as it waits for whoever serves that home.
    """

    subject_id: UUID
    kind: str
    owner_id: UUID
    home: str
    asked_at: datetime
    key_id: UUID | None
    done_at: datetime | None

    def entry(self, at: datetime) -> Erasure:
        """As a journal has it, done at an instant."""
        return Erasure(
            subject_id=self.subject_id,
            key_id=self.key_id,
            kind=self.kind,
            client_id=self.owner_id,
            erased_at=at,
        )


def latest(actor: Actor, *, limit: int) -> tuple[ErasureAt, ...]:
    """The latest erasures, home by home, those asked for last in front."""
    return tuple(map(_line, _rows(actor).order_by("-asked_at", "subject_id", "data_home")[:limit]))


def of_subjects(actor: Actor, subject_ids: Iterable[UUID]) -> Mapping[UUID, tuple[ErasureAt, ...]]:
    """The homes of each of these subjects' erasures; none for one of which nothing is noted."""
    found: dict[UUID, list[ErasureAt]] = defaultdict(list)
    for row in _rows(actor).filter(subject_id__in=list(subject_ids)).order_by("data_home"):
        found[row.subject_id].append(_line(row))
    return {subject_id: tuple(places) for subject_id, places in found.items()}


def waiting(actor: Actor, homes: Iterable[str], *, limit: int) -> tuple[ErasureAt, ...]:
    """What these homes have still to do, the oldest first."""
    rows = _rows(actor).filter(data_home__in=list(homes), done_at=None)
    return tuple(map(_line, rows.order_by("asked_at", "id")[:limit]))


def operators_waiting(homes: Iterable[str]) -> tuple[UUID, ...]:
    """Operators of whose erasures these homes have still to do something; in the widest scope."""
    rows = HomeErasure.objects.filter(data_home__in=list(homes), done_at=None)
    return tuple(rows.order_by().values_list("operator_id", flat=True).distinct())


def _rows(actor: Actor) -> QuerySet[HomeErasure]:
    own = Q(client_id=None, operator_id=actor.operator_id)
    return HomeErasure.objects.filter(Q(client_id__in=actor.client_ids) | own)


def _line(row: HomeErasure) -> ErasureAt:
    return ErasureAt(
        subject_id=row.subject_id,
        kind=row.kind,
        owner_id=row.client_id or row.operator_id,
        home=row.data_home,
        asked_at=row.asked_at,
        key_id=row.key_id,
        done_at=row.done_at,
    )
