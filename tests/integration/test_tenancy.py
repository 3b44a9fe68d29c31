"""Who is acting, what their scope is, and that regional data is never touched without saying whose."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections

from heliotrope.core.access import Permission, Role
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.flow import opening
from heliotrope.foundation.clock import now
from heliotrope.foundation.files import services as files
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.foundation.tenancy.actor import ANONYMOUS
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import NoVaultSelected, selecting
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.holdings import as_owner
from tests.integration.short import answer, place_sums, take
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import make_world


def in_force(alias: str = "default") -> tuple[str, str]:
    """The scope that the connection is in, as the database has it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('heliotrope.clients', true), ''),"
            " coalesce(current_setting('heliotrope.operators', true), '')"
        )
        return cursor.fetchone()


def test_regional_data_is_not_touched_without_entering_a_vault():
    world = make_world()
    ana = world.actor("ana")
    with acting(ana):
        with pytest.raises(NoVaultSelected):
            decompose_selectors.content(ana, new_id())
        with pytest.raises(NoVaultSelected):
            files.keep(client_id=world.client_id, purpose="order", media_type="text/csv", content=b"a")


def test_a_home_without_a_vault_is_refused_by_name():
    with pytest.raises(Invalid, match="eu, us"), selecting("mars"):
        raise AssertionError("there is no such vault")


def test_what_is_kept_in_one_vault_is_not_in_another():
    world = make_world()
    ana = world.actor("ana")
    with acting_in_vault(ana, "eu"):
        kept = files.keep(client_id=world.client_id, purpose="order", media_type="text/csv", content=b"mine")
        again = files.keep(client_id=world.client_id, purpose="order", media_type="text/csv", content=b"mine")
    assert kept == again
    there = {}
    for alias in ("vault_eu", "vault_us"):
        with as_owner(alias) as owner:
            row = owner.execute("SELECT count(*) FROM stored_file WHERE client_id = %s", [world.client_id])
            there[alias] = row.fetchone()
    assert there == {"vault_eu": (1,), "vault_us": (0,)}


def test_outside_a_scope_even_the_actors_own_rows_are_not_there():
    world = make_world()
    order_id = place_sums(world)
    ana = world.actor("ana")
    assert demand_selectors.orders(ana) == ()
    with acting(ana):
        assert [order.id for order in demand_selectors.orders(ana)] == [order_id]
    assert in_force() == ("", "")


def test_an_actor_in_anothers_scope_sees_only_what_both_may():
    """A door that forgot to change the scope shows too little, never too much."""
    world = make_world()
    place_sums(world)
    ana, eve = world.actor("ana"), world.actor("eve")
    with acting(eve):
        assert demand_selectors.orders(ana) == ()
    with acting(ana):
        assert demand_selectors.orders(eve) == ()


def test_a_wider_scope_inside_ends_where_it_began():
    world = make_world()
    ana, platform = world.actor("ana"), world.platform()
    with acting(ana):
        before = in_force()
        with acting(platform):
            assert set(in_force()[0].split(",")) == {str(world.client_id), str(world.other_client_id)}
        assert in_force() == before
        with pytest.raises(RuntimeError), acting(platform):
            raise RuntimeError
        assert in_force() == before
    assert in_force() == ("", "")


def test_a_vaults_scope_ends_with_its_transaction_and_leaves_the_control_databases_alone():
    world = make_world()
    ana = world.actor("ana")
    with acting(ana):
        with acting_in_vault(ana, "us") as alias:
            assert in_force(alias)[0] == str(world.client_id)
        assert in_force("vault_us") == ("", "")
        assert in_force()[0] == str(world.client_id)


def test_an_account_without_a_seat_or_switched_off_is_nobody():
    world = make_world()
    alone = tenancy.open_account(email=f"alone-{world.tag}@example.test", password=None)
    assert tenancy_selectors.actor_of_account(alone) == ANONYMOUS
    assert tenancy_selectors.actor_of_account(new_id()) == ANONYMOUS
    token = make(world, "ana", frozenset({Permission.ORDER_READ}))
    with as_owner("default") as owner:
        owner.execute("UPDATE account SET is_active = false WHERE id = %s", [world.users["ana"]])
    assert world.actor("ana") == ANONYMOUS
    assert tenancy_selectors.actor_of_token(token.secret, now=now()) == ANONYMOUS


def make(world, name: str, scopes: frozenset[Permission], days: int = 1) -> tenancy.TokenMade:
    actor = world.actor(name)
    with acting(actor):
        return tenancy.make_token(actor, name="t", scopes=scopes, days=days, now=now())


def test_a_token_ends_with_its_last_instant_and_with_its_revocation():
    world = make_world()
    ana = world.actor("ana")
    token = make(world, "ana", frozenset({Permission.ORDER_READ}))
    almost = token.expires_at - timedelta(microseconds=1)
    assert tenancy_selectors.actor_of_token(token.secret, now=almost).role is Role.CLIENT_MEMBER
    assert tenancy_selectors.actor_of_token(token.secret, now=token.expires_at) == ANONYMOUS
    with acting(ana):
        tenancy.revoke_token(ana, token.id, now=now())
    assert tenancy_selectors.actor_of_token(token.secret, now=almost) == ANONYMOUS


