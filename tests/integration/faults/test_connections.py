"""Broken connections, deadlocks and lost races: tried again where that is safe, said plainly elsewhere."""

import pytest
from django.db import OperationalError, connections
from psycopg import errors
from structlog.testing import capture_logs

from heliotrope.foundation.again import TRIES, once_more
from heliotrope.foundation.ids import new_id
from heliotrope.interfaces.jobs.rescuing import rescue
from tests.integration.faults.holding import Held, beside, holding
from tests.integration.holdings import as_app, as_owner
from tests.integration.short import place_sums, take
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.world import World, make_world

UNITS = "SELECT 1 FROM work_unit WHERE order_id = %s FOR UPDATE"


class Desk:
    """Bo at his desk, with one sum in hand."""

    def __init__(self) -> None:
        self.world: World = make_world()
        self.order_id = place_sums(self.world)
        settle()
        handed = take(self.world, "bo")
        assert handed is not None
        self.path = f"/work/assignments/{handed.assignment_id}/judgement"
        self.bo, self.key = Caller(self.world, "bo"), str(new_id())

    def answer(self):
        return self.bo.act(self.path, {"answer": "5", "spent_s": 1.0}, key=self.key)

    def kept(self) -> dict[str, int]:
        """How many rows the answer left."""
        asked = {
            "judgements": "SELECT count(*) FROM judgement WHERE order_id = %s",
            "pay lines": "SELECT count(*) FROM pay_line WHERE order_id = %s",
            "events": "SELECT count(*) FROM outbox_event WHERE kind = 'JudgementMade'"
            " AND payload->>'order_id' = %s::text",
        }
        with as_owner("default") as owner:
            found = {what: owner.execute(sql, [self.order_id]).fetchone()[0] for what, sql in asked.items()}
            (answers,) = owner.execute(
                "SELECT count(*) FROM answered_call WHERE key = %s", [self.key]
            ).fetchone()
        return {**found, "answers": answers}

    def has_answered_once(self) -> None:
        assert self.kept() == {"judgements": 1, "pay lines": 1, "events": 1, "answers": 1}

    def has_not_answered(self) -> None:
        assert self.kept() == {"judgements": 0, "pay lines": 0, "events": 0, "answers": 0}


@pytest.mark.promise("36")
def test_an_act_whose_connection_broke_before_its_commit_left_nothing_and_is_done_by_its_second_try():
    desk = Desk()
    with holding("default", UNITS, desk.order_id) as held:
        sent = beside(desk.answer)
        held.cut()
        told = sent.result()
    assert (told.status_code, told["Retry-After"]) == (503, "2")
    assert told.json()["detail"].startswith("Send the same request with the same Idempotency-Key")
    desk.has_not_answered()

    first, second = desk.answer(), desk.answer()
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    desk.has_answered_once()


@pytest.mark.promise("36")
def test_a_story_over_two_databases_that_broke_between_them_is_whole_after_its_second_try():
    """The file is in the vault, the order is nowhere yet: sent again, both are there once."""
    world, key = make_world(), str(new_id())
    ana = Caller(world, "ana")

    def place():
        order = (
            f'{{"programme_id": "{world.programme_id}", "title": "Two databases",'
            ' "options": {"labels": ["yes", "no"]}}'
        )
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("items.csv", f"id,text\n1,{world.tag}\n".encode(), "text/csv")
        return ana.upload("/orders", {"order": order, "file": file}, key=key)

    def kept() -> tuple[int, int]:
        with as_owner("vault_eu") as vault, as_owner("default") as control:
            files = "SELECT count(*) FROM stored_file WHERE client_id = %s"
            events = "SELECT count(*) FROM outbox_event WHERE client_id = %s AND kind = 'OrderPlaced'"
            return (
                vault.execute(files, [world.client_id]).fetchone()[0],
                control.execute(events, [world.client_id]).fetchone()[0],
            )

    with holding("default", "LOCK TABLE outbox_event IN SHARE MODE") as held:
        sent = beside(place)
        held.cut()
        assert sent.result().status_code == 503
    assert kept() == (1, 0)
    assert place().status_code == 201
    assert place().status_code == 201
    assert kept() == (1, 1)


@pytest.mark.promise("36")
def test_an_act_that_lost_a_deadlock_is_done_all_the_same_and_once():
    """Two who each hold what the other waits for: the database ends the act, and the door runs it again."""
    for _ in range(5):
        desk = Desk()
        if _lost_by_the_act(desk):
            break
    else:
        raise AssertionError("the act never was the one to be ended")
    desk.has_answered_once()


def _lost_by_the_act(desk: Desk) -> bool:
    """Meet in a deadlock; whether it was the act that the database ended: it ends who looks first."""
    key = (
        "INSERT INTO answered_call (user_id, key, request_sha256, at) VALUES (%s, %s, '', now())"
        " ON CONFLICT DO NOTHING"
    )
    with capture_logs() as logs, holding("default", UNITS, desk.order_id) as held:
        sent = beside(desk.answer)
        held.waits()
        try:
            held.connection.execute(key, [desk.world.users["bo"], desk.key])
        except errors.DeadlockDetected:
            assert sent.result().status_code == 201
            return False
        held.connection.rollback()
        assert sent.result().status_code == 201
    return [one["state"] for one in logs if one["event"] == "a transaction runs again"] == ["40P01"]


@pytest.mark.promise("36")
def test_an_act_that_could_not_be_serialised_is_done_all_the_same_and_once():
    """As where an administrator gave the platform's role a stricter isolation than it asks for."""
    desk = Desk()

    def strict() -> None:
        with connections["default"].cursor() as cursor:
            level = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ"
            cursor.execute(level)

    with capture_logs() as logs, holding("default", UNITS, desk.order_id) as held:
        sent = beside(desk.answer, first=strict)
        held.waits()
        _touch(held, desk)
        assert sent.result().status_code == 201
    assert [one["state"] for one in logs if one["event"] == "a transaction runs again"] == ["40001"]
    desk.has_answered_once()


def _touch(held: Held, desk: Desk) -> None:
    held.connection.execute("UPDATE work_unit SET id = id WHERE order_id = %s", [desk.order_id])
    held.connection.commit()


def test_an_act_is_given_up_after_some_tries_and_never_tried_again_for_another_reason():
    tried = []

    def fail(error: Exception) -> None:
        tried.append(error)
        raise OperationalError("gone") from error

    with pytest.raises(OperationalError):
        once_more(lambda: fail(errors.DeadlockDetected()))
    assert len(tried) == TRIES
    for other in (errors.DiskFull(), errors.AdminShutdown(), errors.OperationalError()):
        with pytest.raises(OperationalError):
            once_more(lambda other=other: fail(other))
    assert len(tried) == TRIES + 3


def test_jobs_are_rescued_again_once_the_database_is_back():
    """The rescue's statements run in a thread of their own, whose connection broke with all others."""
    rescue("default", 5.0)
    connections.close_all()
    with as_app("default") as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = current_user AND pid <> pg_backend_pid()"
        )
    assert rescue("default", 5.0) == 0, "it can ask again, and no worker is silent"
