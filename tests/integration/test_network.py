"""Providers of every kind, who is paid for whom, rosters that matching respects, and AI workers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from heliotrope.core.errors import Conflict, Invalid, InvalidRows, NotFound
from heliotrope.core.match.availability import is_on, next_available
from heliotrope.core.match.choice import NoChoice
from heliotrope.core.network.roster_file import parse_roster
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors
from heliotrope.network import services as network
from tests.integration.test_chain import place, wish
from tests.support.machine import settle
from tests.support.world import World, make_world

HEADER = "worker,from,to,timezone,kind\n"
TODAY = date(2026, 3, 4)
PEOPLE = (
    "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email,"
    "provider,data_home\n"
)


def provider(world: World, kind: str, name: str, country: str = "PL"):
    ada = world.admin()
    with acting(ada):
        entity = network.add_legal_entity(ada, name=f"{name} Books", country=country)
        return network.add_provider(ada, name=name, kind=kind, legal_entity_id=entity)


def take(world: World, *rows: str, source: str = "week.csv") -> network.RosterTaken:
    ada = world.admin()
    with acting(ada):
        return network.take_roster(ada, parse_roster(HEADER + "\n".join(rows) + "\n"), source=source)


def row(worker: str, begin: datetime, end: datetime, kind: str = "shift", zone: str = "UTC") -> str:
    return f"{worker},{begin:%Y-%m-%d %H:%M},{end:%Y-%m-%d %H:%M},{zone},{kind}"


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


def test_matching_follows_the_roster_and_leave(world):
    """Bo is always on; a shift tomorrow takes the place of tomorrow's hours, and leave beats it."""
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    take(
        world,
        row("bo", at.replace(hour=20), at + timedelta(hours=16), zone="Europe/Warsaw"),
        row("bo", at + timedelta(days=2), at + timedelta(days=3), "leave"),
    )
    ada, bo = world.admin(), world.workers["bo"]
    with acting(ada):
        candidate = selectors.candidate(ada, bo, load=0, at=at)

    assert not is_on(candidate, at)
    assert next_available(candidate, at) == at.replace(hour=19)
    assert not is_on(candidate, at + timedelta(days=2, hours=1))


def test_who_is_on_leave_gets_no_work_and_is_told_so(world):
    place(world, wish(world))
    settle()
    begin = now().replace(second=0, microsecond=0)
    take(world, row("bo", begin - timedelta(hours=1), begin + timedelta(hours=5), "leave"))
    bo = world.actor("bo")
    with acting(bo):
        nothing = working.take_next(bo, now=now())

    assert isinstance(nothing, NoChoice)
    assert [str(one) for one in nothing.left_out.conditions] == ["availability"]
    assert nothing.next_on_at == begin + timedelta(hours=5)


def test_the_same_roster_twice_changes_nothing_and_a_new_one_replaces_its_dates(world):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    days = [row("bo", at + timedelta(days=n), at + timedelta(days=n, hours=8)) for n in range(3)]

    first, again = take(world, *days), take(world, *days)
    other = take(world, days[0], days[2], row("chi", at, at + timedelta(hours=8)))
    ada = world.admin()
    with acting(ada):
        lines = selectors.roster(ada, at, at + timedelta(days=5), worker_id=world.workers["bo"])

    assert (first.added, first.removed, first.kept) == (3, 0, 0)
    assert (again.added, again.removed, again.kept) == (0, 0, 3)
    assert (other.added, other.removed, other.kept) == (1, 1, 2)
    assert [line.starts_at.day for line in lines] == [2, 4]


def test_a_roster_that_names_nobody_is_refused_whole(world):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with pytest.raises(InvalidRows) as refused:
        take(world, row("bo", at, at + timedelta(hours=8)), row("nobody", at, at + timedelta(hours=8)))
    ada = world.admin()
    with acting(ada):
        kept = selectors.roster(ada, at, at + timedelta(days=1))

    assert [(fault.line, fault.column) for fault in refused.value.rows] == [(3, "worker")]
    assert kept == ()


