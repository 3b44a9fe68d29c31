"""Images of clients, sent so that no browser takes them for anything else."""

from django.http import HttpResponse

from heliotrope.core.errors import NotFound

_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))

IMAGES = tuple(media_type for _, media_type in _KINDS)


def image_response(content: bytes) -> HttpResponse:
    """An image response by the bytes' own signature; never stored by a cache on the way."""
    media_type = next((kind for start, kind in _KINDS if content.startswith(start)), None)
    if media_type is None:
        raise NotFound
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response
