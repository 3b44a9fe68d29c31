"""AI workers of the network: what they are, and the one switch of them all."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from heliotrope.core.errors import Conflict, Invalid, InvalidRows
from heliotrope.core.match.availability import is_on
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors
from heliotrope.network import services as network
from tests.integration.network_files import PEOPLE, row, take
from tests.support.world import World, make_world


@pytest.fixture
def world() -> World:
    return make_world()


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
