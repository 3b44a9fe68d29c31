"""The package of a person's data: everything about them in every home, to read and for a machine, signed.

A home whose key is not held by this process is named in it as not reached; its own process answers for it.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.compliance.selectors.requests import PersonLine, RequestLine, told_of
from heliotrope.compliance.selectors.retention import retention_rules
from heliotrope.core.clocks import rule
from heliotrope.core.privacy.retention import DataClass, in_force
from heliotrope.flow import telling
from heliotrope.flow.packaging_page import page
from heliotrope.flow.packaging_words import PURPOSES, RECIPIENTS
from heliotrope.flow.persons import Somewhere, everywhere
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.signing.keys import Signer, holds
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.tenancy.selectors import clients
from heliotrope.lines.commerce import buyers
from heliotrope.lines.support import subjects
from heliotrope.pipeline.decompose.subjects import items_of_person

KIND = "personal data"


def package(actor: Actor, line: RequestLine, person: PersonLine, *, now: datetime) -> bytes:
    """A ZIP with ``data.json`` (signed), ``data.html`` and the files that the person sent."""
    where = everywhere(actor, person.subject_id, home=line.data_home)
    told: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for place in where:
        ids, orders = [one.id for one in place.contacts], [one.id for one in place.orders]
        if not ids and not orders:
            continue
        with acting_in_vault(actor, place.home):
            cases = [item for one in (*ids, *orders) for item in items_of_person(line.client_id, one)]
            told[place.home] = {
                "contacts": subjects.told(actor, ids),
                "orders": buyers.told(actor, orders),
                "privacy": told_of(actor, [*ids, *orders], case_ids=cases),
            }
            files |= subjects.sent_files(actor, ids)
    with acting(actor):
        signer = signing.current(actor, now=now)
        document = signed(signer, _document(actor, line, where, told, files, now))
    with acting_in_vault(actor, line.data_home), telling.spoken_to(actor, person.subject_id):
        return _zip(document, page(document), files)


def _kept_for(actor: Actor, client_id: UUID) -> list[dict[str, Any]]:
    """How long each class of data is kept (GDPR Art. 15(1)(d)); those without a term are left out."""
    rules = retention_rules(actor)
    found = [in_force(rules, data, client_id) for data in DataClass]
    return [{"data": one.data.value, "days": one.days, "basis": one.basis} for one in found if one]


def _document(
    actor: Actor, line: RequestLine, where: Sequence[Somewhere], told: Mapping[str, Any],
    files: Mapping[str, bytes], now: datetime,
) -> dict[str, Any]:  # fmt: skip
    return {
        "heliotrope": KIND,
        "version": 2,
        "controller": next((one.name for one in clients(actor) if one.id == line.client_id), ""),
        "request": {
            "id": str(line.id),
            "right": line.right,
            "law": rule(line.rule).citation,
            "received_at": line.received_at.isoformat(timespec="seconds"),
            "answered_at": now.isoformat(timespec="seconds"),
        },
        "homes": dict(told),
        "homes_not_reached": [one.home for one in where if one.away],
        "files": {key: hashlib.sha256(content).hexdigest() for key, content in files.items()},
        "purposes": list(PURPOSES),
        "recipients": RECIPIENTS,
        "kept_for": _kept_for(actor, line.client_id),
    }


def signed(signer: Signer, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its key and the signature over its canonical form."""
    bare = {**document, "key": signer.public}
    return {**bare, "signature": signer.sign(_canonical(bare))}


def is_whole(document: Mapping[str, Any]) -> bool:
    """Whether nothing of a signed document was changed."""
    bare = {name: value for name, value in document.items() if name != "signature"}
    return holds(str(document.get("key", "")), _canonical(bare), str(document.get("signature", "")))


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _zip(document: Mapping[str, Any], shown: str, files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        archive.writestr("data.html", shown)
        for key, content in files.items():
            archive.writestr(f"files/{UUID(key)}", content)
    return out.getvalue()
