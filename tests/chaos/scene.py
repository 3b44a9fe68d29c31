"""What a chaos round needs Django for, run in a process that is told of that round's own databases.

python -m tests.chaos.scene cast ENDPOINT      makes a world with a live shop; prints its keys as JSON
python -m tests.chaos.scene lead PROGRAMME SHOP EXCEPTIONS STREAM IMAP SMTP
                                               leads the shop's exceptions to one stream and mail to another
python -m tests.chaos.scene compare CLIENT PROGRAMME SHOP
                                               has a shop compared with its live side, as its time had come
"""

import json
import sys
from typing import Any

import django

WORKERS = 12
LINES = ("annotation", "translation", "support", "testing", "commerce")
TOKEN, SECRET = "HELIOTROPE_SHOP_KILL_TOKEN", "HELIOTROPE_SHOP_KILL_SECRET"
HELP = "help@shop.example"
WHO, SAID = "weg@kunde.example", "Mein Paket soll in den Zwetschgenweg 7."
"""Somebody who writes, and will be erased."""


def cast(endpoint: str) -> dict[str, Any]:
    """A world with an API token for everybody who acts, and a live shop if there is one."""
    from tests.support.http import token_of
    from tests.support.pages import browser
    from tests.support.world import make_world

    world = make_world(workers=WORKERS, lines=LINES)
    train(world)
    names = ("ana", "ada", *(f"w{n}" for n in range(WORKERS)))
    return {
        "programme": str(world.programme_id),
        "tokens": {name: token_of(world, name) for name in names},
        "cookies": {"device": "key-of-the-chaos"}
        | {name: one.value for name, one in browser(world, "ana").cookies.items()},
        **({"shop": shop(str(world.programme_id), endpoint)} if endpoint else {}),
    }


def train(world: Any) -> None:
    """The workers learn what the other lines ask for."""
    from heliotrope.core.network.workers_file import COLUMNS, parse_workers
    from heliotrope.foundation.tenancy.scope import acting
    from heliotrope.network import services as network
    from tests.support.world import ALWAYS

    head = ",".join(COLUMNS) + "\n"
    skills = "label-text:3|translation:3|revision:3|support:3|testing:3|triage:3|commerce:3"
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


def owner_of(programme: str) -> Any:
    """The machine of the client whose programme it is."""
    from heliotrope.foundation.tenancy.scope import acting
    from heliotrope.foundation.tenancy.selectors import everyone, machine_for_client
    from heliotrope.network import selectors as network_selectors

    for actor in map(machine_for_client, everyone().client_ids):
        with acting(actor):
            if programme in {str(one.id) for one in network_selectors.programmes(actor)}:
                return actor
    raise LookupError(programme)


def shop(programme: str, endpoint: str) -> dict[str, Any]:
    """Opens a live shop in a programme's vault."""
    from uuid import UUID

    from django.test import override_settings

    from heliotrope.foundation.tenancy.scope import acting_in_vault
    from heliotrope.lines.commerce.keys import ShopKey
    from heliotrope.lines.commerce.services import shops

    actor = owner_of(programme)
    (client_id,) = actor.client_ids
    wish = shops.ShopWish(
        programme_id=UUID(programme), client_id=client_id, name="North", domain=endpoint,
        token_variable=TOKEN, secret_variable=SECRET, countries=("US",),
    )  # fmt: skip
    # An address on loopback is a demonstration's.
    with override_settings(DEMO=True), acting_in_vault(actor, "eu"):
        shop_id = shops.open_shop(actor, wish)
    return {
        "id": str(shop_id),
        "ids": [str(client_id), programme, str(shop_id)],
        "place": f"/commerce/{programme}/{shop_id}/",
        "hook": f"/hooks/shopify/{ShopKey(home='eu', client_id=client_id, shop_id=shop_id)}/",
    }


def lead(programme: str, shop_id: str, order_id: str, desk_id: str, imap: str, smtp: str) -> dict[str, Any]:
    """Leads a shop's exceptions to a stream, has it compared for the first time, and opens the help desk."""
    from uuid import UUID

    from heliotrope.foundation.tenancy.scope import acting_in_vault
    from heliotrope.lines.commerce.services import shops

    actor = owner_of(programme)
    (client_id,) = actor.client_ids
    with acting_in_vault(actor, "eu"):
        shops.set_stream(actor, UUID(shop_id), UUID(order_id))
    compare(str(client_id), programme, shop_id)
    return desk(desk_id, imap, smtp)


def compare(client_id: str, programme: str, shop_id: str) -> dict[str, Any]:
    """Has a shop compared with its live side."""
    from heliotrope.interfaces.jobs.listeners import defer

    ids = {"client_id": client_id, "programme_id": programme, "shop_id": shop_id}
    defer("vault_eu", "reconcile_shop", ids)
    return ids


def write(programme: str) -> dict[str, Any]:
    """Somebody writes to the client, who need not answer."""
    from uuid import uuid4

    from heliotrope.foundation.clock import now
    from heliotrope.foundation.tenancy.scope import acting_in_vault
    from heliotrope.lines.support import services
    from heliotrope.lines.support.mail import parse
    from heliotrope.lines.support.models import Contact

    actor = owner_of(programme)
    (client_id,) = actor.client_ids
    raw = f"From: Weg <{WHO}>\nTo: {HELP}\nAuto-Submitted: auto-replied\nMessage-ID: <w@x.invalid>\n\n{SAID}"
    with acting_in_vault(actor, "eu"):
        services.receive(
            actor, parse(raw.encode()), order_id=uuid4(), client_id=client_id, fallback="en", now=now()
        )
        return {"contact": str(Contact.objects.values_list("pk", flat=True).get())}


def reads(programme: str, contact: str) -> dict[str, Any]:
    """What can be read of somebody who wrote."""
    from heliotrope.foundation.tenancy.scope import acting_in_vault
    from heliotrope.lines.support.models import Contact, Message

    with acting_in_vault(owner_of(programme), "eu"):
        said = Message.objects.filter(contact_id=contact)
        return {
            "said": [one.text.strip() for one in said],
            "address": Contact.objects.get(pk=contact).address,
        }


def erase(programme: str, contact: str) -> dict[str, Any]:
    """Erases somebody; gives the certificate."""
    from uuid import UUID

    from heliotrope.flow import erasing
    from heliotrope.foundation.clock import now

    found: dict[str, Any] = json.loads(
        erasing.erase(owner_of(programme), UUID(contact), home="eu", now=now())
    )
    return found


if __name__ == "__main__":
    django.setup()
    parts = {"cast": cast, "lead": lead, "compare": compare, "write": write, "reads": reads, "erase": erase}
    print(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
