"""Destroying a subject's keys in every home, and the certificate that says so.

A certificate is one JSON object, signed with the operator's key over its own canonical form.  It holds ids
and instants only: whom it is about, only who asked for it can tell.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from heliotrope.core.errors import Invalid
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.signing.keys import Signer, holds

KIND: Final = "certificate of erasure"
WHOLE, PART = 1, 2
"""Versions: of what is done in every home, and of what some home has still to do."""


def destroy(custody: Custody, asked: Erasure, *, homes: Iterable[str], at: str = "") -> dict[str, Erasure]:
    """Destroy a subject's data key in these homes, and note it in each journal; gives the journals' entries.

    A home without a key of the subject's is barred from ever making one.  A home whose key store does not
    answer, or is another cell's, is left out.  Again gives the same entries.

    Args:
        asked: whom, and when; the key is whichever a home's store has.
        at: the home where the subject's data are, which must not be left out; empty when nobody knows.

    Raises:
        KeyAway: the key store of that home does not answer, or none does; all others have done it, so call
            again.
    """
    done: dict[str, Erasure] = {}
    away: dict[str, KeyAway] = {}
    for home in homes:
        try:
            done[home] = custody.store(home).destroy(asked)
        except KeyAway as why:
            away[home] = why
    custody.forget()
    if at in away:
        raise away[at]
    if not done and away:
        raise next(iter(away.values()))
    return done


def certificate(
    signer: Signer,
    entries: Mapping[str, Erasure],
    *,
    erased: Sequence[str],
    remains: Sequence[str],
    waits: Sequence[str] = (),
) -> bytes:
    """The signed certificate of one subject's erasure.

    Args:
        entries: the journals' entries by home, of one subject.
        erased: what is unreadable or removed, in words.
        remains: what is kept nevertheless, in words, with why.
        waits: homes that have still to bar the subject; a later certificate has none.
    """
    one = next(iter(entries.values()))
    content: dict[str, Any] = {
        "subject_id": str(one.subject_id),
        "kind": one.kind,
        "client_id": str(one.client_id),
        "homes": {
            home: {
                "key_id": str(entry.key_id) if entry.key_id else None,
                "erased_at": entry.erased_at.isoformat(),
            }
            for home, entry in sorted(entries.items())
        },
        "erased": list(erased),
        "remains": list(remains),
    }
    if waits:
        content["waits"] = sorted(waits)
    # Whoever reads the first version alone must not take one for whole that is not.
    version = PART if waits else WHOLE
    document = {"heliotrope": KIND, "version": version, "content": content, "key": signer.public}
    signed = document | {"signature": signer.sign(_canonical(document))}
    return (json.dumps(signed, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def is_certificate(document: object) -> bool:
    """Whether a JSON document says that it is a certificate of erasure."""
    return isinstance(document, dict) and document.get("heliotrope") == KIND


def faults(document: Mapping[str, Any], *, key: str) -> list[str]:
    """What is not as it was signed; empty when the certificate holds.

    Args:
        key: the operator's published key; empty for the document's own, which shows only that it is whole.

    Raises:
        Invalid: it is no certificate of a version that is known here.
    """
    try:
        told, signature = str(document["key"]), str(document["signature"])
        if document["version"] not in (WHOLE, PART) or not document["content"]["homes"]:
            raise Invalid("This certificate of erasure is of another release, or names no home.")
    except (KeyError, TypeError):
        raise Invalid("This is no whole certificate of erasure.") from None
    found = []
    if key and key != told:
        found.append("key: it was signed with another key than the one given")
    bare = {name: value for name, value in document.items() if name != "signature"}
    if not holds(told, _canonical(bare), signature):
        found.append("signature: something in it was changed after it was signed")
    return found


def spoken(document: Mapping[str, Any], *, key: str) -> list[str]:
    """What a certificate that holds says, in lines."""
    content = document["content"]
    lines = [f"erased       {content['kind']} {content['subject_id']} of the client {content['client_id']}"]
    for home, entry in content["homes"].items():
        what = f"key {entry['key_id']} destroyed" if entry["key_id"] else "no key; barred from getting one"
        lines.append(f"home {home:7} {what}, {entry['erased_at']}")
    lines += [f"home {home:7} waits for whoever serves it" for home in content.get("waits", ())]
    lines += [f"unreadable   {one}" for one in content["erased"]]
    lines += [f"remains      {one}" for one in content["remains"]]
    compared = "compared with the one given" if key else "NOT compared; give the operator's with --key"
    return [*lines, f"key          {document['key']}: {compared}"]


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
