"""The protocol that every service line answers.

A line never has a chain of its own.  It says how its demand is checked, what it is made of, what the
worker sees, when an answer counts as right and what the client receives; the five stages do the rest.
Work arrives as an order with an end, or as a stream: a standing order whose items come one at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from heliotrope.core.errors import Invalid


class Shape(StrEnum):
    """How the work of an order arrives."""

    ORDER = "order"
    STREAM = "stream"


class Redundancy(StrEnum):
    """How many people judge one item."""

    ADAPTIVE = "adaptive"
    """Another judgement only while the posterior is under the target."""
    SINGLE = "single"
    """One judgement settles the item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What a worker must have to do one unit.

    Attributes:
        skill: code of the skill.
        level: least level, 1 (learning) to 5 (expert).
        language: BCP 47 language, or empty when none is needed.
        language_level: least level, 1 to 5 (native); 0 when no language is needed.
        effort_s: expected working time in seconds.
    """

    skill: str
    level: int = 1
    language: str = ""
    language_level: int = 0
    effort_s: int = 30

    def __post_init__(self) -> None:
        if not self.skill or not 1 <= self.level <= 5 or not 0 <= self.language_level <= 5:
            raise Invalid(f"A requirement needs a skill and levels from 1 to 5: {self}")
        if self.effort_s <= 0:
            raise Invalid(f"A requirement takes time: effort_s must be > 0, not {self.effort_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPlan:
    """When an item's answer is good enough.

    Attributes:
        redundancy: adaptive, or a single judgement.
        target_ratio: confidence at which an item is settled, in (0.5, 1).
        least: judgements bought for every item, at least 1.
        most: judgements after which an item is settled or adjudicated whatever its confidence.
        gold_ratio: share of a worker's units that are hidden gold, in [0, 0.5].
        adjudicate: whether an item that stays under the target goes to an adjudicator; otherwise it is
            delivered with its confidence and marked as under the target.
        labels: the closed set of answers, in order; empty when the line's answers are open.
    """

    redundancy: Redundancy = Redundancy.ADAPTIVE
    target_ratio: float = 0.95
    least: int = 1
    most: int = 5
    gold_ratio: float = 0.1
    adjudicate: bool = False
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.5 < self.target_ratio < 1:
            raise Invalid(f"The target must lie between 0.5 and 1, not {self.target_ratio}")
        if not 1 <= self.least <= self.most <= 100:
            raise Invalid(f"Judgements an item: 1 ≤ least ≤ most ≤ 100, not {self.least} and {self.most}")
        if not 0 <= self.gold_ratio <= 0.5:
            raise Invalid(f"The share of gold must lie between 0 and 0.5, not {self.gold_ratio}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """What is judged or made; lives in the vault of its programme's home.

    Attributes:
        key: the client's own name for it, unique in the order.
        text: text to work on; may be empty.
        image: image to work on as bytes of PNG, JPEG or WebP; empty when there is none.
        data: further columns that the line wants to keep.
    """

    key: str
    text: str = ""
    image: bytes = b""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem:
    """An item of a recipe with what its first unit requires.

    Attributes:
        gold: the known answer of a hidden gold item, or empty.
        line: line of the file it came from, from 1.
    """

    content: ItemContent
    requirement: Requirement
    gold: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What an order is made of."""

    items: tuple[PlannedItem, ...]
    plan: QualityPlan


class Field(StrEnum):
    """How a worker answers."""

    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What the workbench shows for one unit; the workbench draws it, the line never writes HTML.

    Attributes:
        instruction: what to do, in the words of the order.
        text: text to work on; empty when there is none.
        image: whether the item's image is shown.
        field: how the worker answers.
        choices: the answers to choose from, for a choice.
    """

    instruction: str
    text: str
    image: bool
    field: Field
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One settled item, as the line sees it when the delivery is made.

    Attributes:
        confidence_ratio: stated chance that the answer is right; None when no consensus was formed.
        on_target: False when the item stayed under the order's target.
    """

    content: ItemContent
    answer: str
    confidence_ratio: float | None
    judgements: int
    on_target: bool


Options = Mapping[str, object]
"""An order's settings for its line, as JSON: ``instruction``, ``labels``, ``target_ratio`` and so on."""


class Line(Protocol):
    """What a line says about itself; stages and flows call it, it calls nobody."""

    code: str
    """Stable name: the folder's name, and the one in orders and URLs."""

    def options(self, given: Options) -> Options:
        """The order's settings, checked and completed with defaults; raises Invalid."""
        ...

    def recipe(self, source: bytes, media_type: str, options: Options) -> Recipe:
        """What a file of demand is made of; raises InvalidRows naming every bad row."""
        ...

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One item that arrives on a stream; raises Invalid."""
        ...

    def plan(self, options: Options) -> QualityPlan:
        """The quality plan of an order with these settings."""
        ...

    def workspace(self, content: ItemContent, options: Options) -> Workspace:
        """What the worker sees."""
        ...

    def answer(self, given: str, options: Options) -> str:
        """A worker's answer in its normal form; raises Invalid with what would be right."""
        ...

    def package(self, results: Sequence[Result], options: Options) -> Mapping[str, bytes]:
        """The delivery's files by name."""
        ...
