"""Live: who takes a unit that has just arrived, by the rule ``live@1``, which ``dispatch.choosing`` replaced.

Somebody waits on the other side, so one worker gets it at once.  Of the ready workers who may, in this
order: the tightest fit of skill and language; who answered this contact before, the latest first; whose
hours last until the work is done; the least share of their capacity in use; the least worker_id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from heliotrope.core.match.availability import is_on
from heliotrope.core.match.eligibility import obstacles
from heliotrope.core.match.offers import CONSIDERED, Refused
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit, Terms, fit_reasons, in_hand, slack, terms
from heliotrope.core.match.zones import aware
from heliotrope.core.sentence import Sentence

__all__ = ["Criterion", "Live", "choose_worker", "lasts", "nobody"]

RULE, VERSION = "live", 1


class Criterion(StrEnum):
    """What set the chosen worker apart from the next best."""

    ONLY_ONE = "only-one"
    FIT = "fit"
    ANSWERED_BEFORE = "answered-before"
    HOURS = "hours"
    LOAD = "load"
    WORKER_ID = "worker-id"
    PAY = "pay"
    OTHER_WORK = "other-work"
    """The next best's time is worth more to other work."""
    NIGHT = "night"
    APART = "apart"
    LANGUAGE = "language"


_STEPS = (Criterion.FIT, Criterion.ANSWERED_BEFORE, Criterion.HOURS, Criterion.LOAD, Criterion.WORKER_ID)
_Rank = tuple[int, int, bool, Fraction, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Who gets the unit, or why nobody does.

    Attributes:
        worker_id: None when nobody ready may get it.
        terms: the figures of the match; None with no worker.
        reasons: sentences that the worker may read; with no worker, what stands in the nearest one's way.
        decided_by: the first step of the rule at which the next best worker fell behind.
        passed_over: the next best workers, best first, at most 50.
        refused: who may not, those with fewest obstacles first, at most 50.
        eligible: how many could have got it, the chosen one included.
    """

    unit_id: UUID
    rule: str
    version: int
    worker_id: UUID | None
    terms: Terms | None
    reasons: tuple[str, ...]
    decided_by: Criterion | None
    passed_over: tuple[UUID, ...]
    refused: tuple[Refused, ...]
    eligible: int


def choose_worker(
    unit: OpenUnit, candidates: Iterable[Candidate], at: datetime, *, answered_by: Sequence[UUID] = ()
) -> Live:
    """The ready worker who takes a unit that arrived.

    Args:
        candidates: the workers who are ready, each once, in any order.
        answered_by: who answered the unit's contact or conversation before, the latest first.
    """
    now = aware(at)
    before = {worker_id: place for place, worker_id in reversed(list(enumerate(answered_by)))}
    ranks: dict[UUID, _Rank] = {}
    people: dict[UUID, Candidate] = {}
    refused: list[Refused] = []
    for candidate in candidates:
        if found := obstacles(candidate, unit.requirement, now):
            refused.append(Refused(worker_id=candidate.worker_id, obstacles=found))
        else:
            people[candidate.worker_id] = candidate
            ranks[candidate.worker_id] = _rank(candidate, unit, now, before)
    refused.sort(key=lambda one: (len(one.obstacles), one.worker_id))
    best = sorted(ranks, key=lambda worker_id: ranks[worker_id])
    chosen = people[best[0]] if best else None
    figures = terms(chosen, unit, now) if chosen else None
    return Live(
        unit_id=unit.unit_id,
        rule=RULE,
        version=VERSION,
        worker_id=best[0] if best else None,
        terms=figures,
        reasons=_reasons(chosen, unit, figures, now, before) if chosen and figures else nobody(refused),
        decided_by=_decisive([ranks[worker_id] for worker_id in best[:2]]),
        passed_over=tuple(best[1 : CONSIDERED + 1]),
        refused=tuple(refused[:CONSIDERED]),
        eligible=len(best),
    )


def _rank(candidate: Candidate, unit: OpenUnit, at: datetime, before: dict[UUID, int]) -> _Rank:
    return (
        slack(candidate, unit.requirement),
        before.get(candidate.worker_id, len(before)),
        not lasts(candidate, unit, at),
        # An eligible worker has room, so the capacity is at least 1.
        Fraction(candidate.load, candidate.capacity),
        candidate.worker_id,
    )


def lasts(candidate: Candidate, unit: OpenUnit, at: datetime) -> bool:
    """Whether the worker is on, too, when the work would be done."""
    return is_on(candidate, at + timedelta(seconds=unit.requirement.effort_s))


def _decisive(first_two: list[_Rank]) -> Criterion | None:
    if len(first_two) < 2:
        return Criterion.ONLY_ONE if first_two else None
    first, second = first_two
    return next(step for step, a, b in zip(_STEPS, first, second, strict=True) if a != b)


def _reasons(
    chosen: Candidate, unit: OpenUnit, figures: Terms, at: datetime, before: dict[UUID, int]
) -> tuple[str, ...]:
    said = list(fit_reasons(chosen, unit, figures, at))
    if chosen.worker_id in before:
        said.append(Sentence("This worker answered the same contact before."))
    if not lasts(chosen, unit, at):
        said.append(Sentence("Their hours end before the work is expected to be done."))
    said.append(in_hand(chosen))
    return tuple(said)


def nobody(refused: Sequence[Refused]) -> tuple[str, ...]:
    """Why nobody is chosen: what stands in the way of those nearest to it."""
    if not refused:
        return (Sentence("Nobody is ready."),)
    return (Sentence("Nobody who is ready may take it."), *(one.sentence for one in refused[0].obstacles))
