"""Whether somebody may look behind a placeholder: case, reason, budget, second factor, second person."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from heliotrope.core.privacy.fields import Shown
from heliotrope.core.sentence import Sentence


class Reason(StrEnum):
    """Why somebody needs to see a value; a code, never a text that could hold one."""

    CALL_BACK = "call-back"
    VERIFY = "verify-identity"
    FULFIL = "fulfil"
    PAYMENT = "payment"
    COMPLAINT = "complaint"
    LEGAL = "legal-duty"


class Widening(StrEnum):
    """Why somebody may see more values on a day than others do."""

    CASES = "more-cases"
    INCIDENT = "incident"
    LEGAL = "legal-duty"


class Need(StrEnum):
    """What stands in the way of a look."""

    NOTHING = "nothing"
    FIELD = "field"
    CONSENT = "consent"
    TRANSFER = "transfer"
    REASON = "reason"
    BUDGET = "budget"
    FACTOR = "second-factor"
    EYES = "four-eyes"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealRules:
    """The rule of looking behind placeholders.

    Attributes:
        look_s: how long a value is shown.
        grant_s: how long a reason, once given, holds for the case in hand.
        daily: values of contacts that one viewer may see in a day.
        factor_s: how fresh a second factor is for what is beyond the case in hand.
        bulk: values at once from which a second person must agree.
        wish_s: how long a wish to see much at once waits for that person.
    """

    version: int = 1
    look_s: int = 120
    grant_s: int = 900
    daily: int = 60
    factor_s: int = 300
    bulk: int = 20
    wish_s: int = 86_400


RULES = RevealRules()
MORE_MOST = 600
"""Values by which one viewer's day may be raised in all: ten times the daily budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A wish to look.

    Attributes:
        shown: what the policy shows of the field without it; of what shows nothing nothing is revealed.
        granted: whether a grant for this case and viewer holds: its reason was given, and is a legal duty
            where consent is withdrawn.
        today: values that the viewer saw today; those seen again in the same case count once.
        again: whether this very value was seen today already.
        factor_age_s: since when the viewer's second factor was proved; None for never.
        agreed: whether a second person agreed.
        withdrawn: whether whom it is about withdrew their consent, or had the use of their data restricted.
        kept: why values of this home may not come to where the viewer sits; None where they may.
    """

    shown: Shown
    in_hand: bool
    reason: Reason | None
    granted: bool = False
    values: int = 1
    today: int = 0
    again: bool = False
    factor_age_s: float | None = None
    agreed: bool = False
    withdrawn: bool = False
    kept: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Whether the value is shown, for how long, what is lacking, and why in words."""

    need: Need
    for_: timedelta
    why: Sentence

    @property
    def granted(self) -> bool:
        """Whether the value is shown."""
        return self.need is Need.NOTHING


def look(asked: Asked, rules: RevealRules = RULES) -> Look:
    """Whether somebody may look behind a placeholder, and for how long."""
    factor = asked.factor_age_s is not None and asked.factor_age_s <= rules.factor_s
    checks = (
        (
            asked.shown > Shown.NOTHING,
            Need.FIELD,
            Sentence("The policy shows nothing of this field to you, so it cannot be opened."),
        ),
        (
            not asked.withdrawn or asked.granted or asked.reason is Reason.LEGAL,
            Need.CONSENT,
            Sentence(
                "Whom it is about withdrew their consent or had the use of their data restricted: "
                "it is opened for a legal duty alone."
            ),
        ),
        (asked.kept is None, Need.TRANSFER, asked.kept or Sentence("No rule of transfers speaks of it.")),
        (
            asked.granted or asked.reason is not None,
            Need.REASON,
            Sentence("Choose why you need it; the reason is recorded."),
        ),
        (
            asked.again or asked.today + asked.values <= rules.daily,
            Need.BUDGET,
            Sentence(
                "You saw %(today)s values within a day, of %(daily)s; ask the compliance officer.",
                today=asked.today,
                daily=rules.daily,
            ),
        ),
        (
            asked.in_hand or factor,
            Need.FACTOR,
            Sentence("The case is not in your hands: prove your second factor first."),
        ),
        (
            asked.values < rules.bulk or asked.agreed,
            Need.EYES,
            Sentence("That is much at once: a second person has to agree."),
        ),
    )
    for met, need, why in checks:
        if not met:
            return Look(need=need, for_=timedelta(0), why=why)
    return Look(
        need=Need.NOTHING,
        for_=timedelta(seconds=rules.look_s),
        why=Sentence("You may see it for %(seconds)s seconds; it is recorded.", seconds=rules.look_s),
    )
