"""The shapes of the rules by which live work is given out; amounts are in the currency of each order."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field, ValidationInfo, field_validator

from heliotrope.core.match.dispatch.asks import DAY_H, DAY_S, MOST_WAIT_S, Rules, Stage
from heliotrope.core.match.dispatch.stakes import CHANNELS, amount, at_a_time, coins, of_places
from heliotrope.interfaces.api.schemas.given import Given

Money = Annotated[Decimal, Field(ge=0, le=10_000, max_digits=9, decimal_places=4)]
Wait = Annotated[int, Field(ge=0, le=MOST_WAIT_S)]


class Channel(Given):
    """How many units of a channel a person may have at a time, and the seconds one is taken for; 0: as its
    line says."""

    at_a_time: int = Field(..., ge=1, le=100)
    effort_s: int = Field(0, ge=0, le=DAY_S)


class Channels(Given):
    call: Channel
    chat: Channel
    email: Channel


class RulesGiven(Given):
    """What an operator sets: of languages, of channels, of awkward hours, and of what a unit is worth."""

    channels: Channels
    fluent: Money = Field(..., description="an hour of a fluent speaker instead of a native one")
    help: Money = Field(..., description="an hour of a lower level or translation help instead")
    fluent_after_s: Wait = Field(..., description="until then native speakers alone")
    help_after_s: Wait = Field(..., description="until then native and fluent speakers alone")
    strict: bool = Field(..., description="a better speaker first whenever worth the cost")
    wait_out: bool = Field(
        False, description="who asks for work waits for their stage though nobody better is on before it"
    )
    night: list[Money] = Field(
        ..., min_length=DAY_H, max_length=DAY_H, description="an hour of work, by the worker's hour from 0"
    )
    apart: list[Money] = Field(
        ...,
        min_length=DAY_H // 2 + 1,
        max_length=DAY_H // 2 + 1,
        description="an hour of work, by hours from 0 to 12 between the clocks of worker and customer",
    )
    affinity: Money = Field(..., description="discount of a unit for who worked for the contact last")
    waiting: Money = Field(..., description="what a unit is worth more for each hour that it waits")
    pressing: Money = Field(..., description="the same besides, from notice_s before it is due")
    notice_s: int = Field(..., ge=0, le=DAY_S)

    @field_validator("help", "help_after_s")
    @classmethod
    def never_before_fluent(cls, value: Decimal | int, info: ValidationInfo) -> Decimal | int:
        """A later stage is neither cheaper nor tried sooner than the one before."""
        before = info.data.get(str(info.field_name).replace("help", "fluent"))
        if before is not None and value < before:
            raise ValueError(f"must be at least what stands for fluent speakers, {before}")
        return value


class NewRules(RulesGiven):
    """A whole set of rules, and the version that it was made from: 0 for the rules of the code."""

    after: int = Field(..., ge=0)

    def meant(self) -> Rules:
        """The rules that these numbers mean."""
        channels = [getattr(self.channels, name) for name in CHANNELS]
        weights, whole = of_places([one.at_a_time for one in channels])
        return Rules(
            weights=weights,
            whole=whole,
            stages=(0, coins(self.fluent), coins(self.help)),
            night=tuple(coins(one) for one in self.night),
            apart=tuple(coins(one) for one in self.apart),
            affinity=coins(self.affinity),
            waiting=coins(self.waiting),
            pressing=coins(self.pressing),
            notice_s=self.notice_s,
            strict=self.strict,
            wait_out=self.wait_out,
            after_s=(0, self.fluent_after_s, self.help_after_s),
            efforts=tuple(one.effort_s for one in channels),
        )


class RulesShown(RulesGiven):
    """The rules of one version; 0 is that of the code."""

    version: int

    @classmethod
    def of(cls, rules: Rules) -> Self:
        """A version of the rules in the numbers that people set."""
        places = {
            name: Channel(at_a_time=at_a_time(rules, name), effort_s=rules.efforts[place])
            for name, place in CHANNELS.items()
        }
        return cls(
            version=rules.version,
            channels=Channels(**places),
            fluent=amount(rules.stages[Stage.FLUENT]),
            help=amount(rules.stages[Stage.HELP]),
            fluent_after_s=rules.after_s[Stage.FLUENT],
            help_after_s=rules.after_s[Stage.HELP],
            strict=rules.strict,
            wait_out=rules.wait_out,
            night=[amount(one) for one in rules.night],
            apart=[amount(one) for one in rules.apart],
            affinity=amount(rules.affinity),
            waiting=amount(rules.waiting),
            pressing=amount(rules.pressing),
            notice_s=rules.notice_s,
        )


class RulesVersion(Schema):
    """One version that was set, by whom and when, and the names of what it changed."""

    rules: RulesShown
    set_by: UUID | None
    set_at: datetime
    changed: list[str]
