"""Transfers: whether a home's data may reach a country, and how many persons' data may in a year.

The rules are data, each with the law that it stands on and how far that was confirmed.  Of the rules that
speak of a home and a country the strictest decides; where none speaks, only placeholders may cross.
Nothing here is legal advice: an operator's own version replaces the standing one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from heliotrope.core.errors import Invalid
from heliotrope.core.privacy.fields import Field
from heliotrope.core.privacy.regions import is_within
from heliotrope.core.sentence import Sentence

MOST_RULES = 200


class Means(IntEnum):
    """How data may cross a border; each lets less through than the one before."""

    ALLOWED = 0
    RECORDED = 1
    """Values may by a look with its reason, each counted; an instrument should be on file, and it is said
    where none is."""
    INSTRUMENT = 2
    """Placeholders may; values only with an instrument on file: standard contract, consent, certification."""
    MASKED = 3
    """Placeholders may, values never."""
    FORBIDDEN = 4
    """Not even placeholders: the work itself stays."""

    @property
    def word(self) -> str:
        """Its name as data has it."""
        return self.name.lower()


class Status(StrEnum):
    """How far a rule was confirmed."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary-source"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRule:
    """One rule; an empty set is any.

    Attributes:
        name: stable and readable, such as ``gdpr-adequacy``.
        regions: from which.
        countries: to which, ISO 3166-1 alpha-2.
        citation: the law or the contract that it stands on.
    """

    name: str
    means: Means
    regions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    citation: str = ""
    status: Status = Status.ASSUMED

    def speaks(self, region: str, country: str) -> bool:
        """Whether the rule is for this way; an unknown country is any that a rule forbids, and none else."""
        if self.regions and region not in self.regions:
            return False
        if not country:
            return not self.countries or self.means is Means.FORBIDDEN
        return not self.countries or country.upper() in self.countries


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What lets values cross where a rule asks for it: a contract, a consent, a certification on file.

    Attributes:
        kind: such as ``standard-contract``.
        reference: where it is on file; never a person's name.
        until: the last day on which it holds; None without an end.
    """

    region: str
    country: str
    kind: str
    reference: str
    until: date | None = None

    def holds(self, region: str, country: str, on: date) -> bool:
        """Whether it covers this way on this day."""
        there = self.region == region and self.country == country.upper()
        return there and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """How many persons' values may leave a region in a calendar year.

    Attributes:
        sensitive: whether it counts persons of whom sensitive values were seen, or all.
        warn_at: persons from which the officer is told.
        stop_at: persons beyond which nobody's values leave any more.
    """

    name: str
    region: str
    sensitive: bool
    warn_at: int
    stop_at: int
    citation: str = ""
    status: Status = Status.ASSUMED

    def __post_init__(self) -> None:
        if not 0 < self.warn_at <= self.stop_at:
            raise Invalid(f"A threshold warns from 1 on and stops no sooner than that: {self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRules:
    """What is in force: rules, instruments on file and thresholds, in one version.

    Attributes:
        version: from 1; 0 is what stands as long as nobody wrote one.
    """

    version: int
    rules: tuple[TransferRule, ...]
    instruments: tuple[Instrument, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    def __post_init__(self) -> None:
        names = [*(one.name for one in self.rules), *(one.name for one in self.thresholds)]
        if len(set(names)) != len(names) or len(names) > MOST_RULES:
            raise Invalid(
                Sentence(
                    "Name every rule and threshold apart, %(most_rules)s of them at most.",
                    most_rules=MOST_RULES,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What may go from a home to a country, and the rule that settled it.

    Attributes:
        means: after the instruments on file: `INSTRUMENT` is left only where one is lacking.
        rule: name of the rule; empty where the country is the home's own, or no rule speaks.
        leaves: whether it crosses the border of the home's region at all.
    """

    means: Means
    rule: str
    citation: str
    leaves: bool
    why: Sentence

    @property
    def values(self) -> bool:
        """Whether values may cross, not placeholders alone."""
        return self.means <= Means.RECORDED

    @property
    def work(self) -> bool:
        """Whether work on the data may be done there at all."""
        return self.means is not Means.FORBIDDEN


def way(region: str, country: str, force: TransferRules, *, on: date) -> Way:
    """What may go from a region's homes to whoever sits in a country; an empty country is not known."""
    if country and is_within(region, country):
        why = Sentence("%(country)s belongs to the home %(home)s.", country=country.upper(), home=region)
        return Way(means=Means.ALLOWED, rule="", citation="", leaves=False, why=why)
    meant = [rule for rule in force.rules if rule.speaks(region, country)]
    if not meant:
        why = Sentence("No rule speaks of this way, so placeholders alone may cross.")
        return Way(means=Means.MASKED, rule="", citation="", leaves=True, why=why)
    exact = [rule for rule in meant if rule.countries]
    rule = max(exact or meant, key=lambda one: one.means)
    # A country of its own is more exact than any; but nothing makes what is forbidden good again.
    if worst := next((one for one in meant if one.means is Means.FORBIDDEN), None):
        rule = worst
    held = next((one for one in force.instruments if one.holds(region, country, on)), None)
    if rule.means in (Means.RECORDED, Means.INSTRUMENT) and held is not None:
        why = Sentence(
            "Rule %(rule)s asks for an instrument, and %(reference)s is on file.",
            rule=rule.name,
            reference=held.reference,
        )
        return Way(means=Means.ALLOWED, rule=rule.name, citation=rule.citation, leaves=True, why=why)
    return Way(means=rule.means, rule=rule.name, citation=rule.citation, leaves=True, why=_said(rule))


def _said(rule: TransferRule) -> Sentence:
    match rule.means:
        case Means.ALLOWED:
            return Sentence("Rule %(rule)s allows it.", rule=rule.name)
        case Means.RECORDED:
            return Sentence("Rule %(rule)s lets values cross by looks that are recorded.", rule=rule.name)
        case Means.INSTRUMENT:
            return Sentence(
                "Rule %(rule)s asks for a contract, a consent or a certification, and none is on file.",
                rule=rule.name,
            )
        case Means.MASKED:
            return Sentence("By rule %(rule)s placeholders alone may cross.", rule=rule.name)
        case Means.FORBIDDEN:
            return Sentence("Rule %(rule)s forbids it.", rule=rule.name)


def barred(regions: Mapping[str, str], country: str, force: TransferRules, *, on: date) -> dict[str, str]:
    """The homes, given with their regions, whose work may not be done in a country, each with the rule."""
    ways = {home: way(region, country, force, on=on) for home, region in regions.items()}
    return {home: one.rule for home, one in ways.items() if not one.work}


SENSITIVE = frozenset(
    {Field.CARD, Field.IBAN, Field.ACCOUNT, Field.PASSPORT, Field.NATIONAL_ID, Field.DATE_OF_BIRTH}
)
"""Kinds that count as sensitive: accounts and identities (PIPL Art. 28 names financial accounts).

That a date of birth and a passport count is the careful reading.
"""


def limits(region: str, force: TransferRules, *, sensitive: bool) -> tuple[Threshold, ...]:
    """The thresholds of a region that count all persons, or those of whom sensitive values were seen."""
    found = (one for one in force.thresholds if one.region == region and one.sensitive is sensitive)
    return tuple(sorted(found, key=lambda one: one.stop_at))
