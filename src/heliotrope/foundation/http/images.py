"""Images of clients, sent so that no browser takes them for anything else."""

from django.http import HttpResponse

from heliotrope.core.errors import NotFound
from heliotrope.foundation.http.bare import bare

_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))

IMAGES = tuple(media_type for _, media_type in _KINDS)


def image_response(content: bytes) -> HttpResponse:
    """An image, without its metadata, by the bytes' own signature; never stored by a cache on the way."""
    if _type(content) is None:
        raise NotFound
    try:
        shown = bare(content)
    except OSError:
        raise NotFound from None  # no decoder takes it
    response = HttpResponse(shown, content_type=_type(shown))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def _type(content: bytes) -> str | None:
    return next((kind for start, kind in _KINDS if content.startswith(start)), None)
