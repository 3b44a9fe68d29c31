"""The settings of a translation order: checked, completed and written back as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation

from heliotrope.core.decompose.segments import WEIGHTS
from heliotrope.core.errors import Invalid
from heliotrope.core.line import Options, QualityPlan, Redundancy, Step
from heliotrope.core.text import cells
from heliotrope.core.text.bilingual import plain
from heliotrope.core.text.bilingual.languages import language
from heliotrope.core.text.memory import Band

INSTRUCTION = "Translate the segment: true to its meaning, and as one would write it."
INSTRUCTION_MOST = 10_000
DOMAIN_MOST = 100
PRETRANSLATE, TRANSLATE, REVISE = "pretranslate", "translate", "revise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """An order's settings, every one of them right.

    Attributes:
        source, target: BCP 47 languages in lower case; empty when the file names them.
        max_length_ratio: most characters of a target against its source's; 0 for any number.
        segmentation: how plain text is cut: by line or by sentence.
        weights: share of a full word that each band pays a translator.
        revise_weight, pretranslate_weight: share of a full word for revising, and for a machine's proposal.
    """

    source: str = ""
    target: str = ""
    instruction: str = INSTRUCTION
    domain: str = ""
    max_length_ratio: str = "0"
    revise: bool = True
    segmentation: str = plain.LINE
    weights: Mapping[str, str] = field(default_factory=lambda: _weights({}))
    revise_weight: str = "0.30"
    pretranslate_weight: str = "0.01"

    @property
    def plan(self) -> QualityPlan:
        """Machine, translator, and a second person when one is asked for."""
        steps = (
            Step(code=PRETRANSLATE, skill="pretranslation", effort_ratio=0.01, machine=True),
            Step(code=TRANSLATE, skill="translation"),
            Step(code=REVISE, skill="revision", effort_ratio=0.4),
        )
        return QualityPlan(
            redundancy=Redundancy.STEPS,
            least=1,
            most=len(steps),
            gold_ratio=0,
            steps=steps if self.revise else steps[:2],
        )

    @property
    def shares(self) -> Mapping[Band, Decimal]:
        """Share of a full word that each band pays a translator."""
        return {band: Decimal(self.weights[str(band)]) for band in Band}

    @property
    def last(self) -> str:
        """The step that a delivered target comes from."""
        return REVISE if self.revise else TRANSLATE

    def as_options(self) -> Options:
        """The settings as JSON holds them; reading them again gives the same."""
        return asdict(self)


def settings_of(given: Options) -> Settings:
    """The settings that were given, completed with defaults.

    Raises:
        Invalid: an unknown option, or values that are not right; all are named at once.
    """
    faults = [
        f"{str(name)[:40]!r} is unknown; there are {', '.join(_PARSERS)}"
        for name in given
        if name not in _PARSERS
    ]
    values: dict[str, object] = {}
    for name in (name for name in given if name in _PARSERS):
        try:
            values[name] = _PARSERS[name](given[name])
        except Invalid as error:
            faults.append(f"{name}: {error}")
    source, target = values.get("source"), values.get("target")
    if source and source == target:
        faults.append("target: must be another language than the source")
    if faults:
        raise Invalid("; ".join(faults))
    return Settings(**values)  # type: ignore[arg-type] # each value comes from its own parser


def _text(most: int, default: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if not isinstance(value, str):
            raise Invalid(f"must be text of at most {most} characters")
        return cells.storable(value, most).strip() or default

    return parse


def _decimal(most: int, digits: int) -> Callable[[object], str]:
    def parse(value: object) -> str:
        try:
            number = Decimal(str(value).strip() or "0") if not isinstance(value, bool) else Decimal(-1)
        except InvalidOperation:
            number = Decimal(-1)
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -digits or not 0 <= number <= most:
            raise Invalid(f"must be a number from 0 to {most} with at most {digits} decimals")
        return f"{number:f}"

    return parse


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Invalid("must be true or false")


def _segmentation(value: object) -> str:
    if value not in plain.SEGMENTATIONS:
        raise Invalid(f"must be {' or '.join(plain.SEGMENTATIONS)}")
    return str(value)


def _weights(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or any(name not in list(Band) for name in value):
        raise Invalid(f"must name bands with their share: {', '.join(Band)}")
    weight = _decimal(2, 3)
    return {str(band): weight(value.get(str(band), WEIGHTS[band])) for band in Band}


_PARSERS: Mapping[str, Callable[[object], object]] = {
    "source": language,
    "target": language,
    "instruction": _text(INSTRUCTION_MOST, INSTRUCTION),
    "domain": _text(DOMAIN_MOST, ""),
    "max_length_ratio": _decimal(100, 2),
    "revise": _flag,
    "segmentation": _segmentation,
    "weights": _weights,
    "revise_weight": _decimal(2, 3),
    "pretranslate_weight": _decimal(2, 3),
}
