"""Reading the client's known defects, in the vault that is entered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from heliotrope.ai import MODEL, embed
from heliotrope.core.masking.marking import unnumbered
from heliotrope.core.text import likeness
from heliotrope.foundation.keys.fields import is_erased
from heliotrope.lines.testing.models import Defect

CANDIDATES_MOST = 2_000
"""The latest so many defects of a client are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A defect that was reported before, and how like it is to what was asked for."""

    id: UUID
    title: str
    severity: str
    state: str
    case: str
    environment: str
    score: float

    def as_json(self) -> Mapping[str, object]:
        """The defect as answers and pages hold it."""
        return {**asdict(self), "id": str(self.id), "score": round(self.score, 4)}


def like(
    client_id: UUID,
    title: str,
    text: str = "",
    *,
    item_id: UUID | None = None,
    least: float = likeness.LEAST,
    most: int = 5,
    meaning: bool = False,
) -> tuple[Known, ...]:
    """Open defects of the client like a description, the likest first; none of the item itself.

    Duplicates and rejected ones are left out: their originals are here, or there is nothing to repeat.
    Of a value that its order hides, a defect says the kind alone; a placeholder is likened to that.

    Args:
        meaning: whether to compare vectors, too, so that two languages meet; loading their model takes
            seconds once a process, which no page waits for.
    """
    rows = Defect.objects.filter(
        client_id=client_id, state__in=[Defect.State.REPORTED, Defect.State.ACCEPTED]
    )
    if item_id is not None:
        rows = rows.exclude(item_id=item_id)
    title, text = unnumbered(title), unnumbered(text)
    asked, whole = likeness.tokens(title), likeness.tokens(f"{title} {text}")
    read = embed([f"{title}. {text}"])[0] if meaning else None
    found = [
        (max(likeness.likeness(asked, whole, row.title_tokens, row.tokens), _cosine(row, read)), row)
        for row in rows.order_by("-reported_at", "id")[:CANDIDATES_MOST]
        if not is_erased(row)
    ]
    ranked = sorted(found, key=lambda one: (-one[0], str(one[1].id)))
    return tuple(_known(row, score) for score, row in ranked[:most] if score >= least)


def _known(row: Defect, score: float) -> Known:
    return Known(
        id=row.id,
        title=row.title,
        severity=row.severity,
        state=row.state,
        case=row.case,
        environment=row.environment,
        score=score,
    )


def _cosine(row: Defect, read: NDArray[np.float32] | None) -> float:
    """How near two meanings are, in [0, 1]; 0 when the row's vector is of another model."""
    if read is None or row.vector_model != MODEL:
        return 0.0
    return min(1.0, max(0.0, float(np.frombuffer(row.vector, dtype=np.float32) @ read)))
