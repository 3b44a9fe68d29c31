"""Loading the demonstration: whole or not at all, and once."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from heliotrope.core.access import GRANTS
from heliotrope.core.line import Shape
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import placing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.foundation.vaults import CONTROL
from heliotrope.interfaces.cli.demo import digits, noted
from heliotrope.interfaces.cli.demo.accounts import (
    ACCOUNTS,
    DIGITS_GMBH,
    KRAKOW,
    MANILA,
    ORCHARD,
    PASSWORD,
    DemoAccount,
)
from heliotrope.interfaces.cli.demo.totp import secret_of
from heliotrope.interfaces.cli.installation import Installation
from heliotrope.money import services as money
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.demand import selectors as demand_selectors

OPERATOR = "Helio Services"
PROGRAMME = "Handwriting"
LINE = "annotation"
RATE = Decimal("0.04")
COMMISSION = Decimal("0.15")
CURRENCY = "EUR"
TOKEN_DAYS = 365


def load_demo(installation: Installation, *, url: str) -> None:
    """Make what is missing of the demonstration, and note where it answers and with which tokens."""
    if not _is_founded():
        print("operator, sites, workers and accounts", flush=True)
        with transaction.atomic(using=CONTROL):
            _found(installation.secret_key())
    actors = _actors()
    print("one order", flush=True)
    _place(actors[noted.TOKENS_OF[0]])
    _ensure_tokens(installation.state, actors, url)


def _is_founded() -> bool:
    for actor in tenancy_selectors.machines():
        with acting(actor):
            if tenancy_selectors.operator_name(actor) == OPERATOR:
                return True
    return False


def _found(secret_key: str) -> None:
    founder = tenancy.found_operator(OPERATOR)
    clients = {name: tenancy.add_client(founder, name=name) for name in (DIGITS_GMBH, ORCHARD)}
    assert founder.operator_id is not None  # noqa: S101 - found_operator gives one
    operator = tenancy_selectors.machine_for_operator(founder.operator_id)
    with acting(operator):
        _add_clients(operator, clients)
        sites = _add_sites(operator)
        text = Path(__file__).with_name("workers.txt").read_text(encoding="utf-8")
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


def _add_clients(operator: Actor, clients: Mapping[str, UUID]) -> None:
    network.add_legal_entity(operator, name="Helio Services sp. z o.o.", country="PL", own=True)
    for name, country, home, lines in (
        (DIGITS_GMBH, "DE", "eu", [LINE]),
        (ORCHARD, "US", "us", [LINE]),
    ):
        client_id = clients[name]
        network.add_legal_entity(operator, name=name, country=country, client_id=client_id)
        programme_id = network.add_programme(
            operator,
            client_id=client_id,
            name=PROGRAMME if name == DIGITS_GMBH else "Orchard photos",
            data_home=home,
            lines=lines,
        )
        money.set_rate(
            operator,
            programme_id=programme_id,
            client_id=client_id,
            line=LINE,
            rate_per_judgement=RATE,
            currency=CURRENCY,
            now=now(),
        )
    money.set_commission(operator, ratio=COMMISSION, now=now())


def _add_sites(operator: Actor) -> dict[str, UUID]:
    sites = {}
    for provider, site, country, timezone, home in (
        ("Helio Kraków sp. z o.o.", KRAKOW, "PL", "Europe/Warsaw", "eu"),
        ("Helio Manila Inc.", MANILA, "PH", "Asia/Manila", "us"),
    ):
        entity = network.add_legal_entity(operator, name=provider, country=country)
        provider_id = network.add_provider(operator, name=provider, kind="own", legal_entity_id=entity)
        sites[site] = network.add_site(
            operator, provider_id=provider_id, name=site, country=country, timezone=timezone, data_home=home
        )
    return sites


def _seat(operator: Actor, account: DemoAccount, seat: tenancy.Seat, secret_key: str) -> None:
    user_id = tenancy.open_account(email=account.email, password=PASSWORD)
    tenancy.seat(operator, user_id=user_id, seat=seat)
    if account.second_factor:
        secret = get_adapter().encrypt(secret_of(account.email, secret_key))
        Authenticator.objects.create(user_id=user_id, type=Authenticator.Type.TOTP, data={"secret": secret})


def _actors() -> dict[str, Actor]:
    """The actors behind the accounts whose tokens are noted."""
    accounts = tenancy_selectors.accounts_of(noted.TOKENS_OF)
    return {email: tenancy_selectors.actor_of_account(user_id) for email, user_id in accounts.items()}


def _place(ana: Actor) -> None:
    with acting(ana):
        # By title: another release of Pillow may write the same picture in other bytes.
        if any(order.title == noted.TITLE for order in demand_selectors.orders(ana)):
            return
        programme = next(one for one in network_selectors.programmes(ana) if one.name == PROGRAMME)
        options: dict[str, Any] = {
            "labels": list(digits.LABELS),
            "instruction": digits.INSTRUCTION,
            "target_ratio": 0.95,
            "most": 3,
        }
        wish = placing.Wish(
            programme_id=programme.id,
            line=LINE,
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
        if known and tenancy_selectors.actor_of_token(known, now=now()).user_id == actors[email].user_id:
            continue
        held = frozenset(permission for permission in GRANTS if actors[email].may(permission))
        with acting(actors[email]):
            made = tenancy.make_token(
                actors[email], name="command line", scopes=held, days=TOKEN_DAYS, now=now()
            )
        tokens[email] = made.secret
    noted.note(state, url, tokens)
