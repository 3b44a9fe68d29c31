"""The settings of a test order: checked, completed and written back as JSON."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Options, QualityPlan, Redundancy, Step
from heliotrope.core.text import cells

INSTRUCTION = "Do each step as it is written, and compare what happens with what is expected."
INSTRUCTION_MOST = 10_000
ENVIRONMENTS_MOST = 50
ENVIRONMENT_MOST = 60
BUILD_MOST = 120
STEP_MOST_S = 3_600
PIECES_MOST = 1_000
WEIGHTS = {"blocker": "20", "critical": "12", "major": "6", "minor": "3", "trivial": "1"}
"""Steps that an accepted defect is worth to who found it, by severity, the gravest first."""
SEVERITIES = tuple(WEIGHTS)

RUN, DEDUPE, TRIAGE = "run", "dedupe", "triage"
PASSED, FAILED, BLOCKED = "passed", "failed", "blocked"
COMPARED = "compared"
ACCEPTED, REJECTED = "accepted", "rejected"

_SKILL = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_PIECES = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """An order's settings, every one of them right.

    Attributes:
        environments: where every case is run, such as ``Safari / iPhone 15``; none means anywhere, once.
        build: what is tested, such as a version; empty when the instruction says it.
        language: BCP 47 language in which notes and defects are written; empty for any.
        step_s: expected working time of one step.
        severity_weights: steps that an accepted defect is worth, by severity, as decimal text.
        triage_pieces: steps that deciding on one defect is worth, as decimal text.
    """

    environments: tuple[str, ...] = ()
    build: str = ""
    instruction: str = INSTRUCTION
    language: str = ""
    skill: str = "testing"
    level: int = 1
    step_s: int = 60
    severity_weights: Mapping[str, str] = field(default_factory=lambda: dict(WEIGHTS))
    triage_pieces: str = "2"

    @property
    def places(self) -> tuple[str, ...]:
        """The environments, or one without a name."""
        return self.environments or ("",)

    @property
    def plan(self) -> QualityPlan:
        """Run; a failure is compared with what is known and decided on by a second person."""
        return QualityPlan(
            redundancy=Redundancy.STEPS,
            gold_ratio=0,
            steps=(
                Step(code=RUN),
                Step(code=DEDUPE, skill="defect-dedupe", effort_ratio=0.1, after=(FAILED,), machine=True),
                Step(code=TRIAGE, skill="triage", effort_ratio=0.5, after=(FAILED, COMPARED)),
            ),
        )

    def as_options(self) -> Options:
        """The settings as JSON holds them; reading them again gives the same."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return values | {
            "environments": list(self.environments),
            "severity_weights": dict(self.severity_weights),
        }


def settings_of(given: Options) -> Settings:
    """The settings that were given, completed with defaults.

    Raises:
        Invalid: an unknown option, or values that are not right; all are named at once.
    """
    strange = [str(name) for name in given if name not in _PARSERS]
    if strange:
        named = ", ".join(map(cells.shown, strange))
        raise Invalid(f"Unknown options: {named}. A test order has: {', '.join(_PARSERS)}")
    values: dict[str, object] = {}
    faults: list[str] = []
    for name, value in given.items():
        try:
            values[name] = _PARSERS[name](value)
        except Invalid as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise Invalid("; ".join(faults))
    return Settings(**values)  # type: ignore[arg-type] # each value comes from its own parser


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(f"must be text, not {cells.shown(value)}")
    return value


def _environments(value: object) -> tuple[str, ...]:
    """A list, or a text with one a line as a form sends it."""
    given = [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise Invalid(f"must be a list such as Chrome 141 / Windows 11, not {cells.shown(value)}")
    if len(given) > ENVIRONMENTS_MOST:
        raise Invalid(f"name at most {ENVIRONMENTS_MOST}, not {len(given)}")
    found = tuple(cells.visible(_text(one), ENVIRONMENT_MOST) for one in given)
    if len({one.casefold() for one in found}) < len(found):
        raise Invalid("one is named twice; keep one")
    return found


def _build(value: object) -> str:
    return cells.visible(_text(value), BUILD_MOST) if _text(value).strip() else ""


def _instruction(value: object) -> str:
    return cells.storable(_text(value), INSTRUCTION_MOST).strip() or INSTRUCTION


def _skill(value: object) -> str:
    text = _text(value).strip() or "testing"
    if _SKILL.fullmatch(text) is None:
        raise Invalid(f"{cells.shown(text)} is no skill; write lower-case letters, digits and hyphens")
    return text


def _written(value: object) -> str:
    """A number as it would be typed; empty when it is none."""
    match value:
        case bool():
            return ""
        case str():
            return value.strip()
        case int() | float():
            return f"{value:.9g}" if isinstance(value, float) else str(value) if abs(value) < 10**9 else ""
        case _:
            return ""


def _whole(least: int, most: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        text = _written(value)
        if _WHOLE.fullmatch(text) is None or not least <= int(text) <= most:
            raise Invalid(f"must be a whole number from {least} to {most:,}, not {cells.shown(value)}")
        return int(text)

    return parse


def _pieces(value: object) -> str:
    text = _written(value)
    if _PIECES.fullmatch(text) is None or Decimal(text) > PIECES_MOST:
        raise Invalid(f"must be a number of steps from 0 to {PIECES_MOST:,}, not {cells.shown(value)}")
    return text


def _weights(value: object) -> Mapping[str, str]:
    """By severity; those left out keep their default."""
    if not isinstance(value, Mapping) or any(name not in SEVERITIES for name in value):
        raise Invalid(f"must give numbers for some of {', '.join(SEVERITIES)}")
    return WEIGHTS | {str(name): _pieces(one) for name, one in value.items()}


_PARSERS: Mapping[str, Callable[[object], object]] = {
    "environments": _environments,
    "build": _build,
    "instruction": _instruction,
    "language": lambda value: cells.language(_text(value)),
    "skill": _skill,
    "level": _whole(1, 5),
    "step_s": _whole(1, STEP_MOST_S),
    "severity_weights": _weights,
    "triage_pieces": _pieces,
}
