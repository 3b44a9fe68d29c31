"""Keys of subjects in their store: one each, durable first, gone within a second, and fetched together."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from heliotrope.core.errors import Conflict
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import KeyAway, SubjectErased, Tampered
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import fresh, only_current, read, with_next
from heliotrope.foundation.keys.rotating import check_all_on, rewrap
from heliotrope.foundation.keys.store import Erasure, KeyStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SRC = Path(__file__).parents[3] / "src"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def erasure(subject_id):
    return Erasure(subject_id=subject_id, key_id=None, kind="test", client_id=new_id(), erased_at=NOW)


def counted(custody: Custody, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many keys each query for keys by id asks for."""
    asked: list[int] = []
    real = KeyStore.by_id

    def by_id(self, ids):
        ids = list(ids)
        asked.append(len(ids))
        return real(self, ids)

    monkeypatch.setattr(KeyStore, "by_id", by_id)
    return asked


def test_a_subject_has_one_key_whoever_asks(custody_of):
    subject, processes = new_id(), [custody_of() for _ in range(8)]
    ready = threading.Barrier(8)

    def ask(custody: Custody) -> bytes:
        ready.wait()
        return custody.for_subject("eu", subject).secret

    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(ask, processes))

    assert len(secrets) == 1
    assert processes[0].store("eu").counts() == {1: 1}


@pytest.mark.promise("33")
def test_a_process_without_the_homes_key_can_neither_seal_nor_open(custody_of):
    key = custody_of().for_subject("eu", new_id())
    elsewhere = custody_of(read(fresh(("us",))))

    for act in (lambda: elsewhere.key("eu", key.id), lambda: elsewhere.for_subject("eu", new_id())):
        with pytest.raises(KeyAway, match="home eu"):
            act()
    with pytest.raises(KeyAway, match="no key store of the home us"):
        elsewhere.for_subject("us", new_id())


def test_another_ring_of_the_same_home_opens_nothing(custody_of):
    key = custody_of().for_subject("eu", new_id())
    with pytest.raises(Tampered):
        custody_of(read(fresh(("eu",)))).key("eu", key.id)


def test_a_key_that_the_store_never_had_is_away_and_not_erased(custody_of):
    with pytest.raises(KeyAway, match="without its key store"):
        custody_of().key("eu", new_id())


def test_fifty_rows_ask_for_their_keys_once(custody_of, monkeypatch):
    keys = list(custody_of().for_subjects("eu", [new_id() for _ in range(50)]).values())
    reader = custody_of()
    asked = counted(reader, monkeypatch)
    for key in keys:
        reader.note("eu", key.id)

    assert [reader.key("eu", key.id) for key in keys] == keys
    assert asked == [50]


def test_a_key_is_held_for_a_second_and_no_longer(custody_of, monkeypatch):
    clock = Clock()
    key, reader = custody_of().for_subject("eu", new_id()), custody_of(clock=clock)
    asked = counted(reader, monkeypatch)
    reader.key("eu", key.id)
    clock.now = 0.899
    reader.key("eu", key.id)
    assert asked == [1]
    clock.now = 1.0
    reader.key("eu", key.id)
    assert asked == [1, 1]


@pytest.mark.promise("34")
def test_an_erased_subject_is_unreadable_a_second_later_and_gets_no_new_key(custody_of):
    subject, clock = new_id(), Clock()
    key = custody_of().for_subject("eu", subject)
    reader, writer = custody_of(clock=clock), custody_of(clock=clock)
    reader.key("eu", key.id)
    writer.for_subject("eu", subject)

    entry = custody_of().store("eu").destroy(erasure(subject))

    assert entry.key_id == key.id
    clock.now = 1.0
    assert reader.key("eu", key.id) is None
    for custody in (writer, reader, custody_of()):
        with pytest.raises(SubjectErased):
            custody.for_subject("eu", subject)


def test_erasing_twice_keeps_the_first_entry_and_erasing_a_stranger_bars_them(custody_of):
    store, stranger = custody_of().store("eu"), new_id()
    first = store.destroy(erasure(stranger))
    again = store.destroy(Erasure(**{**_told(first), "erased_at": datetime(2027, 1, 1, tzinfo=UTC)}))

    assert (first.key_id, again) == (None, first)
    assert list(store.journal()) == [first]
    with pytest.raises(SubjectErased):
        custody_of().for_subject("eu", stranger)


def _told(entry: Erasure) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Erasure.__dataclass_fields__}


def test_the_application_can_take_nothing_out_of_the_journal(store_url):
    with psycopg.connect(store_url, autocommit=True) as app:
        for act in (
            "DELETE FROM erasure",
            "UPDATE erasure SET kind = ''",
            "TRUNCATE erasure",
            "DROP TABLE erasure",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(act.encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM data_key")


def test_a_rotation_under_reads_and_writes_loses_no_key(custody_of):
    ring = read(fresh(("eu",)))
    old = custody_of(ring)
    keys = old.for_subjects("eu", [new_id() for _ in range(1200)])
    erased = next(iter(keys))
    old.store("eu").destroy(erasure(erased))
    following = read(with_next(ring, ("eu",)))
    rotating, reader, writer = custody_of(following), custody_of(following), custody_of(following)
    seen: list[bool] = []

    def between(_done: int) -> None:
        """After every batch somebody reads, somebody writes, and somebody is still on the old version."""
        reader.forget()
        seen.extend(reader.key("eu", key.id) == key for key in list(keys.values())[1:1200:100])
        writer.for_subject("eu", new_id())
        old.for_subject("eu", new_id())

    with pytest.raises(Conflict):
        check_all_on(rotating.store("eu"), 2)
    done = rewrap(rotating, "eu", between)
    done += rewrap(rotating, "eu")

    check_all_on(rotating.store("eu"), 2)
    assert done >= 1199 and all(seen) and len(seen) == 36
    newest = custody_of(read(only_current(following, ("eu",))))
    assert all(newest.key("eu", key.id) == key for subject, key in keys.items() if subject != erased)
    assert newest.key("eu", keys[erased].id) is None


KILLED = """
import os, signal, sys
from uuid import UUID
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import read
custody = Custody(read(os.environ["RING"]), {"eu": os.environ["STORE"]})
print(custody.for_subject("eu", UUID(sys.argv[1])).id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_between_key_and_row_leaves_a_key_that_the_next_one_uses(custody_of, store_url):
    text, subject = fresh(("eu",)), new_id()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(subject)],
        env={**os.environ, "PYTHONPATH": str(SRC), "RING": text, "STORE": store_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert str(custody_of(read(text)).for_subject("eu", subject).id) == done.stdout.strip()


def test_tokens_find_the_same_text_in_a_home_and_tell_nothing_elsewhere(custody_of):
    here, same, other = custody_of(), custody_of(), custody_of()
    assert here.token("eu", "email", "ana@a.example") == same.token("eu", "email", "ana@a.example")
    assert other.token("eu", "phone", "ana@a.example") != here.token("eu", "email", "ana@a.example")
    assert len(here.token("eu", "email", "")) == 64


def test_a_store_that_is_away_is_said_to_be(tmp_path):
    away = Custody(read(fresh(("eu",))), {"eu": f"postgresql:///keys?host={tmp_path}&user=nobody"})
    with pytest.raises(KeyAway, match="does not answer"):
        away.for_subject("eu", new_id())
