"""When an item is done: by agreement of several people, or step by step."""

from dataclasses import dataclass
from enum import StrEnum

from heliotrope.core.errors import Invalid


class Redundancy(StrEnum):
    """How many people work on one item."""

    ADAPTIVE = "adaptive"
    """Another judgement only while the posterior is under the target."""
    SINGLE = "single"
    """One judgement settles the item."""
    STEPS = "steps"
    """One step after the other, each by whom its rule allows; the last one settles the item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One piece of work on an item; the steps of a plan follow one another.

    Attributes:
        code: stable name, such as ``translate``.
        skill: what it needs instead of the item's own skill; empty for the item's own.
        level: least level of that skill; 0 for the item's own.
        effort_ratio: its working time against the item's.
        second_person: whether whoever worked on the item before may not do it.
        after: codes of the answer before it after which it is done at all; empty for every one.
        upholds: codes of its own answer that say that the step before it was done right; empty when it says
            nothing about it.
        machine: whether only an AI does it; it is left out when none with the skill is at work.
        within_s: seconds from its opening to its due instant; 0 when only the order has one.
    """

    code: str
    skill: str = ""
    level: int = 0
    effort_ratio: float = 1.0
    second_person: bool = True
    after: tuple[str, ...] = ()
    upholds: tuple[str, ...] = ()
    machine: bool = False
    within_s: int = 0

    def __post_init__(self) -> None:
        if not self.code or not 0 <= self.level <= 5 or self.within_s < 0 or not self.effort_ratio > 0:
            raise Invalid(f"A step has a code, a level from 0 to 5 and takes time: {self}")


SINGLE_STEP = Step(code="judge")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPlan:
    """When an item's answer is good enough.

    Attributes:
        redundancy: adaptive, a single judgement, or steps.
        target_ratio: confidence at which an item is settled, in (0.5, 1).
        least: judgements bought for every item, at least 1.
        most: judgements after which an item is settled or adjudicated whatever its confidence.
        gold_ratio: share of a worker's units that are hidden gold, in [0, 0.5].
        adjudicate: whether an item that stays under the target goes to an adjudicator; otherwise it is
            delivered with its confidence and marked as under the target.
        labels: the closed set of answers, in order; empty when the line's answers are open.
        steps: the work on one item, in order; for a plan by steps only.
        waits: codes of an answer after which the item stays open without a unit, until something arrives
            for it again (the customer's next message); for a plan by steps only.
    """

    redundancy: Redundancy = Redundancy.ADAPTIVE
    target_ratio: float = 0.95
    least: int = 1
    most: int = 5
    gold_ratio: float = 0.1
    adjudicate: bool = False
    labels: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    waits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.5 < self.target_ratio < 1:
            raise Invalid(f"The target must lie between 0.5 and 1, not {self.target_ratio}")
        if not 1 <= self.least <= self.most <= 100:
            raise Invalid(f"Judgements an item: 1 ≤ least ≤ most ≤ 100, not {self.least} and {self.most}")
        if not 0 <= self.gold_ratio <= 0.5:
            raise Invalid(f"The share of gold must lie between 0 and 0.5, not {self.gold_ratio}")
        by_steps = self.redundancy is Redundancy.STEPS
        if by_steps != bool(self.steps) or (self.waits and not by_steps):
            raise Invalid("A plan by steps names them, and no other plan does")
        if len({step.code for step in self.steps}) < len(self.steps):
            raise Invalid("Every step of a plan has a code of its own")
        if self.steps and all(step.machine for step in self.steps):
            raise Invalid("A plan needs a step that a person can do")

    def step(self, code: str) -> Step:
        """The step with a code; the only one there is for a plan without steps."""
        return next((step for step in self.steps if step.code == code), SINGLE_STEP)
