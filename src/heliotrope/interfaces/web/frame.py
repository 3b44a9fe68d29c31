"""What every page's frame needs: the rail, the seat, the sites' clocks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the frame of a page."""
    return {"demo": settings.DEMO, "events_url": settings.EVENTS_URL}
