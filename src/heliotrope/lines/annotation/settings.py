"""The settings of an annotation order: checked, completed and written back as JSON."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Options, QualityPlan, Redundancy
from heliotrope.core.text import cells, options

INSTRUCTION = "Choose the label that fits best."
INSTRUCTION_MOST = 10_000
LABEL_MOST = 60
LABELS_LEAST = 2
LABELS_MOST = 50
EFFORT_MOST_S = 86_400

_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """An order's settings, every one of them right.

    Attributes:
        language: BCP 47 language that items with a text need; empty when none is needed.
        skill: skill that every item needs; empty lets ``label-images`` or ``label-text`` follow the item.
        level: least level of the skill, 1 to 5.
        effort_s: expected working time of one judgement.
    """

    labels: tuple[str, ...]
    instruction: str = INSTRUCTION
    language: str = ""
    skill: str = ""
    level: int = 1
    target_ratio: float = 0.95
    least: int = 1
    most: int = 5
    gold_ratio: float = 0.1
    adjudicate: bool = False
    effort_s: int = 20

    @property
    def plan(self) -> QualityPlan:
        """When an item's label is good enough."""
        return QualityPlan(
            redundancy=Redundancy.ADAPTIVE,
            target_ratio=self.target_ratio,
            least=self.least,
            most=self.most,
            gold_ratio=self.gold_ratio,
            adjudicate=self.adjudicate,
            labels=self.labels,
        )

    def as_options(self) -> Options:
        """The settings as JSON holds them; reading them again gives the same."""
        return asdict(self) | {"labels": list(self.labels)}


def settings_of(given: Options) -> Settings:
    """The settings that were given, completed with defaults.

    Raises:
        Invalid: an unknown option, labels left out, or values that are not right; all are named at once.
    """
    needed = {"labels": f"name {LABELS_LEAST} to {LABELS_MOST} labels to choose from"}
    values = options.parsed(given, _PARSERS, what="An annotation order", needed=needed)
    settings = Settings(**values)  # type: ignore[arg-type] # each value comes from its own parser
    _ = settings.plan  # The plan's own rules join several options: least ≤ most.
    return settings


def _labels(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise Invalid(f"must be a list of labels, not {cells.shown(value)}")
    if not LABELS_LEAST <= len(value) <= LABELS_MOST:
        raise Invalid(f"name {LABELS_LEAST} to {LABELS_MOST} labels, not {len(value)}")
    labels = tuple(_label(label) for label in value)
    # Two spellings of one sight, such as é in one and in two code points, cannot be told apart.
    seen = [unicodedata.normalize("NFC", label) for label in labels]
    for place, label in enumerate(seen):
        if label in seen[:place]:
            raise Invalid(f"{cells.shown(label)} is named twice; keep one")
    return labels


def _label(value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(f"a label must be text, not {cells.shown(value)}")
    try:
        return cells.visible(value, LABEL_MOST)
    except Invalid as error:
        raise Invalid(f"{cells.shown(value)} {error}") from error


def _number(value: object) -> float:
    """A number, or the same written out as a form sends it."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return float(value)
    raise Invalid(f"must be a number written out, such as 3 or 0.95, not {cells.shown(value)}")


def _whole(least: int, most: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        number = _number(value)
        if not number.is_integer() or not least <= number <= most:
            raise Invalid(f"must be a whole number from {least} to {most}, not {number:g}")
        return int(number)

    return parse


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Invalid(f"must be true or false, not {cells.shown(value)}")


_PARSERS: Mapping[str, options.Parser] = {
    "labels": _labels,
    "instruction": options.paragraphs(INSTRUCTION_MOST, INSTRUCTION),
    "language": options.language,
    "skill": options.skill(""),
    "level": _whole(1, 5),
    "target_ratio": _number,
    "least": _whole(1, 100),
    "most": _whole(1, 100),
    "gold_ratio": _number,
    "adjudicate": _flag,
    "effort_s": _whole(1, EFFORT_MOST_S),
}
