"""Who takes over a unit that is in somebody's hands, by the same prices as one that arrives (``live@2``).

Bids rank who may take it, so that scarce people are the last to be asked; they keep nobody from it: what was
begun is not left with somebody who goes home because all others are kept for dearer work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from heliotrope.core.match.batch.problem import HOUR
from heliotrope.core.match.dispatch.asks import MOST_VALUE, Rules
from heliotrope.core.match.dispatch.choosing import NO_STAKES, RULES, Priced, decide, narrow
from heliotrope.core.match.dispatch.rule import best
from heliotrope.core.match.dispatch.stakes import Case, Stakes
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit

__all__ = ["ByPrice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPrice:
    """The rule of handover's choice, with what is at stake for each unit, by its key.

    Attributes:
        stakes: a unit that is not named is given out as if nothing but people's hours had a price.
    """

    stakes: Mapping[UUID, Stakes] = field(default_factory=dict)
    rules: Rules = RULES

    def at_stake(self, unit_id: UUID) -> Stakes:
        """What is at stake with a unit."""
        return self.stakes.get(unit_id, NO_STAKES)

    def __call__(
        self,
        unit: OpenUnit,
        candidates: Iterable[Candidate],
        at: datetime,
        *,
        answered_by: Sequence[UUID] = (),
    ) -> Priced:
        """Who takes the unit over; nobody only where nobody may."""
        case, refused = narrow(
            unit,
            candidates,
            at,
            answered_by=answered_by,
            stakes=self.at_stake(unit.unit_id),
            # Who stays may speak the language less well than the unit would still wait for.
            rules=replace(self.rules, after_s=(0, 0, 0)),
        )
        return decide(case.worth_at_least(_enough(case)), refused, answered_by=answered_by)


def _enough(case: Case) -> int:
    """Coins at which the unit is worth its nearest worker, bids and all; never below what it was worth."""
    found = best(case.worth_at_least(MOST_VALUE).arrival, case.standing, case.at_s, case.prices)
    return max(case.value, 0 if found is None else -(-found.total // HOUR))
