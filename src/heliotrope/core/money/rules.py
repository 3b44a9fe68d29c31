"""Rules of money as versioned data: the version in force when something happens applies to it for ever."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from heliotrope.core.errors import Invalid

COMMISSION = "commission"
"""Kind of the rule that says what the operator keeps; its terms are ``{"ratio": "0.15"}``."""

RATIO_DIGITS = 5
"""Digits after the point that a ratio may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """One version of one rule.

    Attributes:
        kind: which rule, such as ``commission``.
        version: 1, 2, ... without gaps within its kind.
        effective_at: from this instant on.
        terms: what it says, as strings; numbers are written as decimals.
    """

    kind: str
    version: int
    effective_at: datetime
    terms: Mapping[str, str]

    def __post_init__(self) -> None:
        if not self.kind or self.version < 1:
            raise Invalid(f"A rule has a kind, and versions from 1: {self.kind!r}, {self.version}")
        if self.effective_at.utcoffset() is None:
            raise Invalid(f"{self.kind}@{self.version} takes effect at an instant that names its zone")
        if self.kind == COMMISSION:
            commission_ratio(self)


def in_force(rules: Iterable[RuleVersion], kind: str, at: datetime) -> RuleVersion:
    """The version of a rule that applies to a transaction at an instant.

    It is the one that took effect last; of two that took effect together, the higher version.

    Raises:
        Invalid: no version was in force yet, or the instant names no zone.
    """
    if at.utcoffset() is None:
        raise Invalid(f"An instant names its zone, {at} does not")
    known = [rule for rule in rules if rule.kind == kind and rule.effective_at <= at]
    if not known:
        raise Invalid(f"No rule {kind!r} was in force at {at.isoformat()}; add a version that was")
    return max(known, key=lambda rule: (rule.effective_at, rule.version))


def amend(rules: Iterable[RuleVersion], new: RuleVersion, now: datetime) -> tuple[RuleVersion, ...]:
    """The rules with a new version, which changes only what happens from its instant on.

    Raises:
        Invalid: the version is not the next one of its kind, would take effect in the past, or before
            an earlier version does.
    """
    kept = tuple(rules)
    same = [rule for rule in kept if rule.kind == new.kind]
    expected = max((rule.version for rule in same), default=0) + 1
    if new.version != expected:
        raise Invalid(f"The next version of {new.kind!r} is {expected}, not {new.version}")
    earliest = max((rule.effective_at for rule in same), default=new.effective_at)
    if new.effective_at < max(now, earliest):
        raise Invalid(
            f"{new.kind}@{new.version} may take effect from {max(now, earliest).isoformat()} on:"
            " what was agreed before stays as it was"
        )
    return (*kept, new)


def commission_ratio(rule: RuleVersion) -> Decimal:
    """The share of the gross that a commission rule lets the operator keep, in [0, 1]."""
    if rule.kind != COMMISSION or "ratio" not in rule.terms:
        raise Invalid(f"{rule.kind}@{rule.version} states no commission; its terms need a ratio")
    return checked_ratio(rule.terms["ratio"])


def checked_ratio(text: str | Decimal) -> Decimal:
    """A share as a decimal; raises Invalid unless it lies in [0, 1] with at most 6 digits."""
    try:
        ratio = Decimal(text)
    except InvalidOperation:
        raise Invalid(f"A ratio is a decimal such as 0.15, not {text!r}") from None
    exponent = ratio.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= ratio <= 1 or exponent < -RATIO_DIGITS:
        raise Invalid(f"A ratio lies between 0 and 1 with at most {RATIO_DIGITS} digits, not {text}")
    return ratio
