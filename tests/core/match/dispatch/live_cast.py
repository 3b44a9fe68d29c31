"""Who answers live, and an hour's work that arrives."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from heliotrope.core.line import Requirement
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.stakes import Stakes
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit
from tests.core.match.cast import NOON, person, unit

REPLY = Requirement(skill="support", level=2, language="en", language_level=4, effort_s=3600)
PLAIN = Rules(night=(0,) * 24, stages=(0, 0, 0), affinity=0)
BO, CHI = UUID(int=1), UUID(int=2)


def agent(number: int, **given: object) -> Candidate:
    """Who answers in English as a native at 10 an hour."""
    known: dict[str, object] = {
        "skills": {"support": 2},
        "languages": {"en": 5},
        "capacity": 3,
        "rate_per_hour": Decimal(10),
    }
    return person(number, **(known | given))


def arrived(**given: object) -> OpenUnit:
    """An hour's work that has just arrived and is due in two hours."""
    known: dict[str, object] = {"requirement": REPLY, "opened_at": NOON, "due_at": NOON + timedelta(hours=2)}
    return unit(1, **(known | given))


def staked(**given: object) -> Stakes:
    """The client pays 20 for the unit."""
    known: dict[str, object] = {"currency": "EUR", "value": Decimal(20), "pay": Decimal(17)}
    return Stakes(**(known | given))  # type: ignore[arg-type]
