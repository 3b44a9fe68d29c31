"""How long data are kept: rules by class and age, and holds that go before every rule.

The client's own rule counts where it has one, else the operator's; the latest version of each.  Without a
rule nothing goes.  What is held stays, whatever its age.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.sentence import Sentence

SAMPLES: Final = 5
LEAST_DAYS, MOST_DAYS = 1, 36_500


class DataClass(StrEnum):
    """A class of data that is kept for a while."""

    CONTACT = "contact"
    """A contact with their conversations, from the last word on."""
    ATTACHMENT = "attachment"
    """Files that came with messages."""
    RENDERING = "rendering"
    """What machines made of a contact's words in another language."""
    RATING = "rating"
    """What contacts wrote beside their score."""
    BUYER = "buyer"
    """The buyer of a shop's order that is over, from the order on."""


class What(StrEnum):
    """What happens to data whose time is over."""

    ERASE = "erase"
    """The person's key is destroyed, and what lies beside it removed."""
    DELETE = "delete"
    ANONYMISE = "anonymise"
    """Words go, figures stay."""
    KEEP = "keep"
    """Nothing: the rule that went before is off."""


POSSIBLE: Final[Mapping[DataClass, What]] = {
    DataClass.CONTACT: What.ERASE,
    DataClass.ATTACHMENT: What.DELETE,
    DataClass.RENDERING: What.DELETE,
    DataClass.RATING: What.ANONYMISE,
    DataClass.BUYER: What.ERASE,
}
"""What can be done with each class, besides keeping it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """One version of a rule.

    Attributes:
        client_id: for whose data; None for those of every client without a rule of its own.
        days: full days after which data go.
        basis: why so long: a citation, or what the contract says.
    """

    data: DataClass
    client_id: UUID | None
    days: int
    what: What
    version: int
    basis: str = ""

    def __post_init__(self) -> None:
        if not LEAST_DAYS <= self.days <= MOST_DAYS:
            raise Invalid(
                Sentence(
                    "Data are kept for %(least_days)s to %(most_days)s days.",
                    least_days=LEAST_DAYS,
                    most_days=MOST_DAYS,
                )
            )
        if self.what not in (What.KEEP, POSSIBLE[self.data]):
            raise Invalid(f"Of this class data can be kept, or: {POSSIBLE[self.data].value}.")

    def before(self, now: datetime) -> datetime:
        """Data from before this instant are over."""
        return now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An order to keep, whatever any rule or request says.

    Attributes:
        client_id: whose data; all of them unless a person or a case is named.
        until_at: when it ends by itself; None for not before it is lifted.
    """

    client_id: UUID
    subject_id: UUID | None = None
    case_id: UUID | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """Something of a class that a rule may take.

    Attributes:
        id: its key.
        subject_id: the person it is of.
        case_ids: the cases it belongs to.
    """

    id: UUID
    client_id: UUID
    subject_id: UUID
    case_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a rule takes, and what a hold keeps from it."""

    goes: tuple[Aged, ...]
    held: tuple[Aged, ...]

    def samples(self) -> tuple[UUID, ...]:
        """A few of what goes."""
        return tuple(one.id for one in self.goes[:SAMPLES])


def in_force(rules: Iterable[RetentionRule], data: DataClass, client_id: UUID) -> RetentionRule | None:
    """The rule for a class of a client's data; None where it is kept."""
    meant = [one for one in rules if one.data is data and one.client_id in (None, client_id)]
    latest = max(meant, key=lambda one: (one.client_id is not None, one.version), default=None)
    return latest if latest is not None and latest.what is not What.KEEP else None


def is_held(aged: Aged, holds: Iterable[Hold], now: datetime) -> bool:
    """Whether any hold keeps it."""
    return any(_keeps(hold, aged, now) for hold in holds)


def _keeps(hold: Hold, aged: Aged, now: datetime) -> bool:
    if hold.client_id != aged.client_id or (hold.until_at is not None and hold.until_at <= now):
        return False
    if hold.subject_id is None and hold.case_id is None:
        return True
    return hold.subject_id == aged.subject_id or hold.case_id in aged.case_ids


def swept(found: Sequence[Aged], holds: Sequence[Hold], now: datetime) -> Swept:
    """What goes of what is old enough."""
    kept = {one.id for one in found if is_held(one, holds, now)}
    return Swept(
        goes=tuple(one for one in found if one.id not in kept),
        held=tuple(one for one in found if one.id in kept),
    )


def by_client(aged: Iterable[Aged]) -> Mapping[UUID, int]:
    """How many of each client's."""
    return Counter(one.client_id for one in aged)
