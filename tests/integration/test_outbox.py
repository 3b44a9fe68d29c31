"""What happened is told: with its change or not at all, again after a failure, and twice without harm."""

from collections.abc import Iterable, Sequence

import pytest
from django.conf import settings
from django.db import transaction

from heliotrope.flow import (
    arriving,
    delivering,
    dispatching,
    issuing,
    judging,
    machines,
    netting,
    producing,
    suspecting,
)
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.outbox.services import Told
from heliotrope.foundation.tenancy.scope import acting, keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.interfaces.jobs.listeners import SUBSCRIPTIONS, Jobs, defer
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.architecture.source import ROOT
from tests.integration.holdings import as_owner, digests
from tests.integration.short import answer, place_sums, take
from tests.support.machine import aliases, settle
from tests.support.world import World, make_world


def events(world: World, alias: str = "default") -> list[tuple[str, bool]]:
    """A client's events in their order: what happened, and whether it was told."""
    with as_owner(alias) as owner:
        rows = owner.execute(
            "SELECT kind, dispatched_at IS NOT NULL FROM outbox_event WHERE client_id = %s ORDER BY at, id",
            [world.client_id],
        )
        return [(row[0], row[1]) for row in rows]


def jobs(world: World, alias: str) -> list[str]:
    """The jobs of a client that wait in a database."""
    with as_owner(alias) as owner:
        rows = owner.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE args->>'client_id' = %s AND status = 'todo'",
            [str(world.client_id)],
        )
        return sorted(row[0] for row in rows)


def pump(alias: str, listeners: outbox.Listeners) -> int:
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        return outbox.pump(alias, listeners)


class Listening:
    """Notes what it is told, and fails when it is told to."""

    def __init__(self, *, fail: bool = False) -> None:
        self.fail = fail
        self.told: list[Told] = []

    def tell(self, events: Sequence[Told]) -> None:
        self.told += events
        if self.fail:
            raise RuntimeError("the listener is away")

    def notices(self, events: Sequence[Told]) -> Iterable[str]:
        return ()


SHOWN_ELSEWHERE = {
    "deliver_item": "tests/journeys/test_toyline.py",
    "react": "tests/unit/lines/test_protocol.py",
    "open_conversation": "tests/integration/test_twice.py",
    "read_item": "tests/integration/test_arriving.py",
    "send_reply": "tests/integration/test_support_mail.py",
    "sync_shop": "tests/integration/commerce/test_live.py",
    "raise_exceptions": "tests/integration/test_twice.py",
    "plan_order": "tests/integration/test_plan_running.py",
    "plan_step": "tests/integration/test_plan_running.py",
    "settle_request": "tests/integration/test_requests.py",
}
"""Jobs of streams, conversations, shops, plans and persons' requests, and the tests that work them."""


@pytest.mark.promise("36")
def test_an_event_and_its_change_commit_together_or_not_at_all():
    world = make_world()
    ana = world.actor("ana")
    with pytest.raises(RuntimeError), acting(ana):
        place_sums(world)
        raise RuntimeError("the process ends here")
    assert events(world) == []
    with acting(ana):
        assert demand_selectors.orders(ana) == ()

    place_sums(world)
    assert events(world) == [("OrderPlaced", False)]


@pytest.mark.promise("36")
def test_a_listener_that_fails_leaves_the_batch_to_be_told_again():
    settle()
    world = make_world()
    place_sums(world)
    broken, whole = Listening(fail=True), Listening()

    with pytest.raises(RuntimeError):
        pump("default", broken)
    assert events(world) == [("OrderPlaced", False)]

    while pump("default", whole):
        pass
    mine = [told for told in whole.told if told.payload["client_id"] == str(world.client_id)]
    assert [told.kind for told in mine] == ["OrderPlaced"]
    assert [told.kind for told in broken.told if told in mine] == ["OrderPlaced"]
    assert events(world) == [("OrderPlaced", True)]
    Jobs().tell(mine)
    settle()


def test_an_event_told_twice_is_one_waiting_job():
    settle()
    world = make_world()
    order_id = place_sums(world)
    told = Told(
        kind="OrderPlaced",
        payload={"client_id": str(world.client_id), "order_id": str(order_id), "home": "eu"},
    )
    Jobs().tell([told, told])
    Jobs().tell([told])
    assert jobs(world, "vault_eu") == ["produce"]
    assert jobs(world, "default") == jobs(world, "vault_us") == []
    settle()
    assert jobs(world, "vault_eu") == []


