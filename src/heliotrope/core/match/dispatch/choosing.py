"""Live: who takes a unit that has just arrived, by the rule ``live@2``: by price.

Of the ready workers who may, the one whom it costs least by the rule ``dispatch@1``: pay, what their time is
worth to other work, awkward hours, the stage of the language, less a discount for who knows the contact.
Equal totals go to the tightest fit, then to whose hours last, the least share of capacity in use, the least
worker_id.  A unit waits only where everybody is kept for dearer work, and it is worth more as it waits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from heliotrope.core.line import Requirement
from heliotrope.core.match.customers import ZoneFrom
from heliotrope.core.match.dispatch.asks import LEVELS, Rules, Stage
from heliotrope.core.match.dispatch.decision import Decision
from heliotrope.core.match.dispatch.decision import Terms as Amounts
from heliotrope.core.match.dispatch.rule import Figures, best, figures
from heliotrope.core.match.dispatch.stakes import (
    CHANNELS,
    Case,
    Stakes,
    at_least,
    channel_place,
    coins,
    in_turn,
    stage_of,
)
from heliotrope.core.match.eligibility import Condition, Obstacle, obstacles
from heliotrope.core.match.live import Criterion, Live, lasts, nobody
from heliotrope.core.match.offers import CONSIDERED, Refused
from heliotrope.core.match.people import Candidate, language_level
from heliotrope.core.match.units import OpenUnit, fit_reasons, in_hand, slack, terms
from heliotrope.core.match.zones import aware
from heliotrope.core.sentence import Sentence

__all__ = ["Priced", "choose_worker", "decide", "may_take", "narrow"]

RULE, VERSION = "live", 2

NO_STAKES: Final = Stakes()
RULES: Final = Rules()
SPOKEN: Final = frozenset({Condition.LANGUAGE, Condition.LANGUAGE_LEVEL})
"""What translation help makes up for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced(Live):
    """Who gets the unit and what that comes to, or why it waits.

    Attributes:
        amounts: what the chosen worker comes to, or the cheapest of those who are kept for dearer work; None
            with nobody who may.
        line: the decision in one line, with amounts that are not for workers' eyes.
    """

    amounts: Amounts | None
    line: Sentence | None

    @property
    def kept(self) -> bool:
        """Whether the unit waits because everybody who may take it is kept for dearer work."""
        return self.worker_id is None and self.amounts is not None


def choose_worker(
    unit: OpenUnit,
    candidates: Iterable[Candidate],
    at: datetime,
    *,
    answered_by: Sequence[UUID] = (),
    stakes: Stakes = NO_STAKES,
    rules: Rules = RULES,
) -> Priced:
    """The ready worker who takes a unit that arrived.

    Args:
        candidates: the workers who are ready, each once, in any order.
        answered_by: who answered the unit's contact or conversation before, the latest first.
        stakes: without them nothing has a price but hours, language and who knows the contact.
    """
    case, refused = narrow(unit, candidates, at, answered_by=answered_by, stakes=stakes, rules=rules)
    return decide(case, refused, answered_by=answered_by)


def narrow(
    unit: OpenUnit,
    candidates: Iterable[Candidate],
    at: datetime,
    *,
    answered_by: Sequence[UUID],
    stakes: Stakes,
    rules: Rules,
) -> tuple[Case, tuple[Refused, ...]]:
    """The case that is to be decided, and who may not take it, those with fewest obstacles first."""
    now = aware(at)
    asked = _as_ruled(unit.requirement, stakes, rules)
    unit = replace(unit, requirement=asked)
    stage = rules.stage(int((now - unit.opened_at).total_seconds()))
    may: list[Candidate] = []
    refused: list[Refused] = []
    for one in candidates:
        found = _obstacles(one, asked, now, stakes.translated) or _too_early(one, asked, stage)
        if found:
            refused.append(Refused(worker_id=one.worker_id, obstacles=found))
        else:
            may.append(one)
    there = {one.worker_id for one in may}
    case = Case(
        unit=unit,
        people=in_turn(may, unit, now),
        at=now,
        last=next((one for one in answered_by if one in there), None),
        stakes=stakes,
        value=0,
        rules=rules,
    )
    refused.sort(key=lambda one: (len(one.obstacles), one.worker_id))
    return case.worth_at_least(max(coins(stakes.value), at_least(case))), tuple(refused)


def _as_ruled(asked: Requirement, stakes: Stakes, rules: Rules) -> Requirement:
    """The requirement with the effort that the operator set for its channel."""
    if stakes.channel not in CHANNELS:
        return asked
    return replace(asked, effort_s=rules.effort_s(channel_place(stakes.channel, rules), asked.effort_s))


def _too_early(one: Candidate, asked: Requirement, stage: Stage) -> tuple[Obstacle, ...]:
    """What keeps a worker from a unit for which speakers like them are not tried yet."""
    if stage_of(one, asked) <= stage:
        return ()
    has = language_level(one, asked.language)
    return (
        Obstacle(
            condition=Condition.STAGE,
            needed=Sentence("%(what)s at level %(level)s", what=asked.language, level=LEVELS[stage]),
            has=Sentence("level %(level)s", level=has) if has else Sentence("none of it"),
        ),
    )


def may_take(one: Candidate, asked: Requirement, at: datetime, *, translated: bool) -> bool:
    """Whether a worker may get such a unit; with translation help, whatever languages they have."""
    return not _obstacles(one, asked, aware(at), translated)


