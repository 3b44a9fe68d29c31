"""Writing an audit export: the chain of every database and the ledger, of one client or whole, signed."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

FORMAT = "heliotrope-audit@1"


def written(path: Path, client_id: UUID | None, *, now: datetime) -> dict[str, int]:
    """Write an export and give how many lines of each kind it has.

    The last line holds the SHA-256 of all before it, signed by each operator whose records are told.
    """
    from heliotrope.foundation.signing import services as signing
    from heliotrope.foundation.tenancy import selectors as tenancy_selectors
    from heliotrope.foundation.tenancy.scope import acting

    if client_id is None:
        actors = tenancy_selectors.machines()
    else:
        actors = (tenancy_selectors.machine_for_client(client_id),)
    counts: dict[str, int] = {}
    digest = hashlib.sha256()
    # What was written stays under another name until it is whole.
    half = path.with_name(f"{path.name}.part")
    with half.open("wb") as file:
        for line in _lines(client_id, now, [str(actor.operator) for actor in actors]):
            text = line_of(line)
            digest.update(text)
            file.write(text)
            counts[line["kind"]] = counts.get(line["kind"], 0) + 1
        signatures = []
        for actor in actors:
            with acting(actor):
                signer = signing.current(actor, now=now)
            signatures.append(
                {
                    "operator": str(actor.operator),
                    "key": signer.public,
                    "signature": signer.sign(f"{FORMAT}:{digest.hexdigest()}".encode()),
                }
            )
        file.write(line_of({"kind": "end", "sha256": digest.hexdigest(), "signatures": signatures}))
    half.replace(path)
    return counts


def _lines(client_id: UUID | None, now: datetime, operators: list[str]) -> Iterator[dict[str, Any]]:
    from django.db import connections

    from heliotrope.foundation.audit import exporting
    from heliotrope.foundation.tenancy.scope import keeping
    from heliotrope.foundation.tenancy.selectors import everyone
    from heliotrope.foundation.vaults import CONTROL
    from heliotrope.money import seals

    clients = None if client_id is None else {client_id}
    known = everyone()
    yield {
        "kind": "export",
        "format": FORMAT,
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "client": None if client_id is None else str(client_id),
        "databases": list(connections),
        "ledger": CONTROL,
        "operators": operators,
        "anchored": _anchored(known),
    }
    for alias in connections:
        with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
            yield from exporting.lines(alias, clients)
            if alias == CONTROL:
                yield from seals.exported(clients)


def _anchored(known: Any) -> dict[str, list[int]]:
    """The entries of each chain that others noted, so that who reads the file remembers their hashes."""
    from django.db import connections

    from heliotrope.foundation.audit import anchoring
    from heliotrope.foundation.tenancy.scope import keeping

    found: dict[str, set[int]] = {}
    for alias in connections:
        with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
            for one in anchoring.kept(alias):
                found.setdefault(one.of, set()).add(one.number)
    return {alias: sorted(numbers) for alias, numbers in sorted(found.items())}


def events_written(path: Path, client_id: UUID | None) -> int:
    """Write the chains as events of OCSF, a line each, and give how many there are."""
    from django.db import connections

    from heliotrope.foundation.audit import exporting
    from heliotrope.foundation.tenancy.scope import keeping
    from heliotrope.foundation.tenancy.selectors import everyone, machine_for_client

    if client_id is not None:
        machine_for_client(client_id)
    known, count = everyone(), 0
    half = path.with_name(f"{path.name}.part")
    with half.open("wb") as file:
        for alias in connections:
            with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
                for one in exporting.events(alias, None if client_id is None else {client_id}):
                    file.write(line_of(one))
                    count += 1
    half.replace(path)
    return count


def line_of(line: dict[str, Any]) -> bytes:
    """One line of the file, in the one spelling that its hash covers."""
    return json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
