"""A breach of personal data: how grave it is, whom the law has told by when, and when it may be closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from heliotrope.core.clocks import Clock, LegalRule, Topic, breach_rules
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.sentence import Sentence

WHY_LEAST: Final = 20


class Harm(StrEnum):
    """What was broken; several at once are the gravest."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class Risk(StrEnum):
    """How much harm to persons is to be feared, as somebody assessed it."""

    UNKNOWN = "unknown"
    UNLIKELY = "unlikely"
    LIKELY = "likely"
    HIGH = "high"


class State(StrEnum):
    """Where a breach is."""

    RECORDED = "recorded"
    ASSESSED = "assessed"
    CLOSED = "closed"


class DutyState(StrEnum):
    """Whether somebody was told."""

    OPEN = "open"
    NOTIFIED = "notified"
    NOT_NOTIFIED = "not-notified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Somebody whom a law has told.

    Attributes:
        needed: whether the assessment so far asks for it; one that is not needed is decided with a reason.
    """

    rule: LegalRule
    due_at: datetime
    needed: bool


def duties(jurisdictions: Sequence[str], *, aware_at: datetime, risk: Risk) -> tuple[Duty, ...]:
    """Whom the laws of these places have told of a breach, those due first in front.

    An authority is told unless a risk is unlikely, persons where it is high; what nobody assessed yet counts
    as high.

    Source:
        GDPR Art. 33(1) and 34(1), taken for every jurisdiction.
    """
    found = [
        Duty(
            rule=one,
            due_at=Clock(rule=one, began_at=aware_at).due_at,
            needed=_needed(one.topic, risk),
        )
        for one in breach_rules(jurisdictions)
    ]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.rule.id)))


def _needed(topic: Topic, risk: Risk) -> bool:
    if topic is Topic.BREACH_AUTHORITY:
        return risk is not Risk.UNLIKELY
    return risk in (Risk.UNKNOWN, Risk.HIGH)


def check_settled(why: str, *, notified: bool) -> None:
    """Raise Invalid where a decision not to tell somebody has no reason that an authority could read."""
    if not notified and len(why.strip()) < WHY_LEAST:
        raise Invalid(
            Sentence(
                "Say in at least %(why_least)s characters why nobody is told; an authority may ask.",
                why_least=WHY_LEAST,
            )
        )


def check_closing(state: State, settled: Iterable[DutyState]) -> None:
    """Raise Conflict where a breach cannot be closed yet."""
    if state is State.CLOSED:
        raise Conflict(Sentence("The breach is closed already."))
    if state is State.RECORDED:
        raise Conflict(Sentence("Assess the breach first."))
    if any(one is DutyState.OPEN for one in settled):
        raise Conflict(Sentence("Somebody whom the law has told is not told yet, nor is it decided why not."))


def notice(
    rule: LegalRule, *, kind: Harm, aware_at: datetime, persons: int, what: str, measures: str
) -> tuple[Sentence, ...]:
    """A draft of what is told, paragraph by paragraph; whoever sends it reads and completes it.

    Source:
        GDPR Art. 33(3): nature and numbers, a point of contact, likely consequences, measures.
    """
    told = Sentence("What happened: %(what)s", what=what)
    return (
        Sentence("Notice of a breach of personal data under %(citation)s.", citation=rule.citation),
        Sentence("We became aware of it at %(at)s.", at=aware_at.isoformat(timespec="minutes")),
        Sentence("Kind: %(kind)s. Persons affected, as far as we know: %(persons)s.",
                 kind=kind.value, persons=persons),
        told,
        Sentence("Measures taken and proposed: %(measures)s", measures=measures or "…"),
        Sentence("Likely consequences: … Point of contact: …"),
    )  # fmt: skip
