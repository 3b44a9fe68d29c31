"""The disk is full: what does not fit is refused in plain words, what was kept stands, and room is enough."""

import json
import secrets
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.foundation.ids import new_id
from tests.support.copied import copied, has_room_at, small_disk
from tests.support.http import Caller
from tests.support.machine import check_chains
from tests.support.server import NAMES
from tests.support.world import make_world

MEGABYTES = 6
ROWS, LETTERS = 1000, 900
MOST = 20


@pytest.mark.promise("36")
def test_a_full_disk_refuses_what_does_not_fit_and_harms_nothing(tmp_path: Path) -> None:
    """Clients' files lie on a disk of six megabytes: orders with files of one are placed until it is full."""
    place = tmp_path / "small"
    (tmp_path / "bin").mkdir()
    binaries = small_disk(tmp_path / "bin", place, megabytes=MEGABYTES)
    with copied(tmp_path, binaries) as cluster:
        has_room_at(cluster, "vault_eu", place, "stored_file")
        world = make_world()
        ana = Caller(world, "ana")

        def send(key: str, content: bytes) -> Any:
            order = {
                "programme_id": str(world.programme_id),
                "title": "Much",
                "options": {"labels": ["a", "b"]},
            }
            file = SimpleUploadedFile("items.csv", content, "text/csv")
            return ana.upload("/orders", {"order": json.dumps(order), "file": file}, key=key)

        def kept() -> tuple[int, int, int]:
            """Orders, files, and answers that were given."""
            with (
                psycopg.connect(cluster.url(NAMES["default"])) as control,
                psycopg.connect(cluster.url(NAMES["vault_eu"])) as vault,
            ):
                mine = [world.client_id]
                orders = "SELECT count(*) FROM outbox_event WHERE client_id = %s AND kind = 'OrderPlaced'"
                files = "SELECT count(*) FROM stored_file WHERE client_id = %s"
                answers = "SELECT count(*) FROM answered_call WHERE user_id = %s"
                return (
                    control.execute(orders, mine).fetchone()[0],
                    vault.execute(files, mine).fetchone()[0],
                    control.execute(answers, [world.users["ana"]]).fetchone()[0],
                )

        key, content = str(new_id()), items()
        placed = 0
        while (told := send(key, content)).status_code == 201 and placed < MOST:
            key, content = str(new_id()), items()
            placed += 1
        assert 0 < placed < MOST
        assert told.status_code == 503
        assert "no room left on the disk" in told.json()["detail"]
        assert "small" not in told.json()["detail"], "the message tells nothing of the machine"
        assert kept() == (placed, placed, placed)
        assert send(key, content).status_code == 503

        with psycopg.connect(cluster.url(NAMES["vault_eu"]), autocommit=True) as vault:
            vault.execute("ALTER TABLE stored_file SET TABLESPACE pg_default")
        assert [send(key, content).status_code for _ in range(2)] == [201, 201]
        assert kept() == (placed + 1,) * 3
        check_chains()


def items() -> bytes:
    """About a megabyte that cannot be made smaller by much."""
    rows = "".join(f"{n},{secrets.token_hex(LETTERS // 2)}\n" for n in range(ROWS))
    return f"id,text\n{rows}".encode()
