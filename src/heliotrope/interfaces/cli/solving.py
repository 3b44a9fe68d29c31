"""What every `solve` command does around its work: refuse in words, and show how far it is."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from heliotrope.core.errors import Invalid

if TYPE_CHECKING:
    from heliotrope.interfaces.cli.csv_files import BadFile

SHOWN_ROWS = 20
PATIENCE_S = 1.0
"""How long a command may be silent before it shows how far it is."""


@contextmanager
def refusing() -> Iterator[None]:
    """What cannot be taken ends the command, with what to mend on the error output."""
    from heliotrope.interfaces.cli.csv_files import BadFile

    try:
        yield
    except BadFile as error:
        _refuse(*_listing(error.path, error))
    except Invalid as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.filename or 'a file'}: {error.strerror or error}")


def _listing(path: Path, error: "BadFile") -> Iterator[str]:
    count = error.count
    yield f"{path}: {count} bad {'row' if count == 1 else 'rows'}, nothing was written"
    for row in error.rows[:SHOWN_ROWS]:
        yield f"  {row}"
    if count > SHOWN_ROWS:
        yield f"  and {count - SHOWN_ROWS} more"


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)
    raise SystemExit(2)


@contextmanager
def progress() -> Iterator[Callable[[str, float, float], None]]:
    """A progress bar on the error output that appears only when the wait is noticeable."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    bar = Progress(console=Console(stderr=True), transient=True)
    steps: dict[str, TaskID] = {}
    began = time.monotonic()

    def watch(step: str, done: float, whole: float) -> None:
        if time.monotonic() - began < PATIENCE_S:
            return
        if not steps:
            bar.start()
        if step not in steps:
            steps[step] = bar.add_task(step, total=whole or None)
        bar.update(steps[step], completed=done)

    try:
        yield watch
    finally:
        if steps:  # stopping a bar that never started would still print an empty line
            bar.stop()
