"""Caps that an officer adds to a policy and ends again: stricter, or refused as changing nothing."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.privacy.fields import Field, Shown
from heliotrope.core.privacy.policy import Effect, Policy, Rule
from heliotrope.core.privacy.standing import STANDING
from heliotrope.core.sentence import Sentence

_CONDITIONS = ("in_hand", "same_home", "trained", "key_here", "withdrawn")


class Ending(StrEnum):
    """Why a cap is ended; a code, never a text that could name a person."""

    MISTAKE = "mistake"
    WORK = "needed-for-work"
    AGREED = "agreed-with-client"
    LAW = "law-changed"


def ceiling(field: Field, role: Role, policies: Sequence[Policy]) -> Shown:
    """The most that the policies show of a field to a role in any setting; without any policy nothing."""
    return min((_most(field, role, policy.rules) for policy in policies), default=Shown.NOTHING)


def _most(field: Field, role: Role, rules: Sequence[Rule]) -> Shown:
    meant = [one for one in rules if field in (one.fields or {field}) and role in (one.roles or {role})]
    allowed = max((one.shown for one in meant if one.effect is Effect.ALLOW), default=Shown.NOTHING)
    always = (one.shown for one in meant if one.effect is Effect.CAP and is_unconditional(one))
    return min(allowed, min(always, default=Shown.RAW))


def is_unconditional(rule: Rule) -> bool:
    """Whether a rule speaks of its fields and roles in every setting."""
    told = (getattr(rule, name) for name in _CONDITIONS)
    return not rule.purposes and not rule.countries and all(one is None for one in told)


def capped(rules: Sequence[Rule], cap: Rule, force: Sequence[Policy]) -> tuple[Rule, ...]:
    """Rules with a cap beside those that they have; what is shown is never more than before.

    Args:
        rules: those of the policy that gets the cap.
        force: every policy that is asked with it, itself included.

    Raises:
        Invalid: nothing that is in force shows more than the cap, so it would change nothing.
    """
    reached = ((field, role) for field in cap.fields or Field for role in cap.roles or Role)
    if not any(ceiling(field, role, force) > cap.shown for field, role in reached):
        raise Invalid(Sentence("What is in force shows no more than that already, so this changes nothing."))
    return (*rules, replace(cap, name=_free(cap, {one.name for one in rules})))


def _free(cap: Rule, taken: set[str]) -> str:
    names = (cap.name, f"{cap.name}-{cap.shown.name.lower()}")
    numbered = (f"{names[1]}-{n}" for n in range(2, len(taken) + 3))
    return next(one for one in (*names, *numbered) if one not in taken)


def endable(policy: Policy) -> tuple[Rule, ...]:
    """The caps of a policy that an officer may end: all but those that stood before anybody wrote one."""
    caps = (one for one in policy.rules if one.effect is Effect.CAP)
    return tuple(one for one in caps if one not in STANDING.rules)


def uncapped(policy: Policy, name: str) -> tuple[Rule, ...]:
    """The rules of a policy without one of its caps; raises NotFound where it may end none of that name."""
    if name not in {one.name for one in endable(policy)}:
        raise NotFound
    return tuple(one for one in policy.rules if one.name != name)
