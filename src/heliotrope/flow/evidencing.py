"""The evidence pack: everything that an auditor asks for, gathered in a job and signed in two forms."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import connections

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.privacy import Policy
from heliotrope.core.privacy import pins as pin_texts
from heliotrope.core.privacy.policy import written
from heliotrope.core.privacy.transfer_texts import written as transfers_written
from heliotrope.flow import evidencing_looks as looks
from heliotrope.flow import evidencing_rights as rights
from heliotrope.flow.evidencing_rights import instant
from heliotrope.foundation.audit import anchoring
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.signing.documents import signed
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, keeping
from heliotrope.foundation.vaults import CONTROL, home_of_alias, homes, in_reach, vault_alias

FORMAT = "heliotrope-evidence@1"
LOOKED_BACK = timedelta(days=365)
ERASURES_TOLD = 1000
"""Erasures that a pack names; the count is of all."""


class Paper(Protocol):
    """Prints a signed pack for people, in a language, as PDF."""

    def __call__(self, document: Mapping[str, Any], language: str, *, at: datetime) -> bytes:
        """The PDF of a pack."""
        ...


def operators_asked() -> tuple[UUID, ...]:
    """Operators with a pack that is to be made."""
    known = tenancy_selectors.everyone()
    # One question for all of them: the keeper asks every other second.
    with keeping(CONTROL, known.client_ids, known.operator_ids):
        return compliance_selectors.operators_asked()


def make_evidence(*, operator_id: UUID, now: datetime, paper: Paper) -> int:
    """Make every pack that an operator's officer asked for; gives how many. Killed, it begins anew."""
    platform = tenancy_selectors.machine_for_operator(operator_id)
    with acting(platform):
        waiting = compliance_selectors.packs_waiting(platform)
    return sum(_make(platform, pack_id, now, paper) for pack_id in waiting)


def _make(platform: Actor, pack_id: UUID, now: datetime, paper: Paper) -> bool:
    with acting(platform):
        language = compliance_selectors.pack(platform, pack_id).language
    content: dict[str, Any] = {"format": FORMAT, "pack": str(pack_id), "at": instant(now)}
    parts = _parts(platform, now)
    for done, (name, gather) in enumerate(parts.items()):
        with acting(platform):
            compliance.note_progress(platform, pack_id, done=done, steps=len(parts))
        content[name] = gather()
    walked = {chain["database"] for chain in content["chains"]}
    content["homes_not_reached"] = [home for home in homes() if vault_alias(home) not in walked]
    content["broken"] = [one for chain in content["chains"] for one in chain["breaks"]]
    with acting(platform):
        document = signed(content, signing.current(platform, now=now))
    printed = paper(json.loads(document), language, at=now)
    whole = not content["broken"]
    with acting(platform):
        return compliance.finish_evidence(
            platform, pack_id, document=document, paper=printed, whole=whole, now=now
        )


def _parts(platform: Actor, now: datetime) -> dict[str, Callable[[], Any]]:
    """What a pack has, each by what gathers it; chains first, for they take longest."""
    return {
        "chains": lambda: list(_chains()),
        "operator": lambda: _scoped(platform, _operator),
        "policies": lambda: _scoped(platform, _policies),
        "pins": lambda: _scoped(platform, _pins),
        "transfer_rules": lambda: _scoped(platform, _transfer_rules),
        "transfers": lambda: _scoped(platform, lambda actor: _transfers(actor, now)),
        "looks": lambda: looks.told(platform, since=now - LOOKED_BACK),
        "requests": lambda: _scoped(platform, lambda actor: rights.requests(actor, now)),
        "breaches": lambda: _scoped(platform, rights.breaches),
        "retention": lambda: _scoped(platform, lambda actor: rights.retention(actor, now)),
        "erasures": lambda: [_erasures(platform, home) for home in homes()],
        "certificates": lambda: rights.certificates(platform, now),
        "home_keys": lambda: [rights.home_keys(home) for home in homes()],
        "signing_keys": lambda: _scoped(platform, _signing_keys),
        "isolation": _isolation,
    }


