"""What a worker sent from the workbench: the fields of its form, files, and how long it took."""

import math
from datetime import datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from heliotrope.flow.submitting import Upload

_OWN = {"csrfmiddlewaretoken", "assignment", "spent_s", "seen_at"}
"""Fields of the workbench itself."""


def given_in(request: HttpRequest) -> dict[str, object]:
    """The form's fields by name; a list where a name came more than once."""
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in request.POST.lists()
        if name not in _OWN
    }


def uploads_in(request: HttpRequest) -> list[Upload]:
    """The files that were chosen; a field that was left empty has none."""
    return [
        Upload(
            field=field,
            name=(file.name or "file")[-120:],
            media_type=(file.content_type or "application/octet-stream")[:100],
            content=file.read(),
        )
        for field, files in request.FILES.lists()
        for file in files
        if file.size
    ]


def spent_s(given: str) -> float | None:
    """The seconds that the page measured; None when it did not, or sent nonsense."""
    try:
        seconds = float(given)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def seen_at(given: str) -> datetime | None:
    """When the page was drawn; None when it does not say, or says nonsense."""
    try:
        at = parse_datetime(given)
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
