"""Masking: personal data in a text, found and replaced by placeholders."""

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from heliotrope.ai.names import reader
from heliotrope.core.access import Permission
from heliotrope.core.masking.cases import Case, hide
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import EVERY, Kind
from heliotrope.core.masking.own import Own
from heliotrope.interfaces.api.door import Door

door = Door("masking")


class OwnPattern(Schema):
    """A client's own pattern: in its shape # is a digit, @ a letter, * either, {3} or {2,5} how often."""

    name: str = Field(..., min_length=1, max_length=80)
    kind: Kind
    shape: str = Field(..., min_length=1, max_length=64)
    words: list[str] = Field(default_factory=list, max_length=20)


class TextToMask(Schema):
    """A text, where it comes from if that is known, and what to look for: all kinds when none is named."""

    text: str = Field(..., max_length=100_000)
    locale: str = Field("", max_length=35)
    country: str = Field("", max_length=2)
    kinds: list[Kind] = Field(default_factory=list, max_length=len(Kind))
    patterns: list[OwnPattern] = Field(default_factory=list, max_length=50)


class MaskedSpan(Schema):
    """A stretch of the text, in code points."""

    start: int
    end: int
    kind: Kind


class TextMasked(Schema):
    """The text with placeholders, and where what was found; the values themselves are not in the answer."""

    masked: str
    spans: list[MaskedSpan]


@door.act("/masking", Permission.ORDER_PLACE, TextMasked, status=200, shown_once="masked")
def mask_text(request: HttpRequest, given: TextToMask) -> TextMasked:  # noqa: ARG001 - the framework gives it
    """Mask personal data in a text; neither text is kept, so that a repeat of the act has the spans only."""
    own = [
        Own(name=one.name, kind=one.kind, shape=one.shape, words=tuple(one.words)) for one in given.patterns
    ]
    spans = find(
        given.text,
        locale=given.locale,
        country=given.country,
        kinds=frozenset(given.kinds) or EVERY,
        own=own,
        reader=reader(),
    )
    return TextMasked(
        masked=hide(given.text, spans, Case()).text,
        spans=[MaskedSpan(start=one.start, end=one.end, kind=one.kind) for one in spans],
    )
