"""What a line is asked with: alone for its decisions, in a client's vault for what it keeps there."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest

from heliotrope.core.line import Brief, Given, ItemContent, Line, Options, Task, Turn
from heliotrope.foundation.tenancy.actor import Actor

CLIENT = UUID(int=1)
ORDER = UUID(int=2)
ITEM = UUID(int=3)
WORKERS = (UUID(int=4), UUID(int=5))
"""Whoever does the turns of an item, by turns."""


def brief(source: bytes, media_type: str, options: Options, *, client_id: UUID = CLIENT) -> Brief:
    """A file of demand."""
    return Brief(source=source, media_type=media_type, options=options, client_id=client_id)


def task(
    content: ItemContent,
    options: Options,
    *,
    step: str = "",
    turns: tuple[Turn, ...] = (),
    client_id: UUID = CLIENT,
) -> Task:
    """An item with the step that is due."""
    return Task(
        item_id=ITEM,
        order_id=ORDER,
        client_id=client_id,
        content=content,
        options=options,
        step=step,
        turns=turns,
    )


def answered(line: Line, given: str, options: Options) -> str:
    """The normal form of a plain answer on an item without content."""
    return line.answer(task(ItemContent(key="a"), options), {"answer": given}).code


def done(line: Line, due: Task, path: Sequence[tuple[str, Given]]) -> Task:
    """The task after these steps were answered, each as a judgement of its own."""
    for step, given in path:
        asked = replace(due, step=step)
        number = len(due.turns)
        turn = Turn(
            step=step,
            answer=line.answer(asked, given),
            judgement_id=UUID(int=100 + number),
            worker_id=WORKERS[number % len(WORKERS)],
            spent_s=5.0,
        )
        due = replace(asked, turns=(*due.turns, turn))
    return due


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """A client's home, and the platform that acts for them there."""

    actor: Actor
    client_id: UUID
    home: str

    def entered(self) -> AbstractContextManager[str]:
        """One transaction in it."""
        from heliotrope.foundation.tenancy.scope import acting_in_vault

        return acting_in_vault(self.actor, self.home)

    def rows(self, package: str) -> Mapping[str, list[Mapping[str, object]]]:
        """Every row of a package's tables that its client has here, and the events that wait."""
        from django.apps import apps

        named = (package, "heliotrope.foundation.outbox")
        tables = [table for app in apps.get_app_configs() if app.name in named for table in app.get_models()]
        with self.entered():
            return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in tables}


@contextmanager
def databases(config: pytest.Config) -> Iterator[None]:
    """The databases of the run, or ones of our own when a run of unit tests alone has started none."""
    from tests.conftest import DATABASES
    from tests.support import server

    if DATABASES in config.stash:
        yield
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="heliotrope-test-")))
        os.environ.update(stack.enter_context(server.running(folder)).environment())
        os.environ["HELIOTROPE_STATE"] = str(folder / "state")
        import django
        from django.db import connections

        django.setup()
        stack.callback(connections.close_all)
        yield
