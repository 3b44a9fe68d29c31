"""The audit chain: every entry gets its place, and whoever changes one is found out."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connections

from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.audit.chain import GENESIS
from heliotrope.foundation.audit.services import Verification
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault, keeping
from heliotrope.foundation.tenancy.selectors import everyone
from tests.integration.holdings import as_owner
from tests.integration.short import together
from tests.support.machine import settle
from tests.support.world import World, make_world

GUARD = "ALTER TABLE audit_entry {} TRIGGER audit_entry_seal_only"


def note(world: World, n: int = 0) -> None:
    """One entry in the control database."""
    platform = world.platform()
    with acting(platform):
        audit.record(
            platform, "planted", subject_kind="operator", subject_id=world.operator_id, detail={"n": n}
        )


def seal(alias: str = "default") -> int:
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        return audit.seal(alias)


def verify(alias: str = "default") -> Verification:
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        return audit.verify(alias)


def numbers(world: World) -> list[int]:
    """The places of a world's planted entries, in the order in which they were noted."""
    with as_owner("default") as owner:
        rows = owner.execute(
            "SELECT number FROM audit_entry WHERE operator_id = %s AND action = 'planted' ORDER BY at, id",
            [world.operator_id],
        )
        return [row[0] for row in rows]


@contextmanager
def unguarded(alias: str = "default") -> Iterator[psycopg.Connection[Any]]:
    """The owner with the guard switched off: what row-level security and triggers cannot stop."""
    with as_owner(alias) as owner:
        owner.execute(GUARD.format("DISABLE"))
        try:
            yield owner
        finally:
            owner.execute(GUARD.format("ENABLE"))


def sealed_world() -> tuple[World, list[int]]:
    settle()
    world = make_world()
    for n in range(3):
        note(world, n)
    seal()
    while seal():
        pass
    return world, numbers(world)


def test_an_entry_waits_unsealed_until_the_sealer_comes():
    world, _ = sealed_world()
    before = verify()
    note(world, 9)
    waiting = verify()
    assert (before.broken, waiting.broken) == (None, None)
    assert waiting.unsealed == before.unsealed + 1
    assert waiting.sealed == before.sealed
    assert seal() == 1
    after = verify()
    assert (after.sealed, after.unsealed) == (before.sealed + 1, 0)
    assert after.head != before.head != GENESIS


def changed(owner: psycopg.Connection[Any], second: int) -> Callable[[], None]:
    kept = owner.execute("SELECT detail::text FROM audit_entry WHERE number = %s", [second]).fetchone()
    owner.execute("UPDATE audit_entry SET detail = '{\"n\": 77}' WHERE number = %s", [second])
    return lambda: owner.execute(
        "UPDATE audit_entry SET detail = %s::jsonb WHERE number = %s", [*kept, second]
    )


def backdated(owner: psycopg.Connection[Any], second: int) -> Callable[[], None]:
    owner.execute("UPDATE audit_entry SET at = at - interval '1 microsecond' WHERE number = %s", [second])
    return lambda: owner.execute(
        "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE number = %s", [second]
    )


def swapped(owner: psycopg.Connection[Any], second: int) -> Callable[[], None]:
    def swap() -> None:
        for before, after in ((second, -1), (second + 1, second), (-1, second + 1)):
            owner.execute("UPDATE audit_entry SET number = %s WHERE number = %s", [after, before])

    swap()
    return swap


def removed(owner: psycopg.Connection[Any], second: int) -> Callable[[], None]:
    row = owner.execute(
        "SELECT row_to_json(e)::text FROM audit_entry e WHERE number = %s", [second]
    ).fetchone()
    owner.execute("DELETE FROM audit_entry WHERE number = %s", [second])
    return lambda: owner.execute(
        "INSERT INTO audit_entry SELECT * FROM json_populate_record(NULL::audit_entry, %s::json)", row
    )


def handed_over(owner: psycopg.Connection[Any], second: int) -> Callable[[], None]:
    row = owner.execute("SELECT actor_kind FROM audit_entry WHERE number = %s", [second]).fetchone()
    owner.execute("UPDATE audit_entry SET actor_kind = 'person' WHERE number = %s", [second])
    return lambda: owner.execute("UPDATE audit_entry SET actor_kind = %s WHERE number = %s", [*row, second])


@pytest.mark.promise("36")
@pytest.mark.parametrize("tamper", [changed, backdated, swapped, removed, handed_over])
def test_an_entry_that_its_owner_tampered_with_is_named(tamper):
    _, (first, second, third) = sealed_world()
    assert third - first == 2
    with as_owner("default") as owner:
        ids = dict(
            owner.execute("SELECT number, id FROM audit_entry WHERE number = ANY (%s)", [[second, third]])
        )
    with unguarded() as owner:
        mend = tamper(owner, second)
        try:
            found = verify()
        finally:
            mend()
    assert found.broken == ids[third if tamper in (removed, swapped) else second]
    assert str(second) in found.why
    assert found.sealed == first
    assert verify().broken is None, "the chain is whole again"