def _obstacles(one: Candidate, asked: Requirement, at: datetime, translated: bool) -> tuple[Obstacle, ...]:
    found = obstacles(one, asked, at)
    return tuple(each for each in found if each.condition not in SPOKEN) if translated else found


def decide(case: Case, refused: Sequence[Refused] = (), *, answered_by: Sequence[UUID] = ()) -> Priced:
    """The rule."""
    arrival, standing, at, rules = case.arrival, case.standing, case.at_s, case.prices
    worth = rules.worth(arrival, at)
    found = best(arrival, standing, at, rules)
    others = sorted(
        (
            figures(arrival, one, one.stage, at, rules)
            for one in standing
            if not found or one.worker != found.worker
        ),
        key=lambda one: (one.total, one.worker),
    )
    made = (
        None
        if found is None
        else Decision(arrival=arrival, at=at, worth=worth, rules=rules, told=_told(found, case))
    )
    taken = made is not None and made.worker is not None
    chosen = case.people[found.worker] if found and taken else None
    reasons = nobody(list(refused)) if made is None else (made.reason,)
    return Priced(
        unit_id=case.unit.unit_id,
        rule=RULE,
        version=VERSION,
        worker_id=chosen.worker_id if chosen else None,
        terms=terms(chosen, case.unit, case.at) if chosen else None,
        reasons=_reasons(chosen, case, answered_by) if chosen else reasons,
        decided_by=_decisive(found, others[:1], case) if found and chosen else None,
        passed_over=tuple(case.people[one.worker].worker_id for one in others[:CONSIDERED]) if chosen else (),
        refused=tuple(refused[:CONSIDERED]),
        eligible=len(case.people),
        amounts=made.terms if made else None,
        line=made.reason if made else None,
    )


def _told(one: Figures, case: Case) -> tuple[int, int, int, int, int, int, int]:
    """The figures by the hour, as a floor's decision is told."""
    busy = case.rules.busy(case.arrival)
    pay, bid, night, apart = (amount // busy for amount in (one.pay, one.bid, one.night, one.apart))
    return one.worker, int(one.stage), one.total, pay + bid, pay, night, apart


def _decisive(found: Figures, following: Sequence[Figures], case: Case) -> Criterion:
    """What speaks most for the chosen worker against the next best."""
    if not following:
        return Criterion.ONLY_ONE
    (other,) = following
    if other.total < found.total:
        # Only a stage that is tried before the others is dearer and yet chosen.
        return Criterion.LANGUAGE
    if other.total == found.total:
        return _tie(case.people[found.worker], case.people[other.worker], case)
    spared = {
        Criterion.PAY: other.pay - found.pay,
        Criterion.OTHER_WORK: other.bid - found.bid,
        Criterion.NIGHT: other.night - found.night,
        Criterion.APART: other.apart - found.apart,
        Criterion.LANGUAGE: other.language - found.language,
        Criterion.ANSWERED_BEFORE: other.affinity - found.affinity,
    }
    return max(spared, key=lambda step: spared[step])


def _tie(chosen: Candidate, other: Candidate, case: Case) -> Criterion:
    unit = case.unit
    if slack(chosen, unit.requirement) != slack(other, unit.requirement):
        return Criterion.FIT
    if lasts(chosen, unit, case.at) != lasts(other, unit, case.at):
        return Criterion.HOURS
    if chosen.load * other.capacity != other.load * chosen.capacity:
        return Criterion.LOAD
    return Criterion.WORKER_ID


def _reasons(chosen: Candidate, case: Case, answered_by: Sequence[UUID]) -> tuple[str, ...]:
    """What the worker may read: nothing of what others cost, nor of what the unit is worth."""
    unit, asked = case.unit, case.unit.requirement
    said = list(fit_reasons(chosen, unit, terms(chosen, unit, case.at), case.at))
    said.append(_least(stage_of(chosen, asked)))
    if asked.language and language_level(chosen, asked.language) < max(asked.language_level, 1):
        said.append(Sentence("They answer with translation help."))
    said.extend(_customer(case))
    if chosen.worker_id in answered_by:
        said.append(Sentence("This worker answered the same contact before."))
    if not lasts(chosen, unit, case.at):
        said.append(Sentence("Their hours end before the work is expected to be done."))
    said.append(in_hand(chosen))
    return tuple(said)


def _customer(case: Case) -> Iterator[Sentence]:
    """What the customer's clock reads and by what it is known, or that it is not."""
    source, offset_s = case.stakes.zone_from, case.stakes.offset_s
    if source is None:
        return
    if offset_s is None:
        yield Sentence("The customer's time zone is not known, so hours apart count for nothing.")
        return
    clock = f"{case.at + timedelta(seconds=offset_s):%H:%M}"
    match source:
        case ZoneFrom.RECORD:
            yield Sentence("It is %(clock)s at the customer, by their own record.", clock=clock)
        case ZoneFrom.COUNTRY:
            yield Sentence("It is %(clock)s at the customer, by their country.", clock=clock)
        case _:
            yield Sentence("It is %(clock)s at the customer, by what the order says.", clock=clock)


def _least(stage: Stage) -> Sentence:
    if stage is Stage.NATIVE:
        return Sentence("Of those who may take it, the work costs least with this worker, all told.")
    return Sentence(
        "The work costs least with this worker, all told, though others may speak the language better."
    )
