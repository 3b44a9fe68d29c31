"""Checking an audit export from its lines alone, and naming each row that is not as it was sealed."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.foundation.audit.chain import GENESIS, Content, sealed_hash
from heliotrope.foundation.audit.digests import difference, digest_of
from heliotrope.foundation.signing.keys import fingerprint, holds
from heliotrope.interfaces.cli.audit_export import FORMAT

MOST_NAMED = 200
POSTED, ANCHORED = "ledger.posted", "audit.anchored"


@dataclass(slots=True, kw_only=True)
class _Chain:
    number: int = 0
    hash: str = GENESIS
    told: int = 0
    ends: bool = False
    noted: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was found so far, line by line; memory grows with the ledger's rows, not with the chain."""

    checked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    chains: dict[str, _Chain] = field(default_factory=dict)
    sealed: dict[tuple[str, str], tuple[str, tuple[str, ...], int]] = field(default_factory=dict)
    sums: dict[tuple[str, str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    rows: int = 0
    operators: frozenset[str] = frozenset()
    anchors: list[tuple[str, str, int, str, str]] = field(default_factory=list)

    def fault(self, text: str) -> None:
        """Note a row that is not as it was sealed."""
        if len(self.faults) < MOST_NAMED:
            self.faults.append(text)


def is_export(first: bytes) -> bool:
    """Whether a file that begins with this line is an audit export."""
    return first.startswith(b"{") and f'"format":"{FORMAT}"'.encode() in first


def report(lines: Iterable[bytes], *, key: str) -> Reading:
    """Check an export.

    Args:
        lines: of the file, with their line ends.
        key: the operator's public key; empty when it is not compared.

    Raises:
        Invalid: a line is no JSON, or of no kind that an export has.
    """
    found, digest, ended = Reading(), hashlib.sha256(), False
    for place, text in enumerate(lines, 1):
        line = _read(text, place)
        if ended:
            found.fault(f"line {place}: it stands after the end that was signed")
        elif line["kind"] == "end":
            ended = True
            _signed(found, line, digest.hexdigest(), key)
        else:
            digest.update(text)
            _take(found, line, place)
    if not ended:
        found.fault("the end is missing: the file was cut")
    for database, chain in found.chains.items():
        if not chain.ends:
            found.fault(f"{database}: the line that says where the chain ends is missing")
        said = f"{chain.number} entries, {chain.told} of them told in full, head {chain.hash}"
        found.checked.append(f"{database}: {said}")
    _anchors_held(found)
    _rows_left(found)
    found.checked.append(f"ledger: {found.rows} rows against their seals")
    return found


def _read(text: bytes, place: int) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if not isinstance(line, dict) or not isinstance(line.get("kind"), str):
        raise Invalid(f"line {place} is no line of an audit export")
    return line


def _take(found: Reading, line: Mapping[str, Any], place: int) -> None:
    try:
        match line["kind"]:
            case "export":
                found.chains = {str(name): _Chain() for name in line["databases"]}
                found.operators = frozenset(map(str, line.get("operators") or ()))
                for name, numbers in dict(line.get("anchored") or {}).items():
                    noted = dict.fromkeys(map(int, numbers), "")
                    found.chains.setdefault(str(name), _Chain()).noted = noted
            case "entry" | "link":
                _link(found, line)
            case "head":
                _head(found, line)
            case "row":
                _row(found, line)
            case other:
                raise Invalid(f"line {place}: {other} is no kind of line that an audit export has")
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        found.fault(f"line {place}: it is damaged ({type(error).__name__}: {error})")


def _link(found: Reading, line: Mapping[str, Any]) -> None:
    """One entry further; after a break it goes on from what the line says of itself."""
    database, number = str(line["database"]), int(line["number"])
    chain = found.chains.setdefault(database, _Chain())
    name, due = f"{database}: audit_entry {number}", chain.number + 1
    if number != due:
        found.fault(f"{name}: entry {due} is missing before it")
    if line["kind"] == "entry":
        content = _content(line["content"])
        name = f"{database}: audit_entry {content.id}"
        if line["previous"] != chain.hash:
            found.fault(f"{name}: entry {number} does not follow the hash of the entry before it")
        elif line["hash"] != sealed_hash(chain.hash, number, content):
            found.fault(f"{name}: the content of entry {number} ({content.action}) is not what was sealed")
        chain.told += 1
        if content.action == POSTED:
            _keep(found, content.detail, number)
        elif content.action == ANCHORED:
            _note_anchors(found, database, content.detail)
    if number in chain.noted:
        chain.noted[number] = str(line["hash"])
    chain.number, chain.hash = number, str(line["hash"])


def _content(said: Mapping[str, Any]) -> Content:
    ids = {
        name: UUID(said[name]) if said[name] else None for name in ("actor_id", "client_id", "operator_id")
    }
    return Content(
        id=UUID(said["id"]),
        at=datetime.fromisoformat(said["at"]),
        actor_kind=said["actor_kind"],
        actor_id=ids["actor_id"],
        operator_id=ids["operator_id"],
        client_id=ids["client_id"],
        action=said["action"],
        subject_kind=said["subject_kind"],
        subject_id=UUID(said["subject_id"]),
        detail=said["detail"],
    )


def _note_anchors(found: Reading, database: str, detail: Mapping[str, Any]) -> None:
    for of, head in dict(detail["heads"]).items():
        anchor = (database, str(of), int(head["number"]), str(head["hash"]), str(detail["day"]))
        found.anchors.append(anchor)


def _anchors_held(found: Reading) -> None:
    """Each chain against what the others noted of it; what all operators noted alike is named once."""
    compared, unlike = 0, dict[str, None]()
    for kept_in, of, number, noted, day in found.anchors:
        known = found.chains[of].noted.get(number) if of in found.chains else None
        compared += known is not None
        if known is not None and known != noted:
            unlike[f"{of}: entry {number} is not the one that {kept_in} noted on {day}"] = None
    for text in unlike:
        found.fault(text)
    left = len(found.anchors) - compared
    late = f", {left} were written while the export was and are not" if left else ""
    found.checked.append(f"anchors: {compared} compared with the chain that each is of{late}")


def _keep(found: Reading, detail: Mapping[str, Any], number: int) -> None:
    for table, told in dict(detail.get("rows") or {}).items():
        columns = tuple(told["columns"])
        for key, digest in told["digests"].items():
            found.sealed[table, key] = (digest, columns, number)


def _head(found: Reading, line: Mapping[str, Any]) -> None:
    chain = found.chains.setdefault(str(line["database"]), _Chain())
    chain.ends = True
    if (chain.number, chain.hash) != (int(line["number"]), str(line["hash"])):
        found.fault(f"{line['database']}: the chain ends elsewhere than its head, entry {line['number']}")


def _row(found: Reading, line: Mapping[str, Any]) -> None:
    table, key, values = str(line["table"]), str(line["id"]), line["values"]
    found.rows += 1
    known = found.sealed.pop((table, key), None)
    if known is None:
        found.fault(f"{table} {key}: was slipped in: no entry of the chain names it")
    elif said := difference(known[1], known[0], digest_of(table, key, known[1], values)):
        found.fault(f"{table} {key}: {said} is not what audit entry {known[2]} sealed")
    if table == "ledger_entry":
        place = (values["transaction_id"], values["legal_entity_id"], values["currency"])
        found.sums[place] += Decimal(values["amount"])


def _rows_left(found: Reading) -> None:
    for (table, key), (_, _, number) in found.sealed.items():
        found.fault(f"{table} {key}: was removed after audit entry {number} sealed it")
    for (transaction, entity, currency), off in found.sums.items():
        if off:
            found.fault(
                f"ledger_transaction {transaction}: is off by {off} {currency} in the books of {entity}"
            )


def _signed(found: Reading, line: Mapping[str, Any], digest: str, key: str) -> None:
    if line.get("sha256") != digest:
        found.fault("the lines are not those that were signed: their hash differs")
    signatures = [one for one in line.get("signatures", ()) if isinstance(one, Mapping)]
    for one in signatures:
        public = str(one.get("key"))
        if holds(public, f"{FORMAT}:{line.get('sha256')}".encode(), str(one.get("signature"))):
            found.checked.append(f"signature of operator {one.get('operator')}, by the key {_short(public)}")
        else:
            found.fault(f"the signature of operator {one.get('operator')} is not that of its key")
    # The digest covers the first line, which says who signs; exports of before do not say it.
    if found.operators and {str(one.get("operator")) for one in signatures} != found.operators:
        found.fault("it was not signed by the operators whom its first line names")
    if not signatures:
        found.fault("nobody signed it")
    if key and key not in {str(one.get("key")) for one in signatures}:
        found.fault("it was signed with another key than the one given")


def _short(public: str) -> str:
    try:
        return fingerprint(public)
    except Invalid:
        return public


def spoken(found: Reading, *, key: str) -> Iterator[str]:
    """What was checked, then what is not as it was sealed."""
    yield from found.checked
    if not key:
        yield "key: NOT compared; give the operator's published one with --key"
    for one in found.faults:
        yield f"CHANGED  {one}"
    yield "The export does NOT hold; see above." if found.faults else "The export holds."
