"""Slow jobs run in lanes, so that they never take every place of a worker at once."""

from uuid import uuid4

from django.db import connections

from heliotrope.foundation.vaults import CONTROL
from heliotrope.interfaces.jobs.listeners import LANES, defer


def test_slow_jobs_share_their_lanes_and_each_waits_once():
    orders = [{"client_id": str(uuid4()), "order_id": str(uuid4())} for _ in range(40)]
    for ids in orders + orders:
        defer(CONTROL, "machines", ids)
    with connections[CONTROL].cursor() as cursor:
        cursor.execute(
            "SELECT lock, count(*) FROM procrastinate_jobs WHERE args ->> 'order_id' = ANY(%s) GROUP BY lock",
            [[ids["order_id"] for ids in orders]],
        )
        waiting = dict(cursor.fetchall())
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE args ->> 'order_id' = ANY(%s)",
            [[ids["order_id"] for ids in orders]],
        )
    assert sum(waiting.values()) == len(orders), "the same job waits once"
    assert set(waiting) == {f"machines/{lane}" for lane in range(LANES["machines"])}
