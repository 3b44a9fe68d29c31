"""Chains note each other once a day: a chain that was written anew whole, head and all, is found out."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from heliotrope.core.privacy.unusual import FLOOR
from heliotrope.flow import alerting
from heliotrope.foundation.audit import anchoring
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now, real_now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault, keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.interfaces.cli.audit_export import events_written, written
from heliotrope.interfaces.cli.audit_exported import report
from tests.integration.holdings import as_owner
from tests.support.world import World, make_world

DAY = date(2037, 11, 23)
GUARDS = (
    "ALTER TABLE audit_entry {} TRIGGER audit_entry_seal_only",
    "ALTER TABLE audit_head {} TRIGGER audit_head_forward",
)


def seal_all() -> None:
    known = everyone()
    for alias in settings.DATABASES:
        sealed = 1
        while sealed:
            with keeping(alias, known.client_ids, known.operator_ids):
                sealed = audit.seal(alias)


def anchor_all(day: date) -> int:
    known, made = everyone(), 0
    for alias in settings.DATABASES:
        with keeping(alias, known.client_ids, known.operator_ids):
            made += anchoring.anchor(alias, list(connections), known.operator_ids, day=day)
    return made


def breaks() -> list[str]:
    known = everyone()
    noted: list[anchoring.Anchor] = []
    for alias in settings.DATABASES:
        with keeping(alias, known.client_ids, known.operator_ids):
            noted += anchoring.kept(alias)
    found: list[str] = []
    for alias in settings.DATABASES:
        with keeping(alias, known.client_ids, known.operator_ids):
            found += map(str, anchoring.broken(alias, noted))
    return found


@pytest.fixture(scope="module")
def world() -> World:
    made = make_world()
    platform = made.platform()
    for home in ("eu", "us"):
        with acting_in_vault(platform, home):
            audit.record(platform, "planted", subject_kind="operator", subject_id=made.operator_id)
    seal_all()
    return made


def test_each_chain_notes_all_the_others_once_a_day_and_an_outsider_can_compare(world: World, tmp_path: Path):
    first, again = anchor_all(DAY), anchor_all(DAY)
    next_day = anchor_all(date(2037, 11, 24))
    seal_all()
    with as_owner("vault_us") as owner:
        rows = owner.execute(
            "SELECT detail FROM audit_entry WHERE action = 'audit.anchored' AND operator_id = %s"
            " AND detail->>'day' = '2037-11-23'",
            [world.operator_id],
        ).fetchall()

    assert first == next_day >= 3 and again == 0
    assert [sorted(row[0]["heads"]) for row in rows] == [["default", "vault_eu"]]
    assert breaks() == []
    path = tmp_path / "ana.jsonl"
    written(path, world.client_id, now=real_now())
    found = report(path.read_bytes().splitlines(keepends=True), key="")
    assert found.faults == []
    (told,) = [line for line in found.checked if line.startswith("anchors: ")]
    assert int(told.split()[1]) >= 12, "two days, three chains, each of two others"


def test_a_chain_written_anew_to_its_head_agrees_with_itself_and_not_with_the_others(
    world: World, tmp_path: Path
):
    """The owner of one database rewrites an entry, every hash and the head after it, as the sealer would."""
    anchor_all(date(2037, 11, 25))
    seal_all()
    with as_owner("vault_us") as owner:
        kept = owner.execute("SELECT * FROM audit_head").fetchall()
        rows = owner.execute(
            "SELECT id, number, previous_hash, hash, detail::text FROM audit_entry WHERE number IS NOT NULL"
        ).fetchall()
        place = min(row[1] for row in rows)
        for guard in GUARDS:
            owner.execute(guard.format("DISABLE"))
        try:
            owner.execute("UPDATE audit_entry SET detail = '{\"n\": 9}' WHERE number = %s", [place])
            owner.execute("UPDATE audit_entry SET number = NULL WHERE number >= %s", [place])
            owner.execute("UPDATE audit_head SET number = 0, hash = repeat('0', 64), entry_id = NULL")
            seal_all()
            known = everyone()
            with keeping("vault_us", known.client_ids, known.operator_ids):
                alone = audit.verify("vault_us")
            found = breaks()
            path = tmp_path / "all.jsonl"
            written(path, None, now=real_now())
            outside = report(path.read_bytes().splitlines(keepends=True), key="").faults
        finally:
            for row in rows:
                owner.execute(
                    "UPDATE audit_entry SET number = %s, previous_hash = %s, hash = %s, detail = %s::jsonb"
                    " WHERE id = %s",
                    [-row[1], *row[2:], row[0]],
                )
            owner.execute("UPDATE audit_entry SET number = -number WHERE number < 0")
            owner.execute("UPDATE audit_head SET number = %s, hash = %s, entry_id = %s", [*kept[0][1:]])
            for guard in GUARDS:
                owner.execute(guard.format("ENABLE"))
    assert alone.breaks == (), "by itself the chain is whole"
    assert any("of vault_us is not the one that default noted on 2037-11-25" in one for one in found)
    assert any("is not the one that vault_eu noted on" in one for one in outside)
    assert breaks() == []


def test_the_chain_goes_out_as_events_a_line_each_and_a_clients_alone(world: World, tmp_path: Path):
    with acting(world.actor("cleo")):
        audit.record(
            world.actor("cleo"), "item.read", subject_kind="item", subject_id=world.client_id,
            client_id=world.client_id,
        )  # fmt: skip
    seal_all()

    count = events_written(tmp_path / "events.jsonl", world.client_id)

    told = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert len(told) == count > 0
    assert {one["metadata"]["tenant_uid"] for one in told} == {str(world.client_id)}
    assert (6003, 2) in {(one["class_uid"], one["activity_id"]) for one in told}


def test_the_officer_is_told_once_of_many_looks_and_of_each_refusal(world: World):
    from heliotrope.compliance import selectors

    viewer, at = world.users["chi"], now()
    with as_owner("vault_eu") as owner:
        grant = owner.execute(
            "INSERT INTO privacy_grant (id, client_id, case_id, viewer_id, reason, granted_at, until_at)"
            " VALUES (gen_random_uuid(), %s, gen_random_uuid(), %s, 'verify-identity', %s, %s::timestamptz"
            " + interval '1 hour') RETURNING id, case_id",
            [world.client_id, viewer, at, at],
        ).fetchone()
        for _ in range(FLOOR + 1):
            owner.execute(
                "INSERT INTO privacy_reveal (id, client_id, case_id, order_id, viewer_id, field, mark,"
                " reason, grant_id, rules, at, until_at)"
                " VALUES (gen_random_uuid(), %s, %s, gen_random_uuid(), %s, 'PHONE', 'x', 'verify-identity',"
                " %s, '{}', %s, %s::timestamptz + interval '1 minute')",
                [world.client_id, grant[1], viewer, grant[0], at, at],
            )
    platform = world.platform()
    with acting_in_vault(platform, "eu"):
        detail = {"rule": "no-eu-abroad", "country": "PH", "mark": ""}
        for _ in range(2):
            audit.record(
                platform, "privacy.transfer.refused", subject_kind="item", subject_id=world.client_id,
                client_id=world.client_id, detail=detail,
            )  # fmt: skip

    told = alerting.watch_looks(operator_id=world.operator_id, now=at)
    again = alerting.watch_looks(operator_id=world.operator_id, now=at)

    cleo = world.actor("cleo")
    with acting(cleo):
        notices = {one.kind: one.detail for one in selectors.notices(cleo, unseen=True)}
    assert (told, again) == (2, 0)
    assert notices["unusual"]["viewer"] == str(viewer) and notices["unusual"]["kind"] == "volume"
    assert notices["refused"]["rule"] == "no-eu-abroad" and notices["refused"]["country"] == "PH"
