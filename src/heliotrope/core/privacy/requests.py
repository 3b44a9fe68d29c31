"""A person's request about their own data: what may be asked, and what becomes of it step by step.

Nothing is done before the requester is verified.  A crew works on it and a second person checks; where they
disagree, or no crew is there, the officer decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.privacy.regions import is_within
from heliotrope.core.sentence import Sentence

CODE_TRIES: Final = 5
CODE_S: Final = 3 * 24 * 3600
"""How long a code that was sent to the requester holds."""
PACKAGE_S: Final = 14 * 24 * 3600
"""How long the link to a package holds, unless it is used before."""


class Right(StrEnum):
    """What a person asks for."""

    ACCESS = "access"
    PORTABILITY = "portability"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    CONSENT = "consent"
    ERASURE = "erasure"


GIVES: Final = frozenset({Right.ACCESS, Right.PORTABILITY})
"""Rights that are answered by a package."""
STOPS: Final = frozenset({Right.RESTRICTION, Right.OBJECTION, Right.CONSENT})
"""Rights that stop what is done with the data, until somebody lifts it."""


class State(StrEnum):
    """Where a request is."""

    RECEIVED = "received"
    VERIFIED = "verified"
    WORKING = "working"
    ESCALATED = "escalated"
    GRANTED = "granted"
    ANSWERED = "answered"
    REFUSED = "refused"


OPEN: Final = frozenset({State.RECEIVED, State.VERIFIED, State.WORKING, State.ESCALATED, State.GRANTED})
TRANSITIONS: Final[Mapping[State, frozenset[State]]] = {
    State.RECEIVED: frozenset({State.VERIFIED, State.REFUSED}),
    State.VERIFIED: frozenset({State.WORKING, State.GRANTED, State.REFUSED}),
    State.WORKING: frozenset({State.ESCALATED, State.GRANTED, State.REFUSED}),
    State.ESCALATED: frozenset({State.GRANTED, State.REFUSED}),
    State.GRANTED: frozenset({State.ANSWERED, State.REFUSED, State.ESCALATED}),
    State.ANSWERED: frozenset(),
    State.REFUSED: frozenset(),
}


class Refusal(StrEnum):
    """Why a request is not granted; the requester is told."""

    NOT_VERIFIED = "not-verified"
    NOTHING_HELD = "nothing-held"
    LEGAL_HOLD = "legal-hold"
    LEGAL_DUTY = "legal-duty"
    UNFOUNDED = "unfounded"
    OTHERS_RIGHTS = "others-rights"
    TAKEN_BACK = "taken-back"


class Reason(StrEnum):
    """Why a term is extended or stands still; a code, for what is said of a person stays in their vault."""

    COMPLEX = "complex"
    MANY = "many"
    IDENTITY = "identity"
    CLARIFYING = "clarifying"


class Advice(StrEnum):
    """What who works on a request finds."""

    GRANT = "grant"
    UNFOUNDED = "unfounded"
    NOTHING_HELD = "nothing-held"
    OTHERS_RIGHTS = "others-rights"
    LEGAL_DUTY = "legal-duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What becomes of a request: granted, refused for a reason, or for the officer to decide."""

    state: State
    refusal: Refusal | None = None


def check_move(now_in: State, to: State) -> None:
    """Raise Conflict, with what is next, where a request cannot move that way."""
    if to in TRANSITIONS[now_in]:
        return
    if now_in is State.RECEIVED:
        raise Conflict(
            Sentence("Verify the requester first: before that nothing is done with their request.")
        )
    raise Conflict(f"The request is {now_in.value}; it cannot become {to.value}.")


def calendar_of(jurisdiction: str, seat: str) -> str:
    """The country whose public holidays count for an answer; empty where nobody knows of one.

    Under the law of the European Union that is the member state in which the answer is given.

    Args:
        seat: the country in which the client is established, ISO 3166-1 alpha-2.

    Source:
        Regulation (EEC, Euratom) No 1182/71, Art. 2(1).
    """
    within = jurisdiction == seat or (jurisdiction == "EU" and is_within("eu", seat))
    return seat if within else ""


def judged(advice: Advice, *, agreed: bool) -> Decided:
    """What two people of the crew made of a request; the officer decides where they disagree."""
    if not agreed:
        return Decided(state=State.ESCALATED)
    if advice is Advice.GRANT:
        return Decided(state=State.GRANTED)
    return Decided(state=State.REFUSED, refusal=Refusal(advice.value))


def fulfilling(right: Right, *, held: bool) -> Decided:
    """What becomes of a granted request when it is carried out: what is held is not erased."""
    if right is Right.ERASURE and held:
        return Decided(state=State.REFUSED, refusal=Refusal.LEGAL_HOLD)
    return Decided(state=State.ANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A code that was sent to the requester; ``tries`` is how often a wrong one was given."""

    until_at: datetime
    tries: int


def check_code(sent: Sent | None, *, alike: bool, now: datetime) -> None:
    """Raise Invalid where a code that the requester gave does not verify them."""
    if sent is None:
        raise Invalid(Sentence("No code was sent yet; send one to the address on file first."))
    if now >= sent.until_at or sent.tries >= CODE_TRIES:
        raise Invalid(Sentence("This code holds no more; send a new one."))
    if not alike:
        raise Invalid(Sentence("That is not the code that was sent."))


REFUSED_WORDS: Final[Mapping[Refusal, Sentence]] = {
    Refusal.NOT_VERIFIED: Sentence("It could not be made sure who asked."),
    Refusal.NOTHING_HELD: Sentence("Nothing is held about this person."),
    Refusal.LEGAL_HOLD: Sentence("The data are under legal hold and may not be erased as long as it lasts."),
    Refusal.LEGAL_DUTY: Sentence("A law requires that the data are kept."),
    Refusal.UNFOUNDED: Sentence("The request is manifestly unfounded or excessive."),
    Refusal.OTHERS_RIGHTS: Sentence("It would harm the rights of others."),
    Refusal.TAKEN_BACK: Sentence("The requester took it back."),
}

ANSWERED_WORDS: Final[Mapping[Right, Sentence]] = {
    Right.CORRECTION: Sentence("Your request is answered: the data that you named are corrected."),
    Right.RESTRICTION: Sentence(
        "Your request is answered: your data are kept and not used until you are told otherwise."
    ),
    Right.OBJECTION: Sentence(
        "Your request is answered: your data are no longer used for what you objected to."
    ),
    Right.CONSENT: Sentence(
        "Your request is answered: your data are no longer used for what you withdrew your consent to."
    ),
}
"""What a requester is told where there is nothing to hand over."""
EXTENDED_WORDS: Final[Mapping[Reason, Sentence]] = {
    Reason.COMPLEX: Sentence("It is complex."),
    Reason.MANY: Sentence("There are many requests."),
    Reason.IDENTITY: Sentence("We wait for proof of who asks."),
    Reason.CLARIFYING: Sentence("We wait for what is meant."),
}