def test_an_entry_that_was_slipped_in_is_named():
    world, (_, _, third) = sealed_world()
    planted = new_id()
    with as_owner("default") as owner:
        head = owner.execute("SELECT max(number) FROM audit_entry").fetchone()
        assert head is not None
        owner.execute(
            "INSERT INTO audit_entry SELECT (json_populate_record(NULL::audit_entry,"
            " (row_to_json(e)::jsonb || jsonb_build_object('id', %s::text, 'number', %s::bigint,"
            " 'hash', repeat('a', 64)))::json)).*"
            " FROM audit_entry e WHERE number = %s",
            [str(planted), head[0] + 1, third],
        )
    try:
        found = verify()
    finally:
        with unguarded() as owner:
            owner.execute("DELETE FROM audit_entry WHERE id = %s", [planted])
    assert found.broken == planted
    assert world.operator_id
    assert verify().broken is None


@pytest.mark.promise("36")
def test_entries_that_were_cut_off_at_the_end_are_missed():
    """Nothing follows them, so only the head, noted beside the chain, knows of them."""
    world, (_, second, third) = sealed_world()
    settle()
    with as_owner("default") as owner:
        (last,) = owner.execute("SELECT max(number) FROM audit_entry").fetchone()
        (last_id,) = owner.execute("SELECT id FROM audit_entry WHERE number = %s", [last]).fetchone()
    assert last >= third
    with unguarded() as owner:
        mend = [removed(owner, number) for number in range(second, last + 1)]
        try:
            found = verify()
        finally:
            for put_back in mend:
                put_back()
    assert [str(one) for one in found.breaks] == [
        f"audit_entry {last_id}: entries {second} to {last} are missing at the end of the chain"
    ]
    assert found.sealed == second - 1
    assert world.operator_id
    assert verify().broken is None


@pytest.mark.promise("36")
def test_every_row_that_was_changed_is_named_not_only_the_first():
    _, (first, second, third) = sealed_world()
    with as_owner("default") as owner:
        ids = dict(owner.execute("SELECT number, id FROM audit_entry WHERE number >= %s", [first]))
    with unguarded() as owner:
        mend = [changed(owner, first), backdated(owner, third)]
        try:
            found = verify()
        finally:
            for put_back in mend:
                put_back()
    assert [one.row_id for one in found.breaks] == [ids[first], ids[third]]
    assert second not in {one.row_id for one in found.breaks}
    assert verify().breaks == ()


def test_the_application_cannot_move_the_head_back():
    sealed_world()
    known = everyone()
    refused, scope = (
        pytest.raises(IntegrityError, match="forward only"),
        keeping("default", known.client_ids, known.operator_ids),
    )
    with refused, scope, connections["default"].cursor() as cursor:
        cursor.execute("UPDATE audit_head SET number = number - 1")


def test_the_application_can_change_or_remove_no_entry_and_seal_none_twice():
    world, _ = sealed_world()
    platform = world.platform()
    for statement in (
        "UPDATE audit_entry SET detail = '{}'",
        "UPDATE audit_entry SET number = NULL",
        "UPDATE audit_entry SET number = number + 1000000",
        "DELETE FROM audit_entry",
    ):
        refused = pytest.raises(IntegrityError, match="append-only")
        with refused, acting(platform), connections["default"].cursor() as cursor:
            cursor.execute(f"{statement} WHERE operator_id = %s", [world.operator_id])
    note(world, 5)
    refused = pytest.raises(IntegrityError, match="append-only")
    with refused, acting(platform), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET detail = '{}' WHERE number IS NULL")
    assert verify().broken is None


def test_sealers_that_race_make_one_chain():
    """Four sealers and four writers at once: every entry has one place, and the chain is whole."""
    settle()
    worlds = [make_world() for _ in range(2)]

    def write(world: World) -> Callable[[], None]:
        return lambda: [note(world, n) for n in range(10)] and None

    outcomes = together(*[write(world) for world in worlds * 2], *[lambda: [seal() for _ in range(6)]] * 4)
    assert [outcome.error for outcome in outcomes] == [None] * 8
    while seal():
        pass
    found = verify()
    assert (found.broken, found.unsealed) == (None, 0)
    placed = [number for world in worlds for number in numbers(world)]
    assert len(placed) == len(set(placed)) == 40
    assert None not in placed


def test_an_entry_that_commits_late_takes_a_later_place_and_is_never_skipped():
    settle()
    world, late = make_world(), make_world()
    wrote, go = threading.Event(), threading.Event()

    def slow() -> None:
        platform = late.platform()
        with acting(platform):
            audit.record(platform, "planted", subject_kind="operator", subject_id=late.operator_id)
            wrote.set()
            assert go.wait(30)

    def quick() -> None:
        assert wrote.wait(30)
        note(world)
        while seal():
            pass
        go.set()

    outcomes = together(slow, quick)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert numbers(late) == [None]
    assert seal() >= 1
    assert numbers(late)[0] > numbers(world)[0]
    assert verify().broken is None


def test_every_database_has_its_own_chain():
    world = make_world()
    platform = world.platform()
    with acting_in_vault(platform, "eu"):
        audit.record(platform, "planted", subject_kind="operator", subject_id=world.operator_id)
    settle()
    found = {alias: verify(alias) for alias in settings.DATABASES}
    assert all(chain.broken is None and chain.unsealed == 0 for chain in found.values())
    assert found["vault_eu"].sealed >= 1
    assert len({chain.head for chain in found.values() if chain.sealed}) == sum(
        chain.sealed > 0 for chain in found.values()
    )
    assert numbers(world) == []
