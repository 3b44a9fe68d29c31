"""The shapes of a client's own patterns."""

from collections.abc import Iterable
from typing import Self

from ninja import Schema
from pydantic import Field

from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.own import Own
from heliotrope.core.masking.patterns import LONGEST_WORD, MOST, MOST_WORDS, written
from heliotrope.interfaces.api.schemas.given import Given

SHAPE = (
    "# is a digit, @ a letter, * either, {3} or {2,5} how often; a backslash before a sign that means itself"
)
WORDS = f"at least one of them stands before it; none for everywhere; of {LONGEST_WORD} characters"


class KeptPattern(Given):
    kind: Kind = Field(..., description="as which it is masked")
    shape: str = Field(..., min_length=1, max_length=200, description=SHAPE)
    words: list[str] = Field(default_factory=list, max_length=MOST_WORDS, description=WORDS)


class PatternsShown(Schema):
    version: int
    patterns: list[KeptPattern]

    @classmethod
    def of(cls, version: int, own: Iterable[Own]) -> Self:
        """A version as it is shown."""
        return cls(version=version, patterns=[KeptPattern(**one) for one in written(own)])


class NewPatterns(Given):
    after: int = Field(..., ge=0, le=1_000_000, description="the version that you have read")
    patterns: list[KeptPattern] = Field(..., max_length=MOST, description="all of them; none takes them back")