def _scoped(platform: Actor, gather: Callable[[Actor], Any]) -> Any:
    with acting(platform):
        return gather(platform)


def _chains() -> Iterator[dict[str, Any]]:
    """Every chain in reach walked from its first entry, and compared with what the others noted of it."""
    known, reached = tenancy_selectors.everyone(), in_reach()
    aliases = [one for one in connections if one == CONTROL or home_of_alias(one) in reached]
    noted: list[anchoring.Anchor] = []
    for alias in aliases:
        with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
            noted += anchoring.kept(alias)
    for alias in aliases:
        with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
            found = audit.verify(alias)
            breaks = (*found.breaks, *anchoring.broken(alias, noted))
        yield {
            "database": alias,
            "sealed": found.sealed,
            "unsealed": found.unsealed,
            "head": found.head,
            "anchors": sum(one.of == alias for one in noted),
            "breaks": [str(one) for one in breaks],
        }


def _operator(actor: Actor) -> dict[str, Any]:
    return {"id": str(actor.operator), "name": tenancy_selectors.operator_name(actor)}


def _policies(actor: Actor) -> list[dict[str, Any]]:
    told: list[tuple[str | None, Policy]] = [
        (None, one) for one in compliance_selectors.policies(actor, None)
    ]
    for client_id in sorted(actor.client_ids):
        told += [(str(client_id), one) for one in compliance_selectors.policies(actor, client_id)[1:]]
    return [
        {"client": client, "owner": one.owner, "version": one.version, "rules": written(one.rules)}
        for client, one in told
    ]


def _pins(actor: Actor) -> list[dict[str, Any]]:
    known = {client_id: compliance_selectors.pins_of(actor, client_id) for client_id in actor.client_ids}
    return [
        {"client": str(client_id), "version": one.version, **pin_texts.written(one)}
        for client_id, one in sorted(known.items())
        if one.version
    ]


def _transfer_rules(actor: Actor) -> dict[str, Any]:
    force = compliance_selectors.transfer_rules(actor)
    return {"version": force.version, **transfers_written(force)}


def _transfers(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "client": str(one.client_id),
            "home": one.home,
            "year": one.year,
            "sensitive": one.sensitive,
            "persons": one.persons,
            "countries": dict(sorted(one.countries.items())),
            "thresholds": [
                {"name": told.name, "warn_at": told.warn_at, "stop_at": told.stop_at}
                for told in one.thresholds
            ],
        }
        for one in compliance_selectors.transfers(actor, now.year)
    ]


def _erasures(platform: Actor, home: str) -> dict[str, Any]:
    """What the journal of a home says of the operator's clients; their certificates rest on it."""
    try:
        found = [one for one in custody().store(home).journal() if one.client_id in platform.client_ids]
    except KeyAway:
        return {"home": home, "away": True}
    told = [
        {"subject": str(one.subject_id), "kind": one.kind, "at": instant(one.erased_at)}
        for one in found[:ERASURES_TOLD]
    ]
    return {"home": home, "away": False, "count": len(found), "entries": told}


def _signing_keys(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "fingerprint": one.fingerprint,
            "begun_at": instant(one.begun_at),
            "ended_at": instant(one.ended_at),
        }
        for one in signing_selectors.keys(actor)
    ]


def _isolation() -> dict[str, Any]:
    """Where the report of isolation stands in this release, and what it and its results hash to."""
    from importlib.resources import files

    package = files("heliotrope")
    results = (package / "insight" / "promises" / "results.json").read_bytes()
    report = Path(str(package)).parents[1] / "docs" / "reference" / "isolation.md"
    return {
        "report": "tests/integration/isolation_pages.csv and isolation_table.csv of the release's source",
        "report_sha256": sha256(report.read_bytes()).hexdigest() if report.is_file() else None,
        "results_date": str(json.loads(results).get("date", "")),
        "results_sha256": sha256(results).hexdigest(),
    }
