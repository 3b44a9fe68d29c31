"""A worker that died with a job in hand, while the same job waits again behind it."""

from uuid import uuid4

from django.db import connection

from heliotrope.interfaces.jobs.keeper import rescue
from heliotrope.interfaces.jobs.listeners import defer


def states(lock: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE lock = %s ORDER BY id", [lock])
        return [row[0] for row in cursor.fetchall()]


def test_a_dead_workers_job_is_taken_up_though_the_same_one_waits():
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
