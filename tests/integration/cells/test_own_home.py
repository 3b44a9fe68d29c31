"""A client brings its own vault and key store: a home of its own in a region, under a key of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from django.test import override_settings
from psycopg.conninfo import conninfo_to_dict

from heliotrope.core.errors import HomeAway, Invalid
from heliotrope.core.line import Shape
from heliotrope.flow import placing, showing
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import KeyAway, present, store
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import fresh, read
from heliotrope.foundation.postgres import Cluster
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import checked_home, reach, shared_homes
from heliotrope.lines.support import selectors, services
from heliotrope.lines.support.mail import parse
from heliotrope.money import services as money
from heliotrope.network import services as network
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import PHONE, letter
from tests.support import server
from tests.support.world import World, make_world

OWN = "acme-eu"
HOMES = ("eu", "us", OWN)


@contextmanager
def own_home(cluster: Cluster, client_id: UUID) -> Iterator[Custody]:
    """A home of a client's own: vault and key store on a server of its own, its key in a keyring apart."""
    parts = conninfo_to_dict(cluster.url(server.NAMES["vault_us"], server.APP))
    where = {
        "NAME": parts["dbname"],
        "USER": parts["user"],
        "HOST": parts["host"],
        "PORT": str(parts["port"]),
    }
    connections.settings[f"vault_{OWN}"] = connections.settings["vault_us"] | where
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as owner:
        owner.execute("CREATE DATABASE keys_of_acme")
    store.prepare(cluster.url("keys_of_acme"), server.APP)
    keys = Custody(read(fresh((OWN,))), {OWN: cluster.url("keys_of_acme", server.APP)})
    before = present.use(keys)
    told = {
        "HELIOTROPE_HOMES": HOMES,
        "HELIOTROPE_CELL": HOMES,
        "HELIOTROPE_REGIONS": {OWN: "eu"},
        "HELIOTROPE_HOME_OWNERS": {OWN: str(client_id)},
    }
    try:
        with override_settings(**told):
            yield keys
    finally:
        present.use(before)
        reach.forget()
        connections[f"vault_{OWN}"].close()
        del connections.settings[f"vault_{OWN}"]


def stream_of(world: World) -> UUID:
    """A support stream of Ana's whose data is in her company's own home."""
    platform, ana = world.platform(), world.actor("ana")
    with acting(platform):
        programme = network.add_programme(
            platform, client_id=world.client_id, name="Own", data_home=OWN, lines=("support",)
        )
        money.set_rate(
            platform, programme_id=programme, client_id=world.client_id, line="support",
            rate_per_judgement=Decimal(1), currency="EUR", now=now(),
        )  # fmt: skip
    wish = placing.Wish(
        programme_id=programme, line="support", title="Care", shape=Shape.STREAM,
        options={"channels": ["email"], "language": "de"},
    )  # fmt: skip
    with acting(ana):
        return placing.place(ana, wish, now=now()).order_id


@pytest.mark.promise("33")
def test_a_clients_data_is_in_its_own_home_and_follows_the_rules_of_its_region(america: Cluster):
    world = make_world(lines=("support",))
    platform = world.platform()
    with own_home(america, world.client_id) as keys:
        order_id = stream_of(world)
        with acting_in_vault(platform, OWN):
            got = services.receive(
                platform,
                parse(letter()),
                order_id=order_id,
                client_id=world.client_id,
                fallback="de",
                now=now(),
            )
            case = selectors.case(platform, got.conversation_id)
        assert PHONE in str(case), "opened with the client's own key"

        with psycopg.connect(america.url(server.NAMES["vault_us"])) as its_own:
            found = "SELECT count(*), bool_or(text LIKE %s) FROM support_message WHERE client_id = %s"
            assert its_own.execute(found, [f"%{PHONE}%", world.client_id]).fetchone() == (1, False)
        with as_owner("vault_eu") as shared:
            rows = "SELECT count(*) FROM support_message WHERE client_id = %s"
            assert shared.execute(rows, [world.client_id]).fetchone() == (0,), (
                "nothing of it is in the region's shared vault"
            )
        with acting(platform):
            where = showing.setting(
                platform, demand_selectors.order(platform, order_id), (), purpose="reply", in_hand=True
            )
        assert (where.data_home, where.key_here) == ("eu", True), "a European site is at home with it"

        present.use(Custody(read(fresh(("eu", "us"))), {OWN: ""}))
        with pytest.raises(KeyAway), acting_in_vault(platform, OWN):
            str(selectors.case(platform, got.conversation_id))
        present.use(keys)

        america.stop()
        try:
            connections[f"vault_{OWN}"].close()
            reach.forget()
            with pytest.raises(HomeAway, match=OWN), acting_in_vault(platform, OWN):
                pass
            with acting_in_vault(platform, "eu"):
                pass
        finally:
            america.start(lambda _line: None)
            connections["vault_us"].close()


def test_nobody_elses_data_is_kept_in_a_clients_own_home():
    world = make_world()
    own = {"HELIOTROPE_HOMES": HOMES, "HELIOTROPE_HOME_OWNERS": {OWN: str(world.client_id)}}
    platform = world.platform()
    with override_settings(**own), acting(platform):
        with pytest.raises(Invalid, match="one client's own"):
            network.add_programme(
                platform, client_id=world.other_client_id, name="Own", data_home=OWN, lines=("toy",)
            )
        with pytest.raises(Invalid, match="one client's own"):
            checked_home(OWN)
        assert checked_home(OWN, client_id=world.client_id) == OWN
        assert shared_homes() == ("eu", "us")
