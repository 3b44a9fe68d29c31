"""Runs the core's tests where Django cannot be imported, and proves that it cannot."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

if importlib.util.find_spec("django"):
    sys.exit("Django is installed here: this environment cannot prove that the core needs none")

sys.exit(
    pytest.main(
        [
            "-q",
            *("--numprocesses", os.environ.get("PROCESSES", "2"), "--dist", "loadfile"),
            "--confcutdir",
            str(ROOT / "tests" / "core"),
            "-c",
            str(ROOT / "tests" / "core" / "pytest.ini"),
            str(ROOT / "tests" / "core"),
        ]
    )
)
