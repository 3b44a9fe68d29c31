"""Which homes this process can reach: those of its cell whose vault answers.

A home exists wherever the settings name it; it is served only by the processes of its cell, and a process of
another cell was given neither its address nor its key.  A vault that did not answer is not knocked at again
for a few seconds: who needs it is told at once, and everybody else's work goes on.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections

from heliotrope.core.errors import HomeAway, HomeElsewhere
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.vaults.homes import vault_alias

OUT_OF_REACH: Final = (HomeElsewhere, HomeAway)
"""What entering a vault raises when this process cannot reach it, for whoever goes on without."""
REMEMBERED_S: Final = 3.0
"""How long it is taken as known whether a vault answers."""


class Reach(StrEnum):
    """Where a home is, seen from this process."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found of a vault: None for ``since`` while it answers; ``until`` of the monotonic clock."""

    since: datetime | None
    until: float


_known: dict[str, _Known] = {}
_held = threading.Lock()


def served() -> tuple[str, ...]:
    """The homes that this process serves: its cell's, or all of them where there are no cells."""
    return tuple(settings.HELIOTROPE_CELL)


def origin_of(home: str) -> str:
    """Where the pages and the API of a home's cell are; empty where this process was not told."""
    return str(settings.HELIOTROPE_CELL_ORIGINS.get(home, ""))


def check(home: str) -> None:
    """Let those pass who may try to enter the vault of a home; one of several tries one that was away.

    Raises:
        HomeElsewhere: another cell serves it.
        HomeAway: it did not answer a moment ago.
    """
    if home not in served():
        raise HomeElsewhere(home, origin_of(home))
    with _held:
        known, moment = _known.get(home), time.monotonic()
        if known is None or known.since is None:
            return
        if moment < known.until:
            raise HomeAway(home, known.since)
        # The one who tries now may wait as long as connecting takes; the others are told meanwhile.
        _known[home] = _Known(known.since, moment + settings.HELIOTROPE_VAULT_PATIENCE_S + REMEMBERED_S)


@contextmanager
def entering(home: str) -> Iterator[None]:
    """Turn the loss of a home's vault into what it is, and remember it.

    Raises:
        HomeAway: it does not answer, or its connection broke.
    """
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if not _is_lost(home):
            raise
        raise HomeAway(home, _away(home)) from error
    else:
        _answered(home)


def require(home: str) -> None:
    """Go on only where this process serves a home and its vault answers, or did within the last seconds.

    Raises:
        HomeElsewhere: another cell serves it.
        HomeAway: it does not answer.
    """
    check(home)
    known = _known.get(home)
    if known is not None and known.since is None and time.monotonic() < known.until:
        return
    wrapper = connections[vault_alias(home)]
    if wrapper.connection is not None and not wrapper.in_atomic_block and not wrapper.is_usable():
        wrapper.close()  # The server may be back long since, and only this connection is gone.
    with entering(home), wrapper.cursor() as cursor:
        cursor.execute("SELECT 1")


def answers(home: str) -> bool:
    """Whether this process serves a home and its vault answers, or did within the last seconds."""
    try:
        require(home)
    except OUT_OF_REACH:
        return False
    return True


def reach_of(home: str) -> Reach:
    """Where a home is, seen from this process."""
    if home not in served():
        return Reach.ELSEWHERE
    return Reach.HERE if answers(home) else Reach.AWAY


def away_since(home: str) -> datetime | None:
    """When a home's vault was first found away; None while it answers, or for another cell's."""
    known = _known.get(home)
    return known.since if known else None


def in_reach(asked: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """The homes that this process serves and whose vault answers, of those that are asked for."""
    return tuple(home for home in (served() if asked is None else asked) if answers(home))


def forget() -> None:
    """Know nothing of any vault, as a process that has just begun."""
    with _held:
        _known.clear()


def _is_lost(home: str) -> bool:
    wrapper = connections[vault_alias(home)]
    return wrapper.connection is None or bool(wrapper.connection.closed)


def _away(home: str) -> datetime:
    connections[vault_alias(home)].close_if_unusable_or_obsolete()
    with _held:
        known = _known.get(home)
        since = known.since if known and known.since else real_now()
        _known[home] = _Known(since, time.monotonic() + REMEMBERED_S)
    return since


def _answered(home: str) -> None:
    if _is_lost(home):
        return  # It was not asked for anything.
    moment = time.monotonic()
    known = _known.get(home)
    # Every entry comes by here: the lock is only for what changes.
    if known is None or known.since is not None or moment >= known.until:
        with _held:
            _known[home] = _Known(None, moment + REMEMBERED_S)
