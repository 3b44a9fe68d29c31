"""The policy: what a viewer is shown of a field, by rules that are data.

A rule allows up to a level, or caps at one.  What is shown is the highest level that a rule allows, lowered
to the lowest cap; of several policies (the operator's, a client's) the one that shows least.  So a cap or a
policy that is added never shows more, whatever else stands there.

What is not known counts for the strict side: it meets no rule's condition for allowing, and every cap's.
Nothing is shown where no rule allows anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid
from heliotrope.core.privacy.fields import Field, Shown
from heliotrope.core.sentence import Sentence

MOST_RULES = 200


class Effect(StrEnum):
    """What a rule does."""

    ALLOW = "allow"
    CAP = "cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks, as far as it is known; None is not known.

    Attributes:
        country: ISO 3166-1 alpha-2 of the site where they sit.
        home: the region whose vault their site belongs to.
        trained: whether they hold the certificate of training in privacy.
    """

    role: Role | None
    country: str | None = None
    home: str | None = None
    trained: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What they look at, and for what; None is not known.

    Attributes:
        purpose: what it is needed for, such as ``reply`` or ``inspect``.
        in_hand: whether the case is in the viewer's hands.
        data_home: where the data belongs.
        key_here: whether the process that answers may decrypt it.
        withdrawn: whether the person withdrew their consent, or had the use of their data restricted.
    """

    purpose: str | None
    in_hand: bool | None
    data_home: str | None
    key_here: bool | None = None
    withdrawn: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; a condition that is None or empty is none.

    Attributes:
        name: stable and readable, such as ``work-in-hand``.
        shown: up to where it allows, or where it caps.
        fields: of which it speaks; empty for every field.
        same_home: whether viewer and data have the same home.
    """

    name: str
    effect: Effect
    shown: Shown
    fields: frozenset[Field] = frozenset()
    roles: frozenset[Role] = frozenset()
    purposes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    in_hand: bool | None = None
    same_home: bool | None = None
    trained: bool | None = None
    key_here: bool | None = None
    withdrawn: bool | None = None

    def speaks(self, field: Field, viewer: Viewer, setting: Setting) -> bool:
        """Whether the rule is for this viewer and setting."""
        if self.fields and field not in self.fields:
            return False
        alike = None if None in (viewer.home, setting.data_home) else viewer.home == setting.data_home
        among = (
            (self.roles, viewer.role),
            (self.purposes, setting.purpose),
            (self.countries, viewer.country),
        )
        exact = (
            (self.in_hand, setting.in_hand),
            (self.same_home, alike),
            (self.trained, viewer.trained),
            (self.key_here, setting.key_here),
            (self.withdrawn, setting.withdrawn),
        )
        unknown = self.effect is Effect.CAP
        return all(
            unknown if there is None else there in wanted for wanted, there in among if wanted
        ) and all(
            unknown if there is None else there is wanted for wanted, there in exact if wanted is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Rules of one owner in one version.

    Attributes:
        owner: ``operator``, ``client`` or ``standing``.
        version: from 1; 0 is what stands as long as nobody wrote one.
    """

    owner: str
    version: int
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        names = [rule.name for rule in self.rules]
        if len(set(names)) != len(names):
            raise Invalid(Sentence("Two rules of a policy have one name; name them apart."))
        if len(names) > MOST_RULES:
            raise Invalid(Sentence("A policy has at most %(most)s rules.", most=MOST_RULES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is shown, the rules that settled it as ``owner/version/name``, and why in words.

    Attributes:
        withdrawn: whether whom it is about withdrew their consent, or may have: then no look shows more.
    """

    shown: Shown
    rules: tuple[str, ...]
    reasons: tuple[Sentence, ...]
    withdrawn: bool = False


def decide(field: Field, viewer: Viewer, setting: Setting, policies: Sequence[Policy]) -> Verdict:
    """What the viewer is shown of a field; without any policy nothing."""
    each = [_by_one(field, viewer, setting, policy) for policy in policies]
    least = min(each, key=lambda verdict: verdict.shown, default=_NOTHING)
    return least if setting.withdrawn is False else replace(least, withdrawn=True)


_NOTHING = Verdict(
    shown=Shown.NOTHING,
    rules=(),
    reasons=(Sentence("No rule allows it, so nothing is shown."),),
)


def _by_one(field: Field, viewer: Viewer, setting: Setting, policy: Policy) -> Verdict:
    meant = [rule for rule in policy.rules if rule.speaks(field, viewer, setting)]
    allowing = max(
        (rule for rule in meant if rule.effect is Effect.ALLOW), key=lambda one: one.shown, default=None
    )
    if allowing is None:
        return _NOTHING
    settled = [(allowing, Sentence("Rule %(rule)s allows it.", rule=_named(policy, allowing)))]
    shown = allowing.shown
    capping = min(
        (rule for rule in meant if rule.effect is Effect.CAP), key=lambda one: one.shown, default=None
    )
    if capping is not None and capping.shown < shown:
        shown = capping.shown
        settled.append((capping, Sentence("Rule %(rule)s caps it.", rule=_named(policy, capping))))
    return Verdict(
        shown=shown,
        rules=tuple(_named(policy, rule) for rule, _ in settled),
        reasons=tuple(said for _, said in settled),
    )


def _named(policy: Policy, rule: Rule) -> str:
    return f"{policy.owner}/{policy.version}/{rule.name}"


_SETS = {"fields": Field, "roles": Role, "purposes": str, "countries": str}
_FLAGS = ("in_hand", "same_home", "trained", "key_here", "withdrawn")


def written(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Rules as JSON, without the conditions that they do not have."""
    return [
        {"name": rule.name, "effect": rule.effect.value, "shown": rule.shown.name.lower()}
        | {name: sorted(getattr(rule, name)) for name in _SETS if getattr(rule, name)}
        | {name: getattr(rule, name) for name in _FLAGS if getattr(rule, name) is not None}
        for rule in rules
    ]


def read(told: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules from JSON.

    Raises:
        Invalid: a rule says something that nobody knows; a rule that is half understood is none.
    """
    return tuple(map(_rule, told))


def _rule(told: Mapping[str, Any]) -> Rule:
    strange = set(told) - {"name", "effect", "shown", *_SETS, *_FLAGS}
    if strange:
        raise Invalid(f"A rule has no {', '.join(sorted(strange))}.")
    if str(told.get("shown", "")).upper() not in Shown.__members__:
        raise Invalid("shown: say nothing, token, partial or raw")
    if any(not isinstance(told[name], bool) for name in _FLAGS if name in told):
        raise Invalid(f"{', '.join(_FLAGS)}: say true or false, or leave it out")
    if any(isinstance(told[name], str) for name in _SETS if name in told):
        raise Invalid(f"{', '.join(_SETS)}: give a list")
    try:
        sets = {name: frozenset(map(make, told.get(name, ()))) for name, make in _SETS.items()}
        return Rule(
            name=str(told["name"])[:64],
            effect=Effect(told["effect"]),
            shown=Shown.named(told["shown"]),
            **sets,  # type: ignore[arg-type] # each by its own type above
            **{name: told[name] for name in _FLAGS if name in told},
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Invalid(f"A rule of a policy cannot be read: {error}") from error
