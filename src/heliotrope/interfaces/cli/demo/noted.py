"""What the demonstration notes for the command line: where it answers and with which tokens."""

import http.client
import json
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from heliotrope.interfaces.cli.installation import read_json, write_private

FILE: Final = "cli.json"
TITLE: Final = "Handwritten digits"
"""Of the order; what the demonstration is known by."""
TOKENS_OF: Final = ("ana@digits.example", "ada@helio.example")
"""Whose tokens are noted; the first is the one that the command line uses."""
PATIENCE_S: Final = 10


def tokens(state: Path) -> dict[str, str]:
    """The noted tokens by account."""
    found = read_json(state / FILE).get("tokens")
    return {str(email): str(token) for email, token in found.items()} if isinstance(found, dict) else {}


def note(state: Path, url: str, known: Mapping[str, str]) -> None:
    """Write the note, for its owner alone; an empty ``url`` keeps the noted one."""
    first = TOKENS_OF[0]
    content = {
        "url": url or str(read_json(state / FILE).get("url") or ""),
        "account": first,
        "token": known[first],
        "tokens": dict(known),
    }
    write_private(state / FILE, json.dumps(content, indent=2) + "\n")


def note_url(state: Path, url: str) -> None:
    """Note where the platform answers now."""
    if read_json(state / FILE).get("url") != url:
        note(state, url, tokens(state))


def is_there(state: Path, url: str) -> bool:
    """Whether the platform at this address knows the noted tokens and the demonstration's order.

    Asked of the platform itself: loading takes seconds even when there is nothing to load.
    """
    known = tokens(state)
    if not all(email in known for email in TOKENS_OF):
        return False
    request = urllib.request.Request(  # noqa: S310 - an address of ours
        f"{url}/api/v1/orders?limit=1000", headers={"Authorization": f"Bearer {known[TOKENS_OF[0]]}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            orders = json.load(answer)
    except (OSError, ValueError, http.client.HTTPException):
        return False
    return isinstance(orders, list) and any(order.get("title") == TITLE for order in orders)
