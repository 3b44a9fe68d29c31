"""The import contracts hold, and each of them notices when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import HOUSE, ROOT

PLANTED = {
    "Rooms depend one way, and every room has a place": (
        "foundation/planted.py",
        "from heliotrope.pipeline.demand import services\n",
    ),
    "Stages call downward and signal upward": (
        "pipeline/demand/planted.py",
        "from heliotrope.pipeline.quality import services\n",
    ),
    "Lines never see each other": (
        "lines/second/__init__.py",
        "from heliotrope.lines.annotation import line\n",
    ),
    "Doors do not use each other": (
        "interfaces/web/planted.py",
        "from heliotrope.interfaces.api import schemas\n",
    ),
    "The core decides without Django, I/O, a clock or dice": (
        "core/planted.py",
        "import random\n",
    ),
    "A package's tables are its own": (
        "flow/planted.py",
        "from heliotrope.pipeline.demand.models import Order\n",
    ),
    "Nothing goes round in circles": (
        "core/money/planted.py",
        "from heliotrope.core.money import other_planted\n",
    ),
}
BESIDE = {
    "core/money/planted.py": ("core/money/other_planted.py", "from heliotrope.core.money import planted\n")
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": f"{folder / 'src'}:{folder}", "PATH": "/usr/bin:/bin", "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house's modules and contracts in a folder of their own."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        HOUSE,
        folder / "src" / "heliotrope",
        ignore=shutil.ignore_patterns("static", "templates", "__pycache__"),
    )
    (folder / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "contracts.py", folder / "tools")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_house_keeps_its_contracts(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    assert f"{len(PLANTED)} kept, 0 broken" in done.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(copy, contract):
    path, text = PLANTED[contract]
    planted = [(path, text), *([BESIDE[path]] if path in BESIDE else [])]
    for where, what in planted:
        file = copy / "src" / "heliotrope" / where
        file.parent.mkdir(exist_ok=True)
        file.write_text(what)
    try:
        done = lint(copy)
    finally:
        for where, _ in planted:
            (copy / "src" / "heliotrope" / where).unlink()
    assert done.returncode == 1, done.stdout
    assert f"{contract} BROKEN" in done.stdout


def test_a_package_without_a_place_breaks_the_first_contract(copy):
    stray = copy / "src" / "heliotrope" / "stray"
    stray.mkdir()
    (stray / "__init__.py").write_text("")
    try:
        done = lint(copy)
    finally:
        shutil.rmtree(stray)
    assert done.returncode != 0


def test_no_contract_ignores_an_import():
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text()
