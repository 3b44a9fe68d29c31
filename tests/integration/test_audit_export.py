"""Ana takes her audit trail and ledger away in a file that is checked without the platform."""

import json

from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.tenancy.scope import acting, keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.interfaces.cli.audit_export import written
from heliotrope.interfaces.cli.audit_exported import report
from tests.integration.bills import accepted
from tests.support.world import make_world


def seal_all() -> None:
    known, sealed = everyone(), 1
    while sealed:
        with keeping("default", known.client_ids, known.operator_ids):
            sealed = audit.seal("default")


def test_a_clients_records_are_checked_offline_and_a_changed_row_is_named(tmp_path):
    world = make_world(rate="2")
    accepted(world)
    path = tmp_path / "ana.jsonl"
    written(path, world.client_id, now=real_now())
    assert report(path.read_bytes().splitlines(keepends=True), key="").faults == [], "while rows wait"
    seal_all()
    counts = written(path, world.client_id, now=real_now())
    assert counts["row"] > 5

    ana = world.actor("ana")
    with acting(ana):
        key = signing_selectors.keys(ana)[0].public
    lines = path.read_bytes().splitlines(keepends=True)
    assert report(lines, key=key).faults == []
    told = [json.loads(line) for line in lines]
    full = [one["content"] for one in told if one["kind"] == "entry"]
    clients = {one["client_id"] for one in full if one["action"] != "audit.anchored"}
    assert clients == {str(world.client_id)}
    assert {one["values"]["client_id"] for one in told if one.get("table") == "ledger_transaction"} == clients

    place = next(n for n, one in enumerate(told) if one.get("table") == "invoice")
    told[place]["values"]["total"] = "1.000000"
    lines[place] = json.dumps(told[place], sort_keys=True, separators=(",", ":")).encode() + b"\n"
    faults = "\n".join(report(lines, key=key).faults)
    assert f"invoice {told[place]['id']}: total is not what audit entry" in faults
    assert "their hash differs" in faults
