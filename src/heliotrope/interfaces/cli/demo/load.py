"""Loading the demonstration: whole or not at all, and once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.module_loading import import_string

from heliotrope.core.access import GRANTS, Role
from heliotrope.core.line import Shape
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import placing
from heliotrope.foundation.clock import now, real_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.foundation.vaults import CONTROL
from heliotrope.interfaces.cli.demo import digits, noted, operation
from heliotrope.interfaces.cli.demo.accounts import (
    ACCOUNTS,
    AURORA,
    DIGITS_GMBH,
    ORCHARD,
    PASSWORD,
    DemoAccount,
)
from heliotrope.interfaces.cli.demo.totp import secret_of
from heliotrope.interfaces.cli.installation import Installation
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.demand import selectors as demand_selectors

TOKEN_DAYS = 365


def load_demo(installation: Installation, *, url: str) -> None:
    """Make what is missing of the demonstration, and note where it answers and with which tokens."""
    if not _is_founded():
        print("operator, sites, workers and accounts", flush=True)
        with transaction.atomic(using=CONTROL):
            _found(installation.secret_key())
    actors = _actors()
    print("rosters, past weeks and orders", flush=True)
    # By name, as a worker's process is found: the command line is a door, and doors do not know each other.
    import_string("heliotrope.interfaces.day.preparing.prepare")()
    _place(actors[noted.TOKENS_OF[0]])
    _ensure_tokens(installation.state, actors, url)


def _is_founded() -> bool:
    for actor in tenancy_selectors.machines():
        with acting(actor):
            if tenancy_selectors.operator_name(actor) == operation.OPERATOR:
                return True
    return False


def _found(secret_key: str) -> None:
    founder = tenancy.found_operator(operation.OPERATOR)
    clients = {name: tenancy.add_client(founder, name=name) for name in (DIGITS_GMBH, ORCHARD, AURORA)}
    assert founder.operator_id is not None  # noqa: S101 - found_operator gives one
    operator = tenancy_selectors.machine_for_operator(founder.operator_id)
    with acting(operator):
        operation.add_clients(operator, clients)
        sites = operation.add_sites(operator)
        operation.add_machines(operator, sites)
        for name in ("workers.txt", "people.txt"):
            text = Path(__file__).with_name(name).read_text(encoding="utf-8")
            network.take_workers(operator, parse_workers(text))
        workers = {line.handle: line.id for line in network_selectors.workers(operator)}
        for account in ACCOUNTS:
            bound = tenancy.Seat(
                role=account.role,
                client_id=clients.get(account.client),
                worker_id=workers.get(account.worker),
                site_id=sites.get(account.site),
            )
            _seat(operator, account, bound, secret_key)
        _seat_colleagues(operator, workers)


def _seat(operator: Actor, account: DemoAccount, seat: tenancy.Seat, secret_key: str) -> None:
    user_id = tenancy.open_account(email=account.email, password=PASSWORD)
    tenancy.seat(operator, user_id=user_id, seat=seat)
    if account.second_factor:
        secret = get_adapter().encrypt(secret_of(account.email, secret_key))
        Authenticator.objects.create(user_id=user_id, type=Authenticator.Type.TOTP, data={"secret": secret})


def _seat_colleagues(operator: Actor, workers: Mapping[str, UUID]) -> None:
    """Accounts of those whom nobody plays: they work behind the same doors, and cannot sign in."""
    text = Path(__file__).with_name("people.txt").read_text(encoding="utf-8")
    for row in parse_workers(text):
        user_id = tenancy.open_account(email=row.email, password=None)
        seat = tenancy.Seat(role=Role.WORKER, worker_id=workers[row.worker])
        tenancy.seat(operator, user_id=user_id, seat=seat)


def _actors() -> dict[str, Actor]:
    """The actors behind the accounts whose tokens are noted."""
    accounts = tenancy_selectors.accounts_of(noted.TOKENS_OF)
    return {email: tenancy_selectors.actor_of_account(user_id) for email, user_id in accounts.items()}


def _place(ana: Actor) -> None:
    with acting(ana):
        # By title: another release of Pillow may write the same picture in other bytes.
        if any(order.title == noted.TITLE for order in demand_selectors.orders(ana)):
            return
        programme = next(one for one in network_selectors.programmes(ana) if one.name == operation.PROGRAMME)
        options: dict[str, Any] = {
            "labels": list(digits.LABELS),
            "instruction": digits.INSTRUCTION,
            "target_ratio": 0.95,
            "most": 3,
        }
        wish = placing.Wish(
            programme_id=programme.id,
            line=operation.LINE,
            title=noted.TITLE,
            shape=Shape.ORDER,
            options=options,
            source=digits.jsonl(),
            media_type="application/jsonl",
        )
        placing.place(ana, wish, now=now())


def _ensure_tokens(state: Path, actors: Mapping[str, Actor], url: str) -> None:
    """Keep the noted tokens that still work, make the missing ones."""
    tokens = noted.tokens(state)
    for email in noted.TOKENS_OF:
        known = tokens.get(email, "")
        if known and tenancy_selectors.actor_of_token(known, now=real_now()).user_id == actors[email].user_id:
            continue
        held = frozenset(permission for permission in GRANTS if actors[email].may(permission))
        with acting(actors[email]):
            made = tenancy.make_token(
                actors[email], name="command line", scopes=held, days=TOKEN_DAYS, now=real_now()
            )
        tokens[email] = made.secret
    noted.note(state, url, tokens)
