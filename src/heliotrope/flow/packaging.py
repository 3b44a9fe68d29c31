"""The package of a person's data: everything about them in every home, to read and for a machine, signed.

A home whose key is not held by this process is named in it as not reached; its own process answers for it.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

from heliotrope.compliance.selectors.requests import PersonLine, RequestLine, told_of
from heliotrope.core.clocks import rule
from heliotrope.flow.persons import Somewhere, everywhere
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.signing.keys import Signer, holds
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
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
    document = _document(line, where, told, files, now)
    return _zip(signed(signer, document), files)


def _document(
    line: RequestLine, where: Sequence[Somewhere], told: Mapping[str, Any], files: Mapping[str, bytes],
    now: datetime,
) -> dict[str, Any]:  # fmt: skip
    return {
        "heliotrope": KIND,
        "version": 1,
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
        "purposes": [
            "to answer what you wrote",
            "to settle what an order lacked",
            "to check the quality of answers",
            "to bill the work",
        ],
        "recipients": "people who answered you saw placeholders for what names you, but for the looks listed",
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


def _zip(document: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        archive.writestr("data.html", _html(document))
        for key, content in files.items():
            archive.writestr(f"files/{UUID(key)}", content)
    return out.getvalue()


def _html(document: Mapping[str, Any]) -> str:
    body = _part(document["homes"]) or "<p>—</p>"
    title = "Your data / 您的数据"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>'
    return f"{head}{_part(document['request'])}{body}</html>\n"


def _part(value: Any) -> str:
    """Any JSON as nested lists, every text escaped."""
    if isinstance(value, Mapping):
        rows = "".join(
            f"<dt>{escape(str(key).replace('_', ' '))}</dt><dd>{_part(one)}</dd>"
            for key, one in value.items()
        )
        return f"<dl>{rows}</dl>"
    if isinstance(value, list):
        return "<ol>" + "".join(f"<li>{_part(one)}</li>" for one in value) + "</ol>"
    return f'<span dir="auto">{escape("" if value is None else str(value))}</span>'