def test_a_site_lead_sees_the_roster_of_the_site_only(world):
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    take(world, *(row(name, at, at + timedelta(hours=8)) for name in ("bo", "chi")))
    lea, bo = world.actor("lea"), world.actor("bo")
    for actor in (lea, bo):
        with acting(actor):
            assert [line.worker for line in selectors.roster(actor, at, at + timedelta(days=1))] == ["bo"]


def test_people_on_shift_are_counted_by_language_and_skill(world):
    """Bo and Chi are always on; Chi's roster leaves the second hour only."""
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    take(world, row("chi", at + timedelta(hours=1), at + timedelta(hours=2)))
    ada, lea = world.admin(), world.actor("lea")
    with acting(ada):
        hours = selectors.on_shift(ada, at, at + timedelta(hours=3))
    with acting(lea):
        site = selectors.on_shift(lea, at, at + timedelta(hours=3))

    assert [hour.people for hour in hours] == [1, 2, 1]
    assert [hour.languages["en"] for hour in hours] == [1, 2, 1]
    assert hours[1].pairs["zh", "label-text"] == 2
    assert [hour.people for hour in site] == [1, 1, 1]


def machine(world: World, **given: object):
    ada = world.admin()
    known: dict[str, object] = {
        "handle": "helper",
        "site_id": world.sites["Kraków"],
        "model_provider": "Local",
        "model": "small-1",
        "skills": {"label-text": 3},
        "languages": {"en": 4},
        "capacity": 20,
        "price_per_unit": Decimal("0.002"),
        "currency": "EUR",
    }
    with acting(ada):
        return network.add_machine(ada, **(known | given))  # type: ignore[arg-type]


def test_an_ai_is_a_worker_of_its_site_and_on_at_all_hours(world):
    key = machine(world)
    ada = world.admin()
    with acting(ada):
        line = selectors.worker(ada, key)
        candidate = selectors.candidate(ada, key, load=0)
        listed = selectors.ai_workers(ada)

    assert (line.kind, line.site, line.data_home, line.provider) == ("ai", "Kraków", "eu", "Kraków Ltd")
    assert all(is_on(candidate, now() + timedelta(hours=n)) for n in range(0, 168, 5))
    assert [(one.model, one.price_per_unit, one.capacity, one.on) for one in listed] == [
        ("small-1", Decimal("0.002"), 20, True)
    ]


def test_one_switch_turns_every_ai_worker_off_and_on_again(world):
    key = machine(world)
    ada = world.admin()
    with acting(ada):
        assert selectors.machines_on(ada) == {"label-text"}
        network.switch_machines(ada, on=False)
        assert selectors.machines_on(ada) == frozenset()
        assert not selectors.candidate(ada, key, load=0).active
        assert selectors.candidate(ada, world.workers["bo"], load=0).active
        assert [one.on for one in selectors.ai_workers(ada)] == [False]
        network.switch_machines(ada, on=True)
        assert selectors.candidate(ada, key, load=0).active


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": ""}, {"capacity": 0}, {"price_per_unit": Decimal(-1)}, {"skills": {"label-text": 9}},
        {"handle": "a\u200bb"}, {"currency": "XXQ"},
    ],
)  # fmt: skip
def test_an_ai_worker_that_means_nothing_is_refused(world, wrong):
    with pytest.raises(Invalid):
        machine(world, **wrong)


def test_an_ai_worker_takes_no_handle_of_a_person_and_no_row_of_a_file(world):
    with pytest.raises(Conflict):
        machine(world, handle="bo")
    machine(world)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with pytest.raises(InvalidRows):
        take(world, row("helper", at, at + timedelta(hours=8)))
    ada = world.admin()
    with pytest.raises(InvalidRows), acting(ada):
        network.take_workers(ada, parse_workers(PEOPLE + "helper,Kraków,label-text:3,en:5,,EUR,UTC,,1,,,,\n"))
