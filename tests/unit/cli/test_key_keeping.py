"""How keyring and key stores come into being, are copied, and are asked for when they are missing."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from heliotrope.core.errors import Conflict, Invalid, Unavailable
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import fresh, from_file
from heliotrope.foundation.postgres import provision
from heliotrope.interfaces.cli import key_copying, key_keeping
from heliotrope.interfaces.cli.embedded import EmbeddedServer
from heliotrope.interfaces.cli.findings import Verdict
from heliotrope.interfaces.cli.installation import Installation, here
from heliotrope.interfaces.cli.keys import init
from heliotrope.interfaces.cli.steps import Steps


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the database's account may enter too."""
    made = Path(tempfile.mkdtemp(prefix="heliotrope-test-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def installation_in(state: Path, **environ: str) -> Installation:
    made = here(state, {"PATH": os.environ["PATH"], **environ})
    made.prepare()
    return made


def quiet(_line: str) -> None:
    return None


def begin(installation: Installation, server: EmbeddedServer) -> Custody:
    """As a start does it; gives the custody that a process of it has."""
    server.start(quiet)
    stores = installation.key_stores(server.cluster)
    for one in stores.servers:
        provision(one.url, one.plan)
    key_keeping.prepare(installation, stores, quiet)
    return Custody(from_file(installation.keyring), stores.app)


def server_of(installation: Installation) -> EmbeddedServer:
    return EmbeddedServer(installation.key_cluster(), installation.run_dir / "keys.pid")


def test_keys_live_apart_from_data_are_copied_and_come_back_elsewhere(place):
    first = installation_in(place / "one")
    server, subject = server_of(first), new_id()
    try:
        custody = begin(first, server)
        key = custody.for_subject("eu", subject)
        assert first.keyring.stat().st_mode & 0o777 == 0o600
        assert not first.cluster().is_running(), "the server of data is another one"

        key_copying.copy_keys(first, place / "copy", Steps())
        custody.for_subject("us", subject)
        key_copying.copy_keys(first, place / "copy", Steps())
        kept = first.keyring.read_text()
        custody.close()

        wider = installation_in(place / "one", HELIOTROPE_HOMES="eu,us,cn")
        grown = begin(wider, server)
        assert grown.for_subject("eu", subject) == key
        assert grown.for_subject("cn", subject)
        grown.close()

        first.keyring.unlink()
        with pytest.raises(Unavailable, match="is gone"):
            begin(first, server)
    finally:
        server.stop()

    second = installation_in(place / "two")
    key_copying.lay_out(place / "copy", second.state)
    elsewhere = server_of(second)
    try:
        restored = begin(second, elsewhere)
        assert restored.for_subject("eu", subject) == key
        assert restored.store("us").counts() == {1: 1}
        assert second.keyring.read_text() == kept
        restored.close()
    finally:
        elsewhere.stop()


def test_data_restored_without_their_keys_are_not_served(place):
    installation = installation_in(place / "one")
    (installation.state / key_copying.DUE).write_text("")
    server = server_of(installation)
    try:
        with pytest.raises(Unavailable, match="--keys"):
            begin(installation, server)
        (installation.state / key_copying.DUE).write_text(key_copying.WITH_KEYS)
        begin(installation, server).close()
    finally:
        server.stop()


def test_what_is_no_copy_of_keys_is_neither_laid_out_nor_replaced(place):
    installation = installation_in(place / "one")
    (place / "other").mkdir()
    (place / "other" / "thesis.tex").write_text("mine")
    with pytest.raises(Conflict, match="something else"):
        key_copying.copy_keys(installation, place / "other", Steps())
    with pytest.raises(Invalid, match="no copy of keys"):
        key_copying.lay_out(place / "other", installation.state)


def test_on_a_server_of_ones_own_a_keyring_is_made_only_when_asked(place, monkeypatch, capsys):
    own = installation_in(place / "one", DATABASE_URL="postgresql://boss@localhost/ops")
    found = key_keeping.checked(own)
    assert (found.verdict, "keys init" in found.remedies[0]) == (Verdict.BLOCKS, True)

    monkeypatch.delenv("HELIOTROPE_KEYRING", raising=False)
    init(state=own.state)
    made = own.keyring.read_text()
    with pytest.raises(Conflict):
        init(state=own.state)

    assert own.keyring.read_text() == made and "safe place" in capsys.readouterr().out
    assert own.keyring.stat().st_mode & 0o777 == 0o600
    beside = key_keeping.checked(own)
    assert (beside.verdict, "HELIOTROPE_KEY_STORES" in beside.remedies[0]) == (Verdict.NOTE, True)
    apart = installation_in(
        place / "one",
        DATABASE_URL="postgresql://boss@localhost/ops",
        HELIOTROPE_KEY_STORES="eu=postgresql://k@127.0.0.2/eu,us=postgresql://k@127.0.0.2/us",
    )
    assert key_keeping.checked(apart).verdict is Verdict.GOOD
    assert {server.plan.databases for server in apart.servers()} == {
        ("ops", "ops_vault_eu", "ops_vault_us"),
        ("eu", "us"),
    }


def test_a_cell_that_was_given_another_cells_key_is_told_so(tmp_path):
    whole, mine = fresh(("eu", "us")), fresh(("eu",))
    found = [
        key_keeping.checked(installation_in(tmp_path, HELIOTROPE_CELL="eu", HELIOTROPE_KEYRING_TEXT=text))
        for text in (whole, mine)
    ]

    assert [one.verdict for one in found] == [Verdict.BLOCKS, Verdict.GOOD]
    assert "without us" in found[0].remedies[0]
