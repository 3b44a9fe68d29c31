"""One installation: where its state is, that its secrets stay secret, and what its processes are told."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from heliotrope.core.errors import Invalid, Unavailable
from heliotrope.foundation.keys import keyring
from heliotrope.interfaces.cli import key_keeping
from heliotrope.interfaces.cli.installation import alias_of, here, read_json, write_private


def installed(state: Path, **environ: str):
    return here(state, {"PATH": os.environ["PATH"], **environ})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path):
    installation = installed(tmp_path / "state")
    installation.prepare()

    first = installation.secret("secret-key")

    assert len(first) >= 48
    assert installed(tmp_path / "state").secret("secret-key") == first
    assert mode(tmp_path / "state" / "secret-key") == 0o600
    assert mode(tmp_path / "state") & 0o066 == 0
    assert mode(tmp_path / "state" / "run") == mode(tmp_path / "state" / "log") == 0o700


def test_two_that_start_at_once_agree_on_one_secret(tmp_path):
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(installed(tmp_path).secret("secret-key")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_configured_key_goes_before_the_one_that_would_be_made(tmp_path):
    assert installed(tmp_path, HELIOTROPE_SECRET_KEY="given").secret_key() == "given"
    assert list(tmp_path.iterdir()) == []


def test_state_is_where_the_option_says_else_the_environment_else_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert here(Path("a"), {"HELIOTROPE_STATE": "/b"}).state == tmp_path / "a"
    assert here(None, {"HELIOTROPE_STATE": "/b"}).state == Path("/b")
    assert here(None, {}).state == tmp_path / ".heliotrope"


def test_a_server_of_ones_own_gives_each_vault_its_database_and_the_app_its_own_login(tmp_path):
    installation = installed(
        tmp_path, DATABASE_URL="postgresql://boss:hush@db.example:5433/ops?sslmode=verify-full"
    )

    databases = installation.databases()

    assert databases.servers[0].plan.databases == ("ops", "ops_vault_eu", "ops_vault_us")
    assert databases.servers[0].plan.owner == "boss"
    assert "user=heliotrope_app" in databases.app["vault_eu"]
    assert "sslmode=verify-full" in databases.app["vault_eu"]
    assert "dbname=ops_vault_eu" in databases.app["vault_eu"]
    assert "hush" not in "".join(databases.app.values())
    assert mode(tmp_path / "app-password") == 0o600
    assert "hush" not in repr(databases)
    assert installation.secret("app-password") not in repr(databases)


def test_vaults_on_servers_of_their_own_are_set_up_there(tmp_path):
    installation = installed(
        tmp_path,
        DATABASE_URL="postgresql://boss@localhost/ops",
        HELIOTROPE_VAULTS="eu=postgresql://euboss@127.0.0.2/people, us=postgresql://boss@localhost/us",
    )

    servers = installation.databases().servers

    assert [(server.plan.owner, server.plan.databases) for server in servers] == [
        ("boss", ("ops", "us")),
        ("euboss", ("people",)),
    ]


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"DATABASE_URL": "postgresql://db.example/ops"}, "names no user"),
        ({"DATABASE_URL": "postgresql://boss@db.example"}, "names no database"),
        ({"DATABASE_URL": "nonsense:hush"}, "is no address"),
        (
            {"DATABASE_URL": "postgresql://b@d/o", "HELIOTROPE_VAULTS": "eu=postgresql://b@d/e"},
            "no vault for us",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_named_without_its_password(tmp_path, environ, says):
    with pytest.raises(Invalid, match=says) as refused:
        installed(tmp_path, **environ).databases()

    assert "hush" not in str(refused.value)


def test_the_processes_never_learn_the_owners_address(tmp_path):
    installation = installed(tmp_path, DATABASE_URL="postgresql://boss:hush@localhost/ops")

    told = installation.environment(installation.databases().app, HELIOTROPE_DEMO="1")

    assert "hush" not in json.dumps(told)
    assert set(json.loads(told["HELIOTROPE_DATABASES"])) == {"default", "vault_eu", "vault_us"}
    assert told["HELIOTROPE_SECRET_KEY"] == installation.secret_key()
    assert told["HELIOTROPE_STATE"] == str(tmp_path)
    assert told["HELIOTROPE_DEMO"] == "1"


def test_without_a_running_server_a_command_says_to_start_the_platform(tmp_path):
    with pytest.raises(Unavailable, match="Start the platform first"):
        installed(tmp_path).databases()


def test_databases_are_named_in_short_or_by_alias():
    homes = ("eu", "us")

    assert [alias_of(name, homes) for name in ("control", "eu", "vault_us", "default")] == [
        "default",
        "vault_eu",
        "vault_us",
        "default",
    ]
    with pytest.raises(Invalid, match="choose one of control, eu, us"):
        alias_of("mars", homes)


def test_a_private_file_is_replaced_whole_and_a_damaged_one_reads_as_empty(tmp_path):
    path = tmp_path / "cli.json"
    write_private(path, '{"token": 1}')
    write_private(path, '{"token": 2}')

    assert read_json(path) == {"token": 2}
    assert mode(path) == 0o600
    path.write_text('{"tok')
    assert read_json(path) == {}
    assert read_json(tmp_path / "missing") == {}


def test_a_cells_processes_are_told_of_their_own_home_and_no_other(tmp_path):
    named = {
        "DATABASE_URL": "postgresql://own@localhost/house",
        "HELIOTROPE_VAULTS": "eu=postgresql://own@localhost/eu",
        "HELIOTROPE_KEY_STORES": "eu=postgresql://own@localhost/keys",
        "HELIOTROPE_CELL": "eu",
    }
    installation = installed(tmp_path / "state", **named)
    installation.prepare()

    told = installation.environment(installation.databases().app)

    assert list(json.loads(told["HELIOTROPE_DATABASES"])) == ["default", "vault_eu"]
    assert list(json.loads(told["HELIOTROPE_KEYS"])) == ["eu"]
    assert (told["HELIOTROPE_CELL"], told["HELIOTROPE_HOMES"]) == ("eu", "eu,us")
    assert installation.run_dir == tmp_path / "state" / "run-eu", "two cells may share a state directory"
    with pytest.raises(Invalid, match="HELIOTROPE_CELL names 'mars'"):
        installed(tmp_path, HELIOTROPE_CELL="mars").databases()


def test_an_address_that_leaves_this_machine_in_the_clear_is_refused_by_name(tmp_path):
    far = {
        "DATABASE_URL": "postgresql://own@localhost/house",
        "HELIOTROPE_KEY_STORES": "eu=postgresql://o@k.x/k",
    }
    installation = installed(tmp_path / "state", **far, HELIOTROPE_HOMES="eu")
    installation.prepare()
    with pytest.raises(Invalid, match=r"HELIOTROPE_KEY_STORES of eu reaches k\.x"):
        installation.key_stores()


def test_a_cell_of_the_embedded_platform_gets_its_part_of_the_keyring(tmp_path):
    whole = installed(tmp_path / "state")
    whole.prepare()
    write_private(whole.keyring, keyring.fresh(("eu", "us")))
    cell = installed(tmp_path / "state", HELIOTROPE_CELL="us")
    cell.prepare()

    key_keeping.split(cell)

    assert list(keyring.from_file(cell.cell_keyring).homes) == ["us"]
    assert cell.environment({})["HELIOTROPE_KEYRING"] == str(cell.cell_keyring)
    assert whole.environment({})["HELIOTROPE_KEYRING"] == str(whole.keyring)
