"""What the doctor finds, one line each."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a finding means for a start."""

    GOOD = "good"
    NOTE = "note"
    BLOCKS = "to do"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's table.

    Attributes:
        remedies: what to do, one line each; empty when nothing is.
    """

    name: str
    verdict: Verdict
    found: str
    remedies: tuple[str, ...] = ()
