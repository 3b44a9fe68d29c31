"""An evidence pack read on any machine: what it says, and what of it does not hold."""

from collections.abc import Mapping
from typing import Any

from heliotrope.core.errors import Invalid
from heliotrope.foundation.keys import erasing
from heliotrope.foundation.signing import documents
from heliotrope.foundation.signing.keys import fingerprint
from heliotrope.interfaces.cli.verifying import Report


def report(document: Mapping[str, Any], *, key: str) -> Report:
    """What was checked of a pack and what does not hold.

    Args:
        key: the operator's public key; empty when it is not compared.

    Raises:
        Invalid: a part of it is not as a pack has it.
    """
    found = documents.faults(document, key=key)
    chains, certificates = _objects(document, "chains"), _signed(document)
    checked = [
        f"pack         {document.get('pack')} of {document.get('at')}",
        *(
            f"chain        {one.get('database')}: {one.get('sealed')} entries, head {one.get('head')}"
            for one in chains
        ),
        f"signature    by the key {fingerprint(str(document['key']))}",
        f"key          {'compared with the one given' if key else 'NOT compared; give it with --key'}",
        f"erasures     {len(certificates)} certificates",
        *(
            f"NOT IN IT    what lies in the home {home}: its vault did not answer when the pack was made"
            for home in _list(document, "homes_not_reached")
        ),
    ]
    for number, one in enumerate(certificates, 1):
        found += _faults(number, one)
    found += [f"the pack itself says: {one}" for one in _list(document, "broken")]
    return Report(checked=tuple(map(_printable, checked)), faults=tuple(map(_printable, found)))


def ends(*, holds: bool, compared: bool) -> str:
    """The last line: a pack whose key nobody compared may be anybody's."""
    if not holds:
        return "The pack does NOT hold; see above."
    if compared:
        return "The pack holds."
    return (
        "The pack is whole in itself, but anybody can sign one: whose it is was NOT checked. Read the"
        " operator's public key on the page Evidence, or ask for it by another way, and give it with --key."
    )


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name, [])
    if not isinstance(value, list):
        raise Invalid(f"{name}: it must be a list; this is no whole evidence pack.")
    return value


def _objects(document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = _list(document, name)
    if not all(isinstance(one, dict) for one in rows):
        raise Invalid(f"{name}: each must be an object; this is no whole evidence pack.")
    return rows


def _signed(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The certificates of erasures that a pack carries, each signed by itself."""
    told = document.get("certificates", {})
    if not isinstance(told, dict):
        raise Invalid("certificates: it must be an object; this is no whole evidence pack.")
    return _objects(told, "signed")


def _faults(number: int, one: Mapping[str, Any]) -> list[str]:
    content = one.get("content")
    whose = content.get("subject_id") if isinstance(content, dict) else f"number {number}"
    try:
        return [f"certificate of {whose}: {fault}" for fault in erasing.faults(one, key="")]
    except Invalid as error:
        raise Invalid(f"certificate of {whose}: {error}") from error


def _printable(line: str) -> str:
    """Half a character, as JSON can hold it, has no place on a terminal."""
    return line.encode("utf-8", "backslashreplace").decode()
