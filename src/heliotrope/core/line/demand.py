"""What an order is made of: items, what their units require, and the recipe that names them all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line.plan import QualityPlan

Options = Mapping[str, object]
"""An order's settings for its line, as JSON: ``instruction``, ``labels``, ``target_ratio`` and so on."""


class Shape(StrEnum):
    """How the work of an order arrives."""

    ORDER = "order"
    STREAM = "stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What a worker must have to do one unit.

    Attributes:
        skill: code of the skill.
        level: least level, 1 (learning) to 5 (expert).
        language: BCP 47 language that the worker writes, or empty when none is needed.
        language_level: least level, 1 to 5 (native); 0 when no language is needed.
        reads: BCP 47 language that the worker reads besides, such as a translation's source; or empty.
        reads_level: least level of it; 0 when there is none.
        effort_s: expected working time in seconds.
        channel: which way it came, such as ``chat``; empty where it takes a place of a worker.
        certificates: codes of what the worker must be certified for, in order.
        data_home: the home of what it is about; empty where that is not asked.
    """

    skill: str
    level: int = 1
    language: str = ""
    language_level: int = 0
    reads: str = ""
    reads_level: int = 0
    effort_s: int = 30
    channel: str = ""
    certificates: tuple[str, ...] = ()
    data_home: str = ""

    def __post_init__(self) -> None:
        levels = (self.language_level, self.reads_level)
        if not self.skill or not 1 <= self.level <= 5 or not all(0 <= level <= 5 for level in levels):
            raise Invalid(f"A requirement needs a skill and levels from 1 to 5: {self}")
        if self.effort_s <= 0:
            raise Invalid(f"A requirement takes time: effort_s must be > 0, not {self.effort_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """What is judged or made; lives in the vault of its programme's home.

    Attributes:
        key: the client's own name for it, unique in the order.
        text: text to work on; may be empty.
        image: image to work on as bytes of PNG, JPEG or WebP; empty when there is none.
        data: further facts that the line wants to keep, as JSON.
    """

    key: str
    text: str = ""
    image: bytes = b""
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem:
    """An item of a recipe with what its first unit requires.

    Attributes:
        gold: the known answer of a hidden gold item, or empty.
        line: line of the file it came from, from 1.
        channel: which way it came, of a small closed set such as ``email``; empty when there is but one.
    """

    content: ItemContent
    requirement: Requirement
    gold: str = ""
    line: int = 0
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What an order is made of."""

    items: tuple[PlannedItem, ...]
    plan: QualityPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A file of demand, and whose it is.

    A recipe is made in the vault of the order's home, so that a line may look into its own tables there (a
    translation memory, a shop); those are narrowed to ``client_id``.

    Attributes:
        personal_data: whether the order says that its texts hold people's data; who is `Hiding` hides it.
    """

    source: bytes
    media_type: str
    options: Options
    client_id: UUID
    personal_data: bool = False
