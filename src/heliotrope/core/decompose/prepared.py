"""A segment with all that was known of it when its order began, as its item keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from heliotrope.core.line import ItemContent
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.marks import Tags
from heliotrope.core.text.memory import Band, Match
from heliotrope.core.text.terms import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A segment, ready to be translated.

    Attributes:
        text: the source with marks.
        previous, following: the sources before and after it; empty at an end of the file.
        context: digest of both.
        draft: the target that the file came with, with marks; or empty.
        limit: most characters that the file allows the target; 0 for any number.
        words: of the source.
        repeats: key of the first segment of the file that is the same; empty when it is the first.
        terms: of the client, those that the source has.
    """

    text: str
    languages: Languages
    tags: Tags
    previous: str
    following: str
    context: str
    notes: tuple[str, ...]
    draft: str
    limit: int
    words: Decimal
    band: Band
    repeats: str
    match: Match | None
    terms: tuple[Term, ...]

    def as_data(self) -> dict[str, object]:
        """All but the text as JSON, as an item keeps it beside its text."""
        return {
            "source": self.languages.source,
            "target": self.languages.target,
            "tags": {number: dict(tag) for number, tag in self.tags.items()},
            "previous": self.previous,
            "next": self.following,
            "context": self.context,
            "notes": list(self.notes),
            "draft": self.draft,
            "limit": self.limit,
            "words": str(self.words),
            "band": str(self.band),
            "repeats": self.repeats,
            "match": self.match.as_data() if self.match else {},
            "terms": [term.as_data() for term in self.terms],
        }


def prepared(content: ItemContent) -> Prepared:
    """The segment that an item keeps."""
    data: Mapping[str, Any] = content.data
    return Prepared(
        text=content.text,
        languages=Languages(source=data["source"], target=data["target"]),
        tags=data["tags"],
        previous=data["previous"],
        following=data["next"],
        context=data["context"],
        notes=tuple(data["notes"]),
        draft=data["draft"],
        limit=data["limit"],
        words=Decimal(data["words"]),
        band=Band(data["band"]),
        repeats=data["repeats"],
        match=Match.of_data(data["match"]) if data["match"] else None,
        terms=tuple(Term(**term) for term in data["terms"]),
    )
