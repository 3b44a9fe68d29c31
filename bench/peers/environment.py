"""Environments of peers: each from its own lock file, under ``.venv/peers``, never in ours.

python bench/peers/environment.py ortools      prints the path of its Python
"""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def python_of(peer: str) -> Path:
    """The Python in which this peer is installed; made anew when its lock file changes."""
    lock = HERE / f"{peer}.txt"
    if not lock.is_file():
        raise SystemExit(f"There is no lock file {lock}")
    folder = ROOT / ".venv" / "peers" / peer
    python, locked = folder / "bin" / "python", folder / ".locked"
    text = lock.read_text(encoding="utf-8")
    if not locked.is_file() or locked.read_text(encoding="utf-8") != text:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True
        )
        locked.write_text(text, encoding="utf-8")
    return python


if __name__ == "__main__":
    print(python_of(sys.argv[1]))
