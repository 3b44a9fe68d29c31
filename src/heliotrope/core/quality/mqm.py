"""Findings of a reviser by the MQM core typology, and the score of a text.

Categories are those of MQM Core (themqm.org), spelled with hyphens.  The score is the linear one of ASTM
F3751 as MQM describes it: a neutral finding weighs 0, a minor 1, a major 5, a critical 25.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from heliotrope.core.errors import Invalid
from heliotrope.core.text import cells

FINDINGS_MOST = 20
NOTE_MOST = 2000
ROWS = 4
"""Findings that the form holds at once."""

CORE: Mapping[str, tuple[str, ...]] = {
    "terminology": (
        "inconsistent-with-terminology-resource", "inconsistent-use-of-terminology", "wrong-term",
    ),
    "accuracy": (
        "mistranslation", "overtranslation", "undertranslation", "addition", "omission",
        "do-not-translate", "untranslated",
    ),
    "linguistic-conventions": (
        "grammar", "punctuation", "spelling", "unintelligible", "character-encoding", "textual-conventions",
    ),
    "style": (
        "organizational-style", "third-party-style", "inconsistent-with-external-reference",
        "language-register", "awkward-style", "unidiomatic-style", "inconsistent-style",
    ),
    "locale-conventions": (
        "number-format", "currency-format", "measurement-format", "time-format", "date-format",
        "address-format", "telephone-format", "shortcut-key",
    ),
    "audience-appropriateness": ("culture-specific-reference", "offensive"),
    "design-and-markup": (
        "layout", "markup-tag", "truncation-text-expansion", "missing-text", "link-cross-reference",
    ),
}  # fmt: skip
CATEGORIES = frozenset((*CORE, *(f"{over}/{under}" for over, unders in CORE.items() for under in unders)))


class Severity(StrEnum):
    """How much a finding hurts the text."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


PENALTIES: Mapping[Severity, int] = {
    Severity.NEUTRAL: 0,
    Severity.MINOR: 1,
    Severity.MAJOR: 5,
    Severity.CRITICAL: 25,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding in a segment."""

    category: str
    severity: Severity
    note: str = ""

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES:
            raise Invalid(
                f"{self.category[:60]!r} is no category of MQM Core, such as accuracy/mistranslation"
            )
        try:
            cells.storable(self.note, NOTE_MOST)
        except Invalid as error:
            raise Invalid(f"A note {error}") from error

    def as_data(self) -> dict[str, str]:
        """The finding as JSON."""
        return {"category": self.category, "severity": str(self.severity), "note": self.note}


def found_in(given: Mapping[str, object]) -> tuple[Found, ...]:
    """The findings that a reviser sent: a list ``findings``, or the rows of a form (``category_1`` …).

    Raises:
        Invalid: a category or severity that there is not.
    """
    rows = [*_listed(given.get("findings", [])), *_rows(given)]
    if len(rows) > FINDINGS_MOST:
        raise Invalid(f"A segment has at most {FINDINGS_MOST} findings")
    return tuple(map(_finding, rows))


def _listed(value: object) -> Iterator[Mapping[str, object]]:
    if not isinstance(value, list):
        raise Invalid("findings: must be a list of objects with category, severity and note")
    for one in value:
        if not isinstance(one, Mapping):
            raise Invalid("findings: each is an object with category, severity and note")
        yield one


def _rows(given: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    for row in range(1, ROWS + 1):
        names = {name: given.get(f"{name}_{row}", "") for name in ("category", "severity", "note")}
        if names["category"]:
            yield names
        elif str(names["note"]).strip():
            raise Invalid(f"Finding {row} has a note; choose its category, too")


def _finding(row: Mapping[str, object]) -> Found:
    severity = str(row.get("severity") or Severity.MINOR)
    if severity not in list(Severity):
        raise Invalid(f"{severity[:40]!r} is no severity; there are {', '.join(Severity)}")
    return Found(
        category=str(row.get("category", "")),
        severity=Severity(severity),
        note=str(row.get("note") or "").strip(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The quality of a text as it came to the reviser.

    Attributes:
        penalty: sum of the findings' weights.
        per_thousand: penalty per 1,000 words.
        overall: 100 less the penalty per 100 words; may fall under 0.
    """

    words: Decimal
    penalty: int
    per_thousand: Decimal
    overall: Decimal


def score(found: Iterable[Found], words: Decimal) -> Score | None:
    """The score of what was evaluated; None without a word."""
    penalty = sum(PENALTIES[one.severity] for one in found)
    if not words:
        return None
    each = Decimal(penalty) / words
    cents = Decimal("0.01")
    return Score(
        words=words,
        penalty=penalty,
        per_thousand=(each * 1000).quantize(cents, ROUND_HALF_UP),
        overall=(100 - each * 100).quantize(cents, ROUND_HALF_UP),
    )
