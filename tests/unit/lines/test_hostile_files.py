"""Hostile files: whatever is sent as a file is taken or refused with a reason, in bounded memory."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

from heliotrope.core.text import cells
from tests.support.hostile import OVERRIDE, hostile
from tests.support.hostile_reading import READERS

MOST_MB = 200
"""Beside what the process had before; the files have 8 MB at most."""
MAY_BE_TAKEN = {
    *("mail", "results to look over", "a listing's translation"),
    *("text by lines", "text by sentences", "listings to translate", "listings with pictures"),
}
"""Readers that take what is any text, or that hand on what the next one refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """How one reader ended with one file."""

    reader: str
    file: str
    ended: str
    said: str


@cache
def told() -> tuple[dict[str, Any], ...]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.hostile_reading"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "heliotrope.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr[-2000:]
    return tuple(json.loads(line) for line in done.stdout.splitlines())


def tries() -> tuple[Try, ...]:
    return tuple(Try(reader=one["reader"], **each) for one in told() for each in one["tries"])


def test_every_reader_lived_through_every_file():
    met = {(one.reader, one.file) for one in tries()}

    assert met == {(name, kind) for name, reader in READERS.items() for kind in hostile(reader.header)}


def test_no_file_breaks_its_reader():
    assert not [one for one in tries() if one.ended not in ("taken", "refused")]


def test_no_file_takes_much_memory():
    assert not {one["reader"]: one["peak_mb"] for one in told() if one["peak_mb"] > MOST_MB}


def test_most_hostile_files_are_refused():
    harmless = {"formulas", "overrides", "empty", "carriage returns", "a long number"}
    taken = {
        (one.reader, one.file)
        for one in tries()
        if one.ended == "taken" and one.reader not in MAY_BE_TAKEN and one.file not in harmless
    }

    assert not taken


def test_a_refusal_shows_nothing_that_changes_how_it_reads():
    """An override in a message would turn the words after it around."""
    assert not [one for one in tries() if OVERRIDE in one.said or "\0" in one.said]


def test_a_refusal_of_a_table_names_the_line():
    tables = {"people", "roster", "terms", "shop stock", "cases in CSV", "listings to translate"}
    unnamed = [
        one
        for one in tries()
        if one.reader in tables and one.file in ("latin-1", "gb18030") and "line 2" not in one.said
    ]

    assert not unnamed


def test_a_cell_that_a_spreadsheet_would_run_is_exported_as_text():
    for cell in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"):
        assert cells.safe(cell) == f"'{cell}"
