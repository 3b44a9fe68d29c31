"""The title of an order: what everybody reads of it, so it is kept without what names a person."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from heliotrope.core.errors import Invalid
from heliotrope.core.plain import plain
from heliotrope.core.sentence import Sentence
from heliotrope.core.text import cells

MAX_TITLE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A title as it is kept.

    Attributes:
        key: what tells it from others, for the fingerprint of a stream; keyed where something was taken out.
        warnings: what was taken out, in a sentence.
    """

    title: str
    key: bytes
    warnings: tuple[str, ...] = ()


def named(given: str) -> Named:
    """The title without what names a person.

    Raises:
        Invalid: it is empty, too long, or holds what cannot be seen.
    """
    title = given.strip()
    if not 0 < len(title) <= MAX_TITLE or cells.is_tricky(title):
        raise Invalid(f"Give the order a title of 1 to {MAX_TITLE} characters that can be seen.")
    told = plain(title, most=MAX_TITLE)
    if not told.kinds:
        return Named(title=title, key=title.encode())
    warning = Sentence(
        "The title held personal data (%(kinds)s). Everybody reads titles, so it is kept without them.",
        kinds=", ".join(told.kinds),
    )
    key = hmac.new(settings.SECRET_KEY.encode(), title.encode(), sha256).digest()
    return Named(title=told.text, key=key, warnings=(warning,))
