"""Why a unit that arrived waits: what keeps it, how far its language is relaxed, and when that changes."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from heliotrope.core.match.batch.problem import COIN, HOUR
from heliotrope.core.match.dispatch.asks import MOST_WAIT_S, Stage
from heliotrope.core.match.dispatch.choosing import Priced
from heliotrope.core.match.dispatch.stakes import Case
from heliotrope.core.match.eligibility import Condition
from heliotrope.core.match.offers import Refused
from heliotrope.core.sentence import Sentence

__all__ = ["Cause", "Waits", "waits"]

AHEAD_S: Final = MOST_WAIT_S


class Cause(StrEnum):
    """What keeps a unit from being given out."""

    NOBODY_READY = "nobody-ready"
    NOBODY_MAY = "nobody-may"
    BETTER_SPEAKERS = "better-speakers"
    """Only people may take it whose stage of the language is not tried yet."""
    KEPT = "kept"
    """Whoever may take it is kept for dearer work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A unit that nobody has, and why.

    Attributes:
        stage: the last stage of the language that is tried now; None where it asks for none.
        relaxes_at: when the next stage is tried; None when there is none.
        taken_at: when it will have grown worth enough for those who are kept, as prices are; None for the
            other causes, and where that is not within 30 days.
        line: why, in one line; it may name amounts, which are not for workers' eyes.
    """

    unit_id: UUID
    cause: Cause
    stage: Stage | None
    relaxes_at: datetime | None
    taken_at: datetime | None
    line: Sentence

    @property
    def changes_at(self) -> datetime | None:
        """The next instant at which it may be given out though nobody comes or goes."""
        known = [one for one in (self.relaxes_at, self.taken_at) if one is not None]
        return min(known, default=None)


def waits(case: Case, refused: Sequence[Refused], made: Priced) -> Waits:
    """Why nobody gets a unit that was decided upon; ``made`` chose nobody."""
    asked, waited_s = case.unit.requirement, int((case.at - case.unit.opened_at).total_seconds())
    stage = case.rules.stage(waited_s) if asked.language else None
    cause = _cause(refused, made)
    return Waits(
        unit_id=case.unit.unit_id,
        cause=cause,
        stage=stage,
        relaxes_at=_relaxes_at(case, stage),
        taken_at=_taken_at(case, made),
        line=_line(cause, stage, refused, made),
    )


def _cause(refused: Sequence[Refused], made: Priced) -> Cause:
    if made.kept:
        return Cause.KEPT
    if not refused:
        return Cause.NOBODY_READY
    first = [one for one in refused if any(each.condition is Condition.STAGE for each in one.obstacles)]
    return Cause.BETTER_SPEAKERS if first else Cause.NOBODY_MAY


def _relaxes_at(case: Case, stage: Stage | None) -> datetime | None:
    """When the next stage is tried that is not tried now; several may be tried at one instant."""
    if stage is None or stage is Stage.HELP:
        return None
    return case.unit.opened_at + timedelta(seconds=case.rules.after_s[stage + 1])


def _taken_at(case: Case, made: Priced) -> datetime | None:
    """The first instant at which the unit is worth what the nearest comes to; its worth never falls."""
    if not made.kept or made.amounts is None:
        return None
    total, arrival, prices = round(made.amounts.total * COIN * HOUR), case.arrival, case.prices
    ahead = range(case.at_s, case.at_s + AHEAD_S)
    found = bisect_left(ahead, total, key=lambda at_s: prices.worth(arrival, at_s))
    return datetime.fromtimestamp(ahead[found], UTC) if found < AHEAD_S else None


def _line(cause: Cause, stage: Stage | None, refused: Sequence[Refused], made: Priced) -> Sentence:
    match cause:
        case Cause.NOBODY_READY:
            why = Sentence("Nobody is ready.")
        case Cause.BETTER_SPEAKERS:
            why = Sentence("Nobody who may take it is ready but people who speak the language less well.")
        case Cause.KEPT:
            why = made.line or Sentence("Nobody who may take it is free.")
        case Cause.NOBODY_MAY:
            why = Sentence(
                "Nobody who is ready may take it; of the nearest: %(obstacle)s",
                obstacle=refused[0].obstacles[0].sentence,
            )
    return Sentence("%(why)s %(tried)s", why=why, tried=_TRIED[stage]) if stage is not None else why


_TRIED = {
    Stage.NATIVE: Sentence("Native speakers are tried."),
    Stage.FLUENT: Sentence("Native and fluent speakers are tried."),
    Stage.HELP: Sentence("Everybody who may is tried."),
}
