"""Jobs in no hand are taken up again: a dead worker's, and one whose end the database never heard of."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.db import connection

from heliotrope.interfaces.jobs.listeners import defer
from heliotrope.interfaces.jobs.rescuing import Hands, rescue


def states(lock: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE lock = %s ORDER BY id", [lock])
        return [row[0] for row in cursor.fetchall()]


def test_a_dead_workers_job_is_taken_up_though_the_same_one_waits() -> None:
    ids = {"client_id": str(uuid4()), "order_id": str(uuid4())}
    lock = f"fold:{':'.join(ids.values())}"
    defer("default", "fold", ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing',"
            " worker_id = (SELECT max(id) FROM procrastinate_workers) WHERE lock = %s",
            [lock],
        )
    defer("default", "fold", ids)
    assert states(lock) == ["doing", "todo"]

    rescue("default", 5.0)

    assert states(lock) == ["todo", "todo"]
    defer("default", "fold", ids)
    assert states(lock) == ["todo", "todo"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE lock = %s", [lock])


def test_a_living_workers_job_is_taken_up_when_its_end_was_never_heard_of() -> None:
    """The database went away just as the job ended, and was back before its worker counted as silent."""
    ids = {"client_id": str(uuid4()), "order_id": str(uuid4())}
    lock = f"fold:{':'.join(ids.values())}"
    defer("default", "fold", ids)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        worker_id = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE lock = %s RETURNING id",
            [worker_id, lock],
        )
        job_id = cursor.fetchone()[0]
    hands = Hands(after_s=0.0)

    async def run() -> int:
        return await asyncio.to_thread(rescue, "default", 60.0, hands)

    told: Any = SimpleNamespace(job=SimpleNamespace(id=job_id), worker_id=worker_id)
    assert asyncio.run(hands.hold(run, told, told)) == 0, "it runs"
    assert states(lock) == ["doing"]

    assert rescue("default", 60.0, hands) == 1

    assert states(lock) == ["todo"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE lock = %s", [lock])
        cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [worker_id])


def test_a_job_on_its_way_to_its_run_or_from_it_is_left_alone_for_a_while() -> None:
    hands = Hands(after_s=5.0)
    assert not hands.lost([1, 2], at_s=100.0)
    assert not hands.lost([2], at_s=104.9)
    assert hands.lost([1, 2], at_s=105.0) == {2}, "the first one ended in between, and was taken up again"