def test_a_token_never_holds_more_than_the_one_that_made_it():
    world = make_world()
    token = make(world, "ana", frozenset({Permission.ORDER_READ, Permission.ACCOUNT}))
    narrow = tenancy_selectors.actor_of_token(token.secret, now=now())
    for scopes in ({Permission.ORDER_PLACE}, {Permission.ORDER_READ, Permission.INVOICE_READ}):
        with pytest.raises(Invalid, match="does not hold"), acting(narrow):
            tenancy.make_token(narrow, name="t", scopes=frozenset(scopes), days=1, now=now())


def test_the_secret_of_a_token_is_kept_nowhere():
    world = make_world()
    token = make(world, "ana", frozenset({Permission.ORDER_READ}))
    with as_owner("default") as owner:
        row = owner.execute(
            "SELECT row_to_json(t)::text FROM api_token t WHERE id = %s", [token.id]
        ).fetchone()
    assert row is not None
    assert token.secret not in row[0]
    assert token.secret.removeprefix("hlt_") not in row[0]


def test_nobody_ends_the_token_of_somebody_else():
    world = make_world()
    token = make(world, "ana", frozenset({Permission.ORDER_READ}))
    for name in ("eve", "ada", "cleo"):
        actor = world.actor(name)
        with pytest.raises(NotFound), acting(actor):
            tenancy.revoke_token(actor, token.id, now=now())
    assert tenancy_selectors.actor_of_token(token.secret, now=now()).role is Role.CLIENT_MEMBER


def test_a_worker_sees_a_client_once_a_unit_of_it_is_in_their_hands():
    world = make_world()
    order_id = place_sums(world)
    settle()
    assert world.actor("bo").client_ids == frozenset()
    handed = take(world, "bo")
    assert handed is not None
    assert world.actor("bo").client_ids == {world.client_id}
    assert world.actor("chi").client_ids == frozenset()
    answer(world, "bo", handed.assignment_id)
    bo = world.actor("bo")
    with acting(bo):
        assert demand_selectors.order(bo, order_id).id == order_id


def test_a_site_stands_at_a_provider_of_its_own_operator():
    """Whoever is paid for a site's work is the operator's own partner, never a stranger's."""
    world, other = make_world(), make_world()
    ada, stranger = world.admin(), other.admin()
    with acting(stranger):
        entity = network.add_legal_entity(stranger, name="Elsewhere", country="DE")
        provider = network.add_provider(stranger, name="Elsewhere", kind="own", legal_entity_id=entity)
    for provider_id in (provider, new_id()):
        with pytest.raises(NotFound), acting(ada):
            network.add_site(
                ada,
                provider_id=provider_id,
                name="Annexed",
                country="DE",
                timezone="Europe/Berlin",
                data_home="eu",
            )
    with acting(ada):
        assert "Annexed" not in {site.name for site in network_selectors.sites(ada)}


def test_a_provider_is_paid_into_books_of_its_own_operator():
    world, other = make_world(), make_world()
    ada, stranger = world.admin(), other.admin()
    with acting(stranger):
        entity = network.add_legal_entity(stranger, name="Elsewhere", country="DE")
    for entity_id in (entity, new_id()):
        with pytest.raises(NotFound), acting(ada):
            network.add_provider(ada, name="Annexed", kind="own", legal_entity_id=entity_id)


def test_a_name_that_is_taken_is_a_conflict_and_not_a_defect():
    world = make_world()
    ada = Caller(world, "ada")
    sites = {site["name"]: site for site in ada.get("/sites").json()}
    provider = ada.act("/providers", {"name": "Twice", "kind": "own", "country": "DE"}).json()["id"]
    site = {
        "provider_id": provider, "name": next(iter(sites)), "country": "DE", "timezone": "Europe/Berlin",
        "data_home": "eu",
    }  # fmt: skip
    programme = {"client_id": str(world.client_id), "name": "Main", "data_home": "eu", "lines": ["toy"]}
    account = {"email": f"{new_id()}@example.test", "role": "worker", "worker_id": str(world.workers["bo"])}
    for path, body in (
        ("/providers", {"name": "Twice", "kind": "own", "country": "DE"}),
        ("/sites", site),
        ("/programmes", programme),
        ("/accounts", account),
        ("/accounts", {"email": world.email("ana"), "role": "auditor"}),
    ):
        assert ada.act(path, body).status_code == 409, path


def test_a_seat_is_bound_only_to_what_is_the_operators():
    world, other = make_world(), make_world()
    ada = world.admin()
    bound: tuple[tuple[Role, str, UUID], ...] = (
        (Role.CLIENT_MEMBER, "client_id", other.client_id),
        (Role.WORKER, "worker_id", other.workers["bo"]),
        (Role.SITE_LEAD, "site_id", other.sites["Kraków"]),
    )
    for role, name, key in bound:
        for value in (key, new_id()):
            email = f"{new_id()}@example.test"
            seat = tenancy.Seat(role=role, **{name: value})
            with pytest.raises(NotFound), acting(ada):
                opening.seat_account(ada, email=email, password="x" * 20, seat=seat)
            assert tenancy_selectors.accounts_of([email]) == {}


def test_an_address_that_has_an_account_gets_no_second_one():
    world = make_world()
    with pytest.raises(Conflict):
        tenancy.open_account(email=world.email("ana").upper(), password=None)
