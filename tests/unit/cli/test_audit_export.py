"""An audit export is checked from its lines alone, and every row that was touched is named."""

import contextlib
import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.foundation.audit.chain import GENESIS, Content, sealed_hash
from heliotrope.foundation.audit.digests import digest_of
from heliotrope.foundation.signing.keys import signer
from heliotrope.interfaces.cli.audit_export import FORMAT, line_of
from heliotrope.interfaces.cli.audit_exported import is_export, report

ANA, EVE, BOOKS = UUID(int=1), UUID(int=2), UUID(int=3)
KEY = signer("a secret of these tests", UUID(int=9), 1)
COLUMNS = ("id", "transaction_id", "legal_entity_id", "currency", "amount")


def entry_row(number: int, amount: str) -> dict[str, object]:
    values = {
        "id": str(UUID(int=100 + number)),
        "transaction_id": str(UUID(int=50)),
        "legal_entity_id": str(BOOKS),
        "currency": "EUR",
        "amount": amount,
    }
    return {"kind": "row", "table": "ledger_entry", "id": values["id"], "values": values}


ROWS = [entry_row(1, "2.000000"), entry_row(2, "-2.000000")]


def chain() -> list[dict[str, object]]:
    """Four entries: Ana's posting, two of others as bare links, and another of Ana's."""
    digests = {row["id"]: digest_of("ledger_entry", row["id"], COLUMNS, row["values"]) for row in ROWS}
    sealing = {"rows": {"ledger_entry": {"columns": list(COLUMNS), "digests": digests}}}
    told, previous = [], GENESIS
    for number, (client, action, detail) in enumerate(
        [(ANA, "ledger.posted", sealing), (EVE, "x", {}), (EVE, "x", {}), (ANA, "order.placed", {"n": 1})], 1
    ):
        content = Content(
            id=UUID(int=1000 + number), at=datetime(2026, 11, 1, tzinfo=UTC), actor_kind="person",
            actor_id=None, operator_id=UUID(int=9), client_id=client, action=action, subject_kind="order",
            subject_id=UUID(int=5), detail=detail,
        )  # fmt: skip
        own = sealed_hash(previous, number, content)
        line = {"kind": "link", "database": "default", "number": number, "hash": own}
        if client == ANA:
            said = {
                "action": action, "actor_kind": "person", "at": "2026-11-01T00:00:00.000000+00:00",
                "detail": detail, "id": str(content.id), "subject_id": str(UUID(int=5)),
                "subject_kind": "order", "actor_id": None, "client_id": str(ANA),
                "operator_id": str(UUID(int=9)),
            }  # fmt: skip
            line |= {"kind": "entry", "previous": previous, "content": said}
        told.append(line)
        previous = own
    return [*told, {"kind": "head", "database": "default", "number": 4, "hash": previous}]


def export(lines: list[dict[str, object]]) -> list[bytes]:
    """The lines as a file that was signed."""
    head = {
        "kind": "export", "format": FORMAT, "databases": ["default"], "client": str(ANA),
        "operators": [str(UUID(int=9))],
    }  # fmt: skip
    texts = [line_of(one) for one in (head, *lines)]
    digest = hashlib.sha256(b"".join(texts)).hexdigest()
    signature = KEY.sign(f"{FORMAT}:{digest}".encode())
    signed = {"operator": str(UUID(int=9)), "key": KEY.public, "signature": signature}
    return [*texts, line_of({"kind": "end", "sha256": digest, "signatures": [signed]})]


WHOLE = export([*chain(), *ROWS])


def faults(lines: list[bytes]) -> str:
    return "\n".join(report(lines, key=KEY.public).faults)


def test_a_whole_export_holds_and_tells_only_whose_it_is():
    found = report(WHOLE, key=KEY.public)
    assert found.faults == []
    assert "default: 4 entries, 2 of them told in full" in "\n".join(found.checked)
    assert is_export(WHOLE[0])
    assert str(EVE).encode() not in b"".join(WHOLE)


def test_a_row_that_was_changed_is_named_with_its_column_even_where_it_was_signed_again():
    changed = [dict(ROWS[0], values={**ROWS[0]["values"], "amount": "3.000000"}), ROWS[1]]
    said = faults(export([*chain(), *changed]))
    assert f"ledger_entry {ROWS[0]['id']}: amount is not what audit entry 1 sealed" in said
    assert "is off by 1.000000 EUR" in said


def test_rows_that_were_slipped_in_or_removed_are_named():
    assert f"{ROWS[1]['id']}: was removed" in faults(export([*chain(), ROWS[0]]))
    assert "was slipped in" in faults(export([*chain(), *ROWS, entry_row(7, "0.000001")]))


def test_an_entry_that_was_changed_left_out_or_moved_is_named():
    lines = chain()
    rewritten = json.loads(json.dumps(lines))
    rewritten[3]["content"]["detail"] = {"n": 2}
    assert f"{UUID(int=1004)}: the content of entry 4" in faults(export([*rewritten, *ROWS]))
    assert "entry 2 is missing before it" in faults(export([lines[0], *lines[2:], *ROWS]))
    assert "ends elsewhere than its head" in faults(export([*lines[:3], lines[4], *ROWS]))
    assert "where the chain ends is missing" in faults(export([*lines[:4], *ROWS]))


def test_a_file_that_was_cut_or_signed_by_another_does_not_hold():
    assert "the file was cut" in faults(WHOLE[:-1])
    other = signer("another secret", UUID(int=9), 1).public
    assert "another key" in "\n".join(report(WHOLE, key=other).faults)
    assert "after the end" in faults([*WHOLE, WHOLE[-2]])
    with pytest.raises(Invalid, match="line 2"):
        report([WHOLE[0], b"nonsense\n"], key="")


@settings(deadline=None)
@given(st.data())
def test_any_changed_byte_is_found(data):
    place = data.draw(st.integers(0, len(WHOLE) - 1))
    line = bytearray(WHOLE[place])
    at = data.draw(st.integers(0, len(line) - 2))
    line[at] = data.draw(st.integers(32, 126).filter(lambda byte: byte != line[at]))
    with contextlib.suppress(Invalid):
        assert faults([*WHOLE[:place], bytes(line), *WHOLE[place + 1 :]])
