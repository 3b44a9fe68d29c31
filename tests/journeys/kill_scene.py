"""What the kill journey needs Django for, run in a process that is told of that journey's own databases.

python -m tests.journeys.kill_scene cast      makes a world; prints its tokens and keys as JSON
python -m tests.journeys.kill_scene desk ORDER IMAP SMTP
                                              gives a stream its mailbox; prints the key of its chat as JSON
python -m tests.journeys.kill_scene chains    verifies the audit chains; prints what is broken as JSON
"""

import json
import sys
from typing import Any

import django

WORKERS = 12
LINES = ("annotation", "translation", "support")
HELP = "help@shop.example"


def cast() -> dict[str, Any]:
    """A world with an API token for everybody who acts in the journey."""
    from tests.support.http import token_of
    from tests.support.world import make_world

    world = make_world(workers=WORKERS, lines=LINES)
    train(world)
    names = ("ana", "ada", *(f"w{n}" for n in range(WORKERS)))
    return {
        "programme": str(world.programme_id),
        "tokens": {name: token_of(world, name) for name in names},
        "workers": {f"w{n}": str(world.workers[f"w{n}"]) for n in range(WORKERS)},
    }


def train(world: Any) -> None:
    """The workers learn what translation and support ask for."""
    from heliotrope.core.network.workers_file import COLUMNS, parse_workers
    from heliotrope.foundation.tenancy.scope import acting
    from heliotrope.network import services as network
    from tests.support.world import ALWAYS

    head = ",".join(COLUMNS) + "\n"
    skills = "label-text:3|translation:3|revision:3|support:3"
    rows = "".join(
        f"w{n},Kraków,{skills},en:5|de:5,12.50,EUR,Europe/Warsaw,{ALWAYS},3,Legal W{n},w{n}@legal.test\n"
        for n in range(WORKERS)
    )
    platform = world.platform()
    with acting(platform):
        network.take_workers(platform, parse_workers(head + rows))


def desk(order: str, imap_port: str, smtp_port: str) -> dict[str, Any]:
    """Lets a stream's mail come in and go out through servers on loopback."""
    from uuid import UUID

    from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
    from heliotrope.foundation.tenancy.selectors import everyone, machine_for_client
    from heliotrope.lines.support import keeping, tokens
    from heliotrope.pipeline.demand import selectors as demand_selectors
    from tests.integration.support_servers import SECRET_ENV, USER

    order_id = UUID(order)
    for actor in map(machine_for_client, everyone().client_ids):
        with acting(actor):
            mine = order_id in {one.id for one in demand_selectors.orders(actor)}
        if not mine:
            continue
        (client_id,) = actor.client_ids
        settings = keeping.MailboxSettings(
            address=HELP, imap_host="127.0.0.1", imap_port=int(imap_port), smtp_host="127.0.0.1",
            smtp_port=int(smtp_port), security="none", user=USER, secret_env=SECRET_ENV,
        )  # fmt: skip
        with acting_in_vault(actor, "eu"):
            keeping.keep_mailbox(actor, order_id=order_id, client_id=client_id, settings=settings)
        place = tokens.Place(home="eu", client_id=client_id, order_id=order_id, subject_id=order_id)
        return {"chat": tokens.key("chat", place)}
    raise LookupError(order)


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
    print(json.dumps({"cast": cast, "chains": chains, "desk": desk}[sys.argv[1]](*sys.argv[2:])))