@pytest.mark.promise("36")
def test_every_job_may_run_twice_and_nothing_doubles():
    """After each job has run, running it again changes not one row of any database."""
    settle()
    world = make_world()
    order_id, client_id = place_sums(world, ("2+3", "1+4")), world.client_id
    stories = {
        "produce": lambda: producing.produce(client_id=client_id, order_id=order_id),
        "fold": lambda: judging.fold(client_id=client_id, order_id=order_id),
        "deliver_order": lambda: delivering.make(client_id=client_id, order_id=order_id),
        "dispatch": lambda: dispatching.dispatch(client_id=client_id, order_id=order_id),
        "machines": lambda: machines.work(client_id=client_id, order_id=order_id),
        "read_order": lambda: arriving.read_order(client_id=client_id, order_id=order_id),
        "suspect": lambda: suspecting.look(client_id=client_id, order_id=order_id),
        "follow": lambda: suspecting.follow(client_id=client_id, order_id=order_id),
        "hold_pay": lambda: suspecting.hold_pay(client_id=client_id, order_id=order_id),
        "certify_again": lambda: issuing.told_of_reversal(client_id=client_id, order_id=order_id),
        "net_credits": lambda: netting.net_order(client_id=client_id, order_id=order_id),
    }

    def run_twice(job: str) -> None:
        stories[job]()
        before = digests()
        stories[job]()
        assert digests() == before, job

    run_twice("produce")
    for _ in range(2):
        handed = take(world, "bo")
        assert handed is not None
        answer(world, "bo", handed.assignment_id)
        run_twice("fold")
    run_twice("deliver_order")
    for job in stories:
        run_twice(job)
    settle()
    with acting(world.actor("ana")):
        assert demand_selectors.order(world.actor("ana"), order_id).state == "delivered"
    before = digests()
    caused = {subscription.job for one in SUBSCRIPTIONS.values() for subscription in one}
    assert caused == {*stories, *SHOWN_ELSEWHERE}
    assert all((ROOT / place).exists() for place in SHOWN_ELSEWHERE.values())
    for story in stories.values():
        story()
    assert digests() == before


def test_a_job_deferred_in_a_vaults_transaction_shares_its_fate():
    world = make_world()
    ids = {"client_id": str(world.client_id), "order_id": str(new_id())}
    with pytest.raises(RuntimeError), transaction.atomic(using="vault_eu"):
        defer("vault_eu", "produce", ids)
        raise RuntimeError("the process ends here")
    assert {alias: jobs(world, alias) for alias in aliases()} == {alias: [] for alias in aliases()}

    with transaction.atomic(using="vault_eu"):
        defer("vault_eu", "produce", ids)
        assert jobs(world, "vault_eu") == [], "nobody sees it before the commit"
    try:
        assert jobs(world, "vault_eu") == ["produce"]
        assert jobs(world, "default") == jobs(world, "vault_us") == []
    finally:
        with as_owner("vault_eu") as owner:
            owner.execute("DELETE FROM procrastinate_jobs WHERE args->>'order_id' = %s", [ids["order_id"]])


def test_a_second_waiting_job_does_not_spoil_the_transaction_that_asks_for_it():
    """The queue refuses the double; what else the transaction did stays."""
    world = make_world()
    ids = {"client_id": str(world.client_id), "order_id": str(new_id())}
    other = {**ids, "order_id": str(new_id())}
    try:
        with transaction.atomic(using="vault_us"):
            defer("vault_us", "produce", ids)
            defer("vault_us", "produce", ids)
            defer("vault_us", "produce", other)
        assert jobs(world, "vault_us") == ["produce", "produce"]
    finally:
        with as_owner("vault_us") as owner:
            owner.execute("DELETE FROM procrastinate_jobs WHERE args->>'client_id' = %s", [ids["client_id"]])


def test_events_carry_ids_and_versions_and_nothing_else():
    world = make_world()
    place_sums(world, ("7+8",))
    settle()
    for alias in settings.DATABASES:
        with as_owner(alias) as owner:
            rows = owner.execute(
                "SELECT key, value FROM outbox_event, jsonb_each_text(payload) WHERE client_id = %s",
                [world.client_id],
            ).fetchall()
        for key, value in rows:
            assert key.endswith("_id") or key in ("home", "units"), (key, value)
