"""Providers of every kind, and who is paid for whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from heliotrope.core.errors import Invalid, InvalidRows, NotFound
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors
from heliotrope.network import services as network
from tests.integration.network_files import PEOPLE
from tests.support.world import World, make_world

TODAY = date(2026, 3, 4)


def provider(world: World, kind: str, name: str, country: str = "PL"):
    ada = world.admin()
    with acting(ada):
        entity = network.add_legal_entity(ada, name=f"{name} Books", country=country)
        return network.add_provider(ada, name=name, kind=kind, legal_entity_id=entity)


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_freelancer_has_no_site_and_is_paid_into_their_own_books(world):
    mine = provider(world, "freelancer", "Fay")
    ada = world.admin()
    with acting(ada):
        line = (
            "fay,,label-text:3,en:5,30.00,EUR,Europe/Lisbon,Mon-Fri 09:00-17:00,1,Legal Fay,f@x.test,Fay,eu\n"
        )
        network.take_workers(ada, parse_workers(PEOPLE + line))
        fay = next(one for one in selectors.workers(ada) if one.handle == "fay")
        payee = selectors.payees(ada, [fay.id])[fay.id]
        listed = next(one for one in selectors.providers(ada) if one.id == mine)

    assert (fay.site, fay.site_id, fay.data_home, fay.timezone) == ("", None, "eu", "Europe/Lisbon")
    assert (payee.provider_id, payee.provider) == (mine, "Fay")
    assert (listed.kind, listed.workers, listed.sites) == ("freelancer", 1, ())


def test_a_worker_without_a_site_needs_a_provider_that_there_is_and_a_home_that_there_is(world):
    ada = world.admin()
    with pytest.raises(InvalidRows) as refused, acting(ada):
        cells = "label-text:3,en:5,,EUR,UTC,,1,,"
        network.take_workers(ada, parse_workers(PEOPLE + f"a,,{cells},Nobody,eu\nb,Kraków,{cells},,mars\n"))

    assert [(fault.line, fault.column) for fault in refused.value.rows] == [(2, "provider"), (3, "data_home")]
    with pytest.raises(InvalidRows) as refused:
        parse_workers(PEOPLE + f"a,,{cells},,\n")
    assert [(fault.line, fault.column) for fault in refused.value.rows] == [(2, "site")]


def test_a_partners_person_may_sit_at_an_own_site(world):
    partner = provider(world, "partner", "Partner SA")
    ada = world.admin()
    with acting(ada):
        network.take_workers(
            ada, parse_workers(PEOPLE + "pat,Kraków,label-text:3,en:5,,EUR,UTC,,1,,,Partner SA,\n")
        )
        pat = next(one for one in selectors.workers(ada, provider_id=partner))

    assert (pat.handle, pat.site, pat.provider) == ("pat", "Kraków", "Partner SA")


def test_a_satellite_says_that_it_is_one(world):
    ada = world.admin()
    with acting(ada):
        own = selectors.providers(ada)[0]
        given = {"country": "PT", "timezone": "Europe/Lisbon", "data_home": "eu"}
        network.add_site(ada, provider_id=own.id, name="Lisbon", kind="satellite", **given)
        kinds = {site.name: site.kind for site in selectors.sites(ada)}
        with pytest.raises(Invalid):
            network.add_site(ada, provider_id=own.id, name="Moon", kind="moon", **given)

    assert kinds == {"Kraków": "main", "Lisbon": "satellite", "Manila": "main"}


def test_a_changed_price_is_a_new_version_and_the_old_one_cannot_be_touched(world):
    partner = provider(world, "partner", "Partner SA")
    ada = world.admin()
    asked = {"provider_id": partner, "skill": "label-text", "measure": "hour", "currency": "EUR"}
    with acting(ada):
        versions = [
            network.set_price(ada, rate=Decimal(rate), effective_at=now(), **asked) for rate in ("8.50", "9")
        ]
        book = selectors.price_book(ada, partner)

    assert versions == [1, 2]
    assert [(line.version, line.rate) for line in book] == [(2, Decimal(9)), (1, Decimal("8.5"))]
    for statement in ("UPDATE price_book SET rate = 1", "DELETE FROM price_book"):
        with pytest.raises(DatabaseError, match="append-only"), acting(ada), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "wrong",
    [
        {"skill": "", "line": ""}, {"line": "annotation"}, {"rate": Decimal(0)},
        {"rate": Decimal("0.0000001")}, {"rate": Decimal("NaN")}, {"currency": "XXQ"}, {"measure": ""},
    ],
)  # fmt: skip
def test_a_price_that_means_nothing_is_refused(world, wrong):
    partner = provider(world, "partner", "Partner SA")
    ada = world.admin()
    good = {"skill": "label-text", "measure": "hour", "rate": Decimal(8), "currency": "EUR"}
    with pytest.raises(Invalid), acting(ada):
        network.set_price(ada, provider_id=partner, effective_at=now(), **(good | wrong))


def test_pay_goes_to_whoever_the_contract_names_while_it_lasts(world):
    ada, bo = world.admin(), world.workers["bo"]
    with acting(ada):
        before = selectors.payees(ada, [bo], on=TODAY)[bo]
        network.sign_with_provider(
            ada, provider_id=before.provider_id, name="Holding BV", country="NL", from_date=TODAY,
            to_date=TODAY + timedelta(days=9),
        )  # fmt: skip
        names = selectors.legal_names
        paid = {
            n: selectors.payees(ada, [bo], on=TODAY + timedelta(days=n))[bo].legal_entity_id
            for n in (-1, 0, 9, 10)
        }
        holding = names(ada, [paid[0]])[paid[0]]

    assert holding == "Holding BV"
    assert paid == {-1: before.legal_entity_id, 0: paid[0], 9: paid[0], 10: before.legal_entity_id}


def test_a_later_version_of_a_contract_rules_and_a_workers_own_goes_first(world):
    ada, bo = world.admin(), world.workers["bo"]
    partner = provider(world, "partner", "Partner SA")
    with acting(ada):
        own = selectors.payees(ada, [bo], on=TODAY)[bo]
        for name in ("One BV", "Two BV"):
            version = network.sign_with_provider(
                ada, provider_id=own.provider_id, name=name, country="NL", from_date=TODAY
            )
        through_two = selectors.payees(ada, [bo], on=TODAY)[bo].legal_entity_id
        two = selectors.legal_names(ada, [through_two])[through_two]
        network.sign_with_worker(ada, worker_id=bo, provider_id=partner, from_date=TODAY)
        theirs = selectors.payees(ada, [bo], on=TODAY)[bo]

    assert (version, two) == (2, "Two BV")
    assert (theirs.provider_id, theirs.provider) == (partner, "Partner SA")


def test_eve_signs_no_contract_and_sees_no_provider_of_another_operator(world):
    ours, theirs = world.admin(), make_world().admin()
    with acting(theirs):
        abroad = selectors.providers(theirs)[0].id
    with acting(ours):
        for act in (
            lambda: network.sign_with_provider(
                ours, provider_id=abroad, name="X", country="NL", from_date=TODAY
            ),
            lambda: network.sign_with_worker(
                ours, worker_id=world.workers["bo"], provider_id=abroad, from_date=TODAY
            ),
            lambda: selectors.price_book(ours, abroad),
            lambda: selectors.provider(ours, abroad),
        ):
            with pytest.raises(NotFound):
                act()


def test_a_site_lead_sees_the_provider_of_the_site_and_no_prices(world):
    lea = world.actor("lea")
    with acting(lea):
        seen = selectors.providers(lea)
        with pytest.raises(NotFound):
            selectors.price_book(lea, seen[0].id)

    assert [one.name for one in seen] == ["Kraków Ltd"]
