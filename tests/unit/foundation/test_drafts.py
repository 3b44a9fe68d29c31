"""A directory appears whole or not at all, and what a killed process left is cleared by the next."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from heliotrope.core.errors import Conflict, Unavailable
from heliotrope.foundation.drafts import appearing

SRC = Path(__file__).parents[3] / "src"
KILLED = """
import os, sys
from pathlib import Path
from heliotrope.foundation.drafts import appearing
with appearing(Path(sys.argv[1])) as draft:
    (draft / "half").write_text("half")
    print(draft, flush=True)
    sys.stdin.read()
"""


def begun(place: Path) -> "subprocess.Popen[str]":
    """Another process that makes the place, and waits half-way."""
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, str(place)],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_place_appears_when_all_went_well(tmp_path: Path) -> None:
    place = tmp_path / "new" / "place"
    with appearing(place) as draft:
        (draft / "one").write_text("1")
        assert not place.exists()
    assert (place / "one").read_text() == "1"
    assert [path.name for path in place.parent.iterdir()] == ["place"]


def test_an_empty_place_is_taken(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    with appearing(tmp_path / "place") as draft:
        (draft / "one").write_text("1")
    assert (tmp_path / "place" / "one").exists()


def test_nothing_is_left_when_something_went_wrong(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), appearing(tmp_path / "place") as draft:
        (draft / "one").write_text("1")
        raise RuntimeError("no room")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "mine").write_text("mine")
    with pytest.raises(Conflict, match="not empty"), appearing(tmp_path / "place"):
        raise AssertionError("nobody comes here")
    assert (tmp_path / "place" / "mine").read_text() == "mine"


def test_a_place_that_was_taken_meanwhile_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(Conflict), appearing(tmp_path / "place"):
        (tmp_path / "place").mkdir()
        (tmp_path / "place" / "theirs").write_text("theirs")
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_file_or_a_link_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        with pytest.raises(Conflict), appearing(tmp_path / name):
            raise AssertionError("nobody comes here")


def test_where_nothing_can_be_written_it_says_so() -> None:
    with pytest.raises(Unavailable, match="Nothing can be written"), appearing(Path("/proc/none/place")):
        raise AssertionError("nobody comes here")


def test_what_a_killed_process_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    process = begun(tmp_path / "place")
    assert process.stdout is not None
    draft = Path(process.stdout.readline().strip())
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert (draft / "half").exists()
    assert not (tmp_path / "place").exists()
    with appearing(tmp_path / "place"):
        assert not draft.exists()


def test_a_draft_that_somebody_still_works_on_is_left_to_them(tmp_path: Path) -> None:
    process = begun(tmp_path / "place")
    assert process.stdout is not None
    draft = Path(process.stdout.readline().strip())
    with appearing(tmp_path / "place") as mine:
        assert mine != draft
        assert (draft / "half").exists()
        (mine / "whole").write_text("whole")
    process.communicate("")
    assert process.returncode != 0, "the place was taken before it"
    assert [path.name for path in tmp_path.iterdir()] == ["place"]
