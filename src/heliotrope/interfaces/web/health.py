"""Whether the platform can serve, and which part of it cannot: names of parts, nothing of anybody."""

import threading
import time
from collections.abc import Callable, Collection
from functools import cache
from typing import Final, Literal

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse

from heliotrope.foundation.keys import KeyAway
from heliotrope.foundation.keys.custody import LOOKUP
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.scope import keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.foundation.vaults import CONTROL, answers, home_of_alias, served, vault_alias
from heliotrope.interfaces.web.door import public

LAG_MOST_S: Final = 60.0
"""An event that waits longer than this is not on its way."""
KEPT_S: Final = 2.0
"""How long an answer is given again: whoever asks often costs the databases nothing."""
Ails = dict[str, list[str]]
"""Names of databases by what ails them."""


@public
def alive(_request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; restart it when it does not."""
    return JsonResponse({"status": "ok"})


@public
def health(_request: HttpRequest) -> HttpResponse:
    """Whether to send people here: 503 when nothing can be done here, with what does not answer.

    A region that is away while another answers is said and is no reason to send people elsewhere.
    """
    away = [alias for alias in _aliases() if not _answers(alias)]
    status = standing(away)
    said = {"ok": "ok", "degraded": "degraded"}.get(status, "away")
    return JsonResponse({"status": said, "away": away}, status=503 if status == "failed" else 200)


@public
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when this process can serve, else 503; with what ails which part: away, behind, idle or stuck.

    One region of several that ails is said, and the others go on.
    """
    ails = _KEPT.get()
    status = standing({alias for aliases in ails.values() for alias in aliases})
    said = {"ok": "ok", "degraded": "degraded"}.get(status, "not ready")
    return JsonResponse({"status": said, **ails}, status=503 if status == "failed" else 200)


def look() -> Ails:
    """What ails which database or key store.

    ``away``: it does not answer; ``behind``: a migration is not applied; ``idle``: no worker of it is alive;
    ``stuck``: an event waits for longer than a minute to be handed on.
    """
    found: Ails = {}
    for alias in _aliases():
        if not _answers(alias):
            found.setdefault("away", []).append(alias)
            continue
        for name, is_so in _CHECKS.items():
            try:
                what = name if is_so(alias) else ""
            except DatabaseError:
                what = "away"
            if what:
                found.setdefault(what, []).append(alias)
            if what in ("away", "behind"):
                break  # Nothing further can be asked of it.
    if stores := [keys_of(home) for home in custody().homes if not _has_keys(home)]:
        found.setdefault("away", []).extend(stores)
    return found


def keys_of(home: str) -> str:
    """What a home's key store is called among the parts."""
    return f"keys_{home}"


def standing(ailing: Collection[str]) -> Literal["ok", "degraded", "failed"]:
    """How well this process serves: failed without the control database, or when every region ails."""
    if not ailing:
        return "ok"
    well = [home for home in served() if not {vault_alias(home), keys_of(home)} & set(ailing)]
    return "failed" if CONTROL in ailing or not well else "degraded"


def _has_keys(home: str) -> bool:
    try:
        custody().store(home).by_id([LOOKUP])
    except KeyAway:
        return False
    return True


def _aliases() -> tuple[str, ...]:
    return (CONTROL, *(vault_alias(home) for home in served()))


def _answers(alias: str) -> bool:
    if alias != CONTROL:
        return answers(home_of_alias(alias))
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connections[alias].close()
        return False
    return True


def _is_behind(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    return not _known_migrations() <= applied


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration that this release has; one that a squashed one replaces is not asked for."""
    loader = MigrationLoader(None)
    return frozenset((app, name) for app, name in loader.graph.nodes)


def _is_idle(alias: str) -> bool:
    # Three times the silence after which a worker's jobs are taken from it: another should be there by then.
    silence_s = 3 * settings.HELIOTROPE_RESCUE_S
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT max(last_heartbeat) > now() - make_interval(secs => %s) FROM procrastinate_workers",
            [silence_s],
        )
        row = cursor.fetchone()
    return row is None or not row[0]


def _is_stuck(alias: str) -> bool:
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        return outbox.backlog(alias, most=1).lag_s > LAG_MOST_S


_CHECKS: Final[dict[str, Callable[[str], bool]]] = {
    "behind": _is_behind,
    "idle": _is_idle,
    "stuck": _is_stuck,
}


class _Kept:
    """What was found last, for a moment; one asks, the others wait for it."""

    def __init__(self) -> None:
        self._held = threading.Lock()
        self._until, self._found = 0.0, Ails()

    def get(self) -> Ails:
        with self._held:
            if time.monotonic() >= self._until:
                self._found = look()
                self._until = time.monotonic() + KEPT_S
            return self._found


_KEPT = _Kept()
