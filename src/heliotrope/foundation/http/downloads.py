"""Files handed to a browser to keep, never to open as a page."""

from urllib.parse import quote

from django.http import HttpResponse


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A download under a name; the name may hold any letters."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
