"""Rules that an officer adds to a policy and takes out again, and what every policy keeps.

A cap alone makes a policy stricter, or is refused as changing nothing.  Any other change may show more: it
has its grounds, and who makes it has seen what it changes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.privacy.fields import Field, Shown
from heliotrope.core.privacy.policy import Effect, Policy, Rule, Setting, Viewer
from heliotrope.core.privacy.standing import INSPECT, OPERATE, OWN, REPLY, STANDING
from heliotrope.core.sentence import Sentence

PURPOSES: Final = (REPLY, INSPECT, OPERATE, OWN)
"""What somebody may look for; a rule of another purpose would never speak."""
NAME: Final = r"^[a-z]{1,20}(-[a-z]{1,20}){0,6}(-[0-9]{1,2})?$"
"""How a rule may be called: small words, in which no address, number or identifier has room."""
NOWHERE: Final = "-"
"""The country of who sits in none that a rule names."""
_USUAL: Final = {Role.WORKER: REPLY, Role.CLIENT_MEMBER: OWN}
_CONDITIONS = ("in_hand", "same_home", "trained", "key_here", "withdrawn")
_FLOOR: Final = tuple(one for one in STANDING.rules if one.effect is Effect.CAP)


class Grounds(StrEnum):
    """Why a policy is changed; a code, never a text that could name a person."""

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


def own_of(force: Sequence[Policy], *, client: bool) -> Policy:
    """What somebody wrote for a client, or for every client; where nobody did, what it begins with.

    The operator's begins with the rules that stand as long as nobody wrote any; a client's by allowing
    everything, for it is asked beside the operator's and can only show less.
    """
    owner, begun = ("client", (_EVERYTHING,)) if client else ("operator", STANDING.rules)
    found = (one for one in force if one.owner == owner)
    return next(found, Policy(owner=owner, version=0, rules=begun))


_EVERYTHING = Rule(name="as-the-operator-allows", effect=Effect.ALLOW, shown=Shown.RAW)


def in_place(force: Sequence[Policy], then: Policy) -> tuple[Policy, ...]:
    """The policies that would be asked if one came into force in place of its owner's."""
    owners = {"client"} if then.owner == "client" else {"operator", "standing"}
    return (*(one for one in force if one.owner not in owners), then)


def removable(policy: Policy) -> tuple[Rule, ...]:
    """The rules of a policy that an officer may take out: all but the caps that always stand."""
    return tuple(one for one in policy.rules if one not in _FLOOR)


def without(policy: Policy, name: str) -> tuple[Rule, ...]:
    """The rules of a policy without one; raises NotFound where none of that name may be taken out."""
    if name not in {one.name for one in removable(policy)}:
        raise NotFound
    return tuple(one for one in policy.rules if one.name != name)


def check_may_stand(policy: Policy) -> None:
    """Refuse a policy that could never be meant.

    An operator's has the caps that always stand, of whole card numbers, withdrawn consent and data whose key
    is elsewhere.  What it allows is bounded too: a whole value is shown by a look alone, which has a reason,
    a budget, a transfer rule and an entry in the ledger, and a part of one stays at the data's home.  A
    client's needs none of that, for it is asked beside the operator's.

    Raises:
        Invalid: naming the rule, or what of it nobody knows.
    """
    lacking = [one.name for one in _FLOOR if one not in policy.rules]
    if policy.owner == "operator" and lacking:
        raise Invalid(Sentence("The cap %(rule)s always stands; leave it as it is.", rule=", ".join(lacking)))
    for rule in policy.rules:
        if policy.owner == "operator":
            _check_bounded(rule)
        if not re.fullmatch(NAME, rule.name):
            raise Invalid(
                Sentence("Name a rule by a few small words with hyphens, such as no-phones-abroad.")
            )
        strange = sorted(rule.purposes - set(PURPOSES))
        if strange:
            raise Invalid(f"purposes: nobody looks for {', '.join(strange)}; take {', '.join(PURPOSES)}")


def _check_bounded(rule: Rule) -> None:
    own = rule.roles == {Role.CLIENT_MEMBER} and rule.purposes == {OWN}
    if own or rule.effect is Effect.CAP or rule.shown <= Shown.TOKEN:
        return
    if rule.shown is Shown.RAW:
        raise Invalid(
            Sentence(
                "A whole value is shown by a recorded look alone: let %(rule)s allow a part.", rule=rule.name
            )
        )
    if rule.same_home is not True:
        raise Invalid(
            Sentence(
                "A part of a value stays at the data’s home: let %(rule)s speak of that alone.",
                rule=rule.name,
            )
        )


def meant_by(rule: Rule) -> tuple[tuple[Viewer, Setting], ...]:
    """Everybody of whom a rule speaks, by role and country, in a setting of which it speaks.

    What it leaves open is as usual at work.
    """
    home = "home" if rule.same_home else "elsewhere"
    return tuple(
        (
            Viewer(role=role, country=country, home=home, trained=bool(rule.trained)),
            Setting(
                purpose=min(rule.purposes, default=_USUAL.get(role, OPERATE)),
                in_hand=rule.in_hand is not False,
                data_home="home",
                key_here=rule.key_here is not False,
                withdrawn=bool(rule.withdrawn),
            ),
        )
        for role in sorted(rule.roles or Role)
        for country in sorted(rule.countries or {NOWHERE})
    )
