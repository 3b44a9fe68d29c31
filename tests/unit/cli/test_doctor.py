"""`heliotrope doctor`: what it finds on a clean machine and on a poor one."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from heliotrope.interfaces.cli.checks import all_checks
from heliotrope.interfaces.cli.findings import Verdict
from heliotrope.interfaces.cli.installation import here


def doctor(state: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in an environment that holds nothing else."""
    return subprocess.run(
        [sys.executable, "-m", "heliotrope.interfaces.cli", "doctor", "--state", str(state), *arguments],
        env={"PATH": os.environ["PATH"], "COLUMNS": "200", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def taken() -> int:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]


def findings(state: Path, *, port: int | None = None, **environ: str):
    found = all_checks(here(state, environ), host="localhost", port=port)
    return {finding.name: finding for finding in found}


def test_in_a_clean_environment_nothing_stands_in_the_way(tmp_path):
    ended = doctor(tmp_path / "state")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    for name in ("Python", "PostgreSQL", "state directory", "time zones", "disk space"):
        assert name in ended.stdout
    assert not (tmp_path / "state").exists()


def test_a_taken_port_blocks_and_says_what_to_do(tmp_path, taken):
    ended = doctor(tmp_path, "--port", str(taken))

    assert ended.returncode == 1
    assert f"Port {taken} on localhost is taken" in ended.stdout


def test_programs_that_are_not_there_block(tmp_path):
    found = findings(tmp_path, HELIOTROPE_PG_BIN="/nowhere")["PostgreSQL"]

    assert found.verdict is Verdict.BLOCKS
    assert "/nowhere has no postgres" in found.found


def test_a_server_that_does_not_answer_blocks_and_its_password_stays_unsaid(tmp_path):
    url = "postgresql://boss:hush-hush@127.0.0.1:1/ops"

    ended = doctor(tmp_path, DATABASE_URL=url)

    assert ended.returncode == 1
    assert "The database server cannot be used" in ended.stdout
    assert "hush-hush" not in ended.stdout + ended.stderr
    assert (tmp_path / "app-password").read_text().strip() not in ended.stdout + ended.stderr


def test_a_readable_state_directory_is_noted(tmp_path):
    tmp_path.chmod(0o755)

    found = findings(tmp_path)["state directory"]

    assert found.verdict is Verdict.NOTE
    assert found.remedies == (f"chmod go-rw {tmp_path}",)


def test_the_script_names_the_roles_and_every_vault_and_no_password(tmp_path):
    ended = doctor(
        tmp_path, "--sql", DATABASE_URL="postgresql://boss:hush-hush@db.example/ops?sslmode=verify-full"
    )

    assert ended.returncode == 0
    for name in ('"boss"', '"heliotrope_app"', '"ops"', '"ops_vault_eu"', '"ops_vault_us"', "SCRAM-SHA-256"):
        assert name in ended.stdout
    assert "hush-hush" not in ended.stdout
    assert (tmp_path / "app-password").read_text().strip() not in ended.stdout


def test_without_a_server_of_ones_own_the_script_shows_the_usual_names(tmp_path):
    ended = doctor(tmp_path, "--sql")

    assert '"heliotrope_owner"' in ended.stdout
    assert '"heliotrope_vault_eu"' in ended.stdout
