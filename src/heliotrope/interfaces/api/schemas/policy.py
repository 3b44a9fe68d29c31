"""The shapes of the privacy policy."""

from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field as Told
from pydantic import StringConstraints

from heliotrope.core.access import Role
from heliotrope.core.privacy import Effect, Field, Policy, Rule
from heliotrope.core.privacy.policy import MOST_RULES, read, written
from heliotrope.core.privacy.ruling import NAME, PURPOSES, Grounds
from heliotrope.interfaces.api.schemas.given import Given
from heliotrope.interfaces.api.schemas.pins import Country

Level = Literal["nothing", "token", "partial", "raw"]
Purpose = Literal[PURPOSES]  # type: ignore[valid-type] # named once, in the core


class RuleShown(Given):
    """One rule; a condition that is null or empty is none."""

    name: str
    effect: Effect
    shown: Level = Told(..., description="up to where it allows, or where it caps")
    fields: list[Field] = Told(default_factory=list, max_length=len(Field))
    roles: list[Role] = Told(default_factory=list, max_length=len(Role))
    purposes: list[str] = []
    countries: list[Country] = Told(default_factory=list, max_length=250, description="of the viewer's site")
    in_hand: bool | None = Told(None, description="whether the case is in the viewer's hands")
    same_home: bool | None = Told(None, description="whether viewer and data have the same home")
    trained: bool | None = Told(None, description="whether the viewer is trained in privacy")
    key_here: bool | None = Told(None, description="whether the process that answers has the key")
    withdrawn: bool | None = Told(None, description="whether the person withdrew their consent")


class NewRule(RuleShown):
    name: Annotated[str, StringConstraints(max_length=64, pattern=NAME)]
    purposes: list[Purpose] = Told(default_factory=list, max_length=len(PURPOSES))

    def rule(self) -> Rule:
        """As the core knows it."""
        return read([self.model_dump(mode="json", exclude_none=True)])[0]


class PolicyShown(Schema):
    owner: Literal["standing", "operator", "client"]
    version: int
    rules: list[RuleShown]

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """As JSON."""
        rules = written(policy.rules)
        return cls.model_validate({"owner": policy.owner, "version": policy.version, "rules": rules})


class PoliciesShown(Schema):
    in_force: list[PolicyShown] = Told(..., description="of several the one that shows least counts")
    own: PolicyShown = Told(..., description="the one to change; of version 0 what a first one begins with")


class NewPolicy(Given):
    client_id: UUID | None = Told(None, description="whose policy; null is every client's")
    after: int = Told(..., ge=0, le=1_000_000, description="the version that you have read; 0 for none")
    rules: list[NewRule] = Told(..., max_length=MOST_RULES)
    why: Grounds
