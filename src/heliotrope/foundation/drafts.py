"""Directories that appear whole or not at all, whatever kills the process that makes them."""

import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heliotrope.core.errors import Conflict, Unavailable


@contextmanager
def appearing(place: Path) -> Iterator[Path]:
    """A draft beside a place that is free; it becomes the place when all went well, else it is gone.

    What a killed process left of its own draft is removed first; one that still works keeps its draft.

    Raises:
        Conflict: the place holds something, or is no directory.
        Unavailable: nothing can be written beside it.
    """
    check_free(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _clear(place)
        draft = Path(tempfile.mkdtemp(prefix=f".{place.name}.new-", dir=place.parent))
    except OSError as why:
        raise Unavailable(f"Nothing can be written in {place.parent} ({why.strerror}).") from why
    held = _held(draft)
    try:
        yield draft
        check_free(place)
        draft.rename(place)
        sync(place.parent)
    finally:
        if held is not None:
            os.close(held)
        shutil.rmtree(draft, ignore_errors=True)


def check_free(place: Path) -> None:
    """Raise Conflict unless the place is empty or not there."""
    if place.is_symlink() or (place.exists() and (not place.is_dir() or any(place.iterdir()))):
        raise Conflict(
            f"{place} is there and not empty. Name a place that is not taken; nothing was changed."
        )


def sync(path: Path) -> None:
    """Have the disk keep what was written of a file, or of the names in a directory."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(place: Path) -> None:
    for left in place.parent.glob(f".{glob.escape(place.name)}.new-*"):
        held = _held(left)
        if held is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


def _held(draft: Path) -> int | None:
    """A lock on the directory that ends with this process; None when another process holds it."""
    handle = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
