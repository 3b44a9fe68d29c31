"""The settings of a test order: checked, completed and written back as JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Options, Requirement
from heliotrope.core.quality.runs.counting import WEIGHTS, Weights
from heliotrope.core.quality.runs.plan import SEVERITIES
from heliotrope.core.text import cells, options

INSTRUCTION = "Do each step as it is written, and compare what happens with what is expected."
INSTRUCTION_MOST = 10_000
ENVIRONMENTS_MOST = 50
ENVIRONMENT_MOST = 60
BUILD_MOST = 120
STEP_MOST_S = 3_600
PIECES_MOST = 1_000
LANGUAGE_LEVEL = 2
"""Who writes defects in the order's language needs more than single words of it."""

_PIECES = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?")


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
    severity_weights: Mapping[str, str] = field(default_factory=lambda: WEIGHTS)
    triage_pieces: str = "2"

    @property
    def each_step(self) -> Requirement:
        """What one step of a case requires."""
        return Requirement(
            skill=self.skill,
            level=self.level,
            language=self.language,
            language_level=LANGUAGE_LEVEL if self.language else 0,
            effort_s=self.step_s,
        )

    @property
    def weights(self) -> Weights:
        """What counts besides the steps."""
        return Weights(severity=self.severity_weights, triage=self.triage_pieces)

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
    values = options.parsed(given, _PARSERS, what="A test order")
    return Settings(**values)  # type: ignore[arg-type] # each value comes from its own parser


def _environments(value: object) -> tuple[str, ...]:
    """A list, or a text with one a line as a form sends it."""
    given = [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise Invalid(f"must be a list such as Chrome 141 / Windows 11, not {cells.shown(value)}")
    if len(given) > ENVIRONMENTS_MOST:
        raise Invalid(f"name at most {ENVIRONMENTS_MOST}, not {len(given)}")
    found = tuple(cells.visible(options.text(one), ENVIRONMENT_MOST) for one in given)
    if len({one.casefold() for one in found}) < len(found):
        raise Invalid("one is named twice; keep one")
    return found


def _build(value: object) -> str:
    return cells.visible(given, BUILD_MOST) if (given := options.text(value)).strip() else ""


def _pieces(value: object) -> str:
    text = options.written(value)
    if _PIECES.fullmatch(text) is None or Decimal(text) > PIECES_MOST:
        raise Invalid(f"must be a number of steps from 0 to {PIECES_MOST:,}, not {cells.shown(value)}")
    return text


def _weights(value: object) -> Mapping[str, str]:
    """By severity; those left out keep their default."""
    if not isinstance(value, Mapping) or any(name not in SEVERITIES for name in value):
        raise Invalid(f"must give numbers for some of {', '.join(SEVERITIES)}")
    return {**WEIGHTS, **{str(name): _pieces(one) for name, one in value.items()}}


_PARSERS: Mapping[str, options.Parser] = {
    "environments": _environments,
    "build": _build,
    "instruction": options.paragraphs(INSTRUCTION_MOST, INSTRUCTION),
    "language": options.language,
    "skill": options.skill("testing"),
    "level": options.whole(1, 5),
    "step_s": options.whole(1, STEP_MOST_S),
    "severity_weights": _weights,
    "triage_pieces": _pieces,
}
