"""Help that teaches: every command says what it needs and shows an example, and comes at once."""

import subprocess
import sys

import pytest

from heliotrope.interfaces.cli import main

COMMANDS = (
    ("up",),
    ("doctor",),
    ("worker",),
    ("migrate",),
    ("metrics",),
    ("explain",),
    ("order", "submit"),
    ("order", "show"),
    ("audit", "verify"),
    ("demo", "accounts"),
    ("solve", "truth"),
    ("solve", "agreement"),
)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main.app(list(arguments))
    assert not ended.value.code
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_shows_an_example(command, capsys):
    text = said(capsys, *command, "--help")

    assert "example:" in text.lower()
    assert f"heliotrope {' '.join(command)}" in text


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[0] != "solve"], ids=" ".join)
def test_every_command_says_what_it_needs(command, capsys):
    assert "Needs:" in said(capsys, *command, "--help")


def test_the_first_help_names_every_command(capsys):
    text = said(capsys, "--help")

    for command in {command[0] for command in COMMANDS}:
        assert command in text
    assert "heliotrope up --demo" in text


def test_help_loads_neither_django_nor_a_database_driver():
    program = (
        "import sys\n"
        "from heliotrope.interfaces.cli import main\n"
        "try: main.app(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'django', 'psycopg', 'httpx', 'numpy', 'PIL', 'granian', 'prometheus_client'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr


def test_the_version_is_the_packages_own(capsys):
    assert said(capsys, "--version").strip() == "0.1.0"
