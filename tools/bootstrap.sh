#!/bin/sh
# Makes .venv with uv and the locked packages; does nothing when the lock has not changed since.
# usage: tools/bootstrap.sh run|dev
set -eu
cd "$(dirname "$0")/.."
lock="requirements/$1.txt"
stamp=".venv/.locked-$1"
say() { printf '%s\n' "$*" >&2; }

python=${PYTHON:-python3}
"$python" - <<'PY' || { say "Heliotrope needs Python 3.11 or newer; name one: make run PYTHON=python3.12"; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
PY

if [ ! -x .venv/bin/python ]; then
    say "making a virtual environment in .venv"
    "$python" -m venv .venv || { say "venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
fi
if [ ! -x .venv/bin/uv ]; then
    say "installing uv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
fi
if ! cmp -s "$lock" "$stamp"; then
    say "installing $(grep -c '==' "$lock") locked packages from $lock"
    VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --require-hashes -r "$lock"
    VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --no-deps --no-build-isolation -e .
    cp "$lock" "$stamp"
    # The development lock holds everything of the other one.
    [ "$1" = run ] || cp requirements/run.txt .venv/.locked-run
fi
