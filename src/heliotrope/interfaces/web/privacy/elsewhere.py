"""Homes where a person may be known too, and where the officer asks: no address crosses to another cell."""

from typing import Any
from uuid import UUID

from heliotrope.flow import erasing_elsewhere
from heliotrope.foundation.vaults import served


def not_looked_in(client_id: UUID, looked: tuple[str, ...], path: str) -> list[dict[str, Any]]:
    """The homes besides those that were looked through; with a page of another cell's, where it is known."""
    return [
        {
            "home": one.home,
            "here": one.home in served(),
            "url": f"{one.origin}{path}" if one.origin else "",
        }
        for one in erasing_elsewhere.not_looked_in(client_id, looked=looked)
    ]
