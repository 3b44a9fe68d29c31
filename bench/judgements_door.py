"""One of the cast at the doors of one installation: asked by line, answers with how long it took.

    python bench/judgements_door.py STORY.json        called by bench/judgements.py

A line is ``{"who": "ada", "path": "/orders/"}``, its answer ``{"seconds": 0.1, "status": 200, "bytes": 9}``.
The request goes through the whole of the product in this process, middleware and templates included, and to a
real server of databases; what is left out is the socket of HTTP.
"""

import json
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import django


def world_of(told: dict[str, Any]) -> Any:
    """The cast, from the story of how it was made."""
    from tests.support.world import World

    ours = {name: UUID(key) for name, key in told["world"].items()}
    return World(
        tag=told["tag"],
        **ours,
        other_client_id=ours["client_id"],
        other_programme_id=ours["programme_id"],
        users={name: UUID(key) for name, key in told["users"].items()},
        workers={f"w{n}": UUID(key) for n, key in enumerate(told["workers"])},
    )


class Doors:
    """The pages and the API, for each of the cast."""

    def __init__(self, world: Any) -> None:
        """Nobody has signed in yet."""
        self._world = world
        self.page = cache(self._page)
        self.caller = cache(self._caller)

    def ask(self, who: str, path: str) -> dict[str, Any]:
        """Open one address as one of the cast."""
        api = path.startswith("/api/v1")
        door = self.caller(who) if api else self.page(who)
        began = time.perf_counter()
        answer = door(path.removeprefix("/api/v1")) if api else door(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        took = time.perf_counter() - began
        return {"seconds": took, "status": answer.status_code, "bytes": len(content)}

    def _page(self, who: str) -> Any:
        from tests.support.pages import browser

        return browser(self._world, who).get

    def _caller(self, who: str) -> Any:
        from tests.support.http import Caller

        return Caller(self._world, who).get


def main() -> None:
    """Answer lines until there are none."""
    django.setup()
    from django.conf import settings

    # As a release has it: static files by their plain names need no manifest.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    doors = Doors(world_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(doors.ask(asked["who"], asked["path"])), flush=True)


if __name__ == "__main__":
    main()
