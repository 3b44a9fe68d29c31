"""What the kill journey needs Django for, run in a process that is told of that journey's own databases.

python -m tests.journeys.kill_scene cast      makes a world; prints its tokens and keys as JSON
python -m tests.journeys.kill_scene chains    verifies the audit chains; prints what is broken as JSON
"""

import json
import sys
from typing import Any

import django

WORKERS = 12


def cast() -> dict[str, Any]:
    """A world with an API token for everybody who acts in the journey."""
    from tests.support.http import token_of
    from tests.support.world import make_world

    world = make_world(workers=WORKERS, lines=("annotation",))
    names = ("ana", "ada", *(f"w{n}" for n in range(WORKERS)))
    return {
        "programme": str(world.programme_id),
        "tokens": {name: token_of(world, name) for name in names},
        "workers": {f"w{n}": str(world.workers[f"w{n}"]) for n in range(WORKERS)},
    }


def chains() -> dict[str, Any]:
    """Each database's audit chain: how many entries are sealed, how many wait, and what is broken."""
    from heliotrope.foundation.audit import services as audit
    from heliotrope.foundation.tenancy.scope import keeping
    from heliotrope.foundation.tenancy.selectors import everyone
    from tests.support.machine import aliases

    known = everyone()
    found = {}
    for alias in aliases():
        with keeping(alias, known.client_ids, known.operator_ids):
            checked = audit.verify(alias)
        found[alias] = {"sealed": checked.sealed, "unsealed": checked.unsealed, "why": checked.why}
    return found


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"cast": cast, "chains": chains}[sys.argv[1]]()))
