"""Showing what a long command is doing: a spinner on a terminal, plain lines elsewhere."""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

SHOWN_FROM_S = 1.0


class Steps:
    """Tells the steps of a command one after another."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)

    def say(self, sentence: str) -> None:
        """One line of its own."""
        # A pipe's reader may be gone while everything else must still be stopped in order.
        with contextlib.suppress(OSError):
            self.console.print(sentence, markup=False)

    @contextmanager
    def step(self, sentence: str) -> Iterator[Callable[[str], None]]:
        """One step; gives a function that says how far it is.

        On a terminal a spinner turns while it runs, and a line stays when it took over a second.
        """
        began = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(f"{sentence} …") as status:
                yield lambda detail: status.update(f"{sentence} … {detail}")
        else:
            self.say(f"{sentence} …")
            yield lambda detail: self.say(f"  {detail}")
        took = time.monotonic() - began
        if took >= SHOWN_FROM_S:
            self.say(f"{sentence}: done in {took:.1f} s")
