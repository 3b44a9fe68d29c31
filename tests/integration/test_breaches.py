"""The register of breaches: its clocks run from when it was known, and its history cannot be changed."""

from datetime import timedelta

import psycopg
import pytest

from heliotrope.compliance.selectors import breaches as register
from heliotrope.compliance.services import breaches
from heliotrope.compliance.services.breaches import Found
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.privacy.breaches import Harm, Risk
from heliotrope.flow import beyond
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from tests.integration.holdings import as_app, as_owner
from tests.integration.masked_desk import Case
from tests.support.pages import HTMX, browser
from tests.support.world import World, make_world


def record(world: World, **more: object):
    at = now()
    told = {
        "id": new_id(), "title": "A list went to Käthe Müller, kaethe@kunde.example",
        "kind": Harm.CONFIDENTIALITY, "jurisdictions": ["EU", "CN"],
        "from_at": at - timedelta(hours=5), "aware_at": at - timedelta(hours=1),
    } | more  # fmt: skip
    officer = world.actor("cleo")
    with acting(officer):
        return breaches.record_breach(officer, Found(**told), now=at)  # type: ignore[arg-type]


def test_a_breach_has_the_clocks_of_every_law_and_names_nobody():
    world = make_world()
    breach_id = record(world)
    officer = world.actor("cleo")
    with acting(officer):
        (line,) = register.open_breaches(officer)
        due = {one.rule: one.due_at - line.aware_at for one in line.duties}
    assert due == {
        "eu.gdpr.33": timedelta(hours=72), "eu.gdpr.34": timedelta(0),
        "cn.pipl.authority": timedelta(0), "cn.pipl.persons": timedelta(0),
    }  # fmt: skip
    assert (line.id, line.due_at) == (breach_id, line.aware_at)
    assert "kaethe@" not in line.title and "⟨" in line.title
    with acting(world.actor("eve")), pytest.raises(NotFound):
        register.breach(make_world().actor("cleo"), breach_id)


def test_it_is_assessed_told_or_not_told_with_a_reason_and_then_closed():
    world = make_world()
    breach_id, officer = record(world, jurisdictions=["EU"]), world.actor("cleo")
    with acting(officer):
        persons, authority = sorted(register.breach(officer, breach_id).duties, key=lambda one: one.rule)[
            ::-1
        ]
        with pytest.raises(Conflict, match="Assess"):
            breaches.settle_duty(officer, breach_id, authority.id, notified=True, now=now())
        with pytest.raises(Conflict, match="Assess"):
            breaches.close(officer, breach_id, now=now())
        breaches.assess(officer, breach_id, risk=Risk.LIKELY, persons=3, measures="Called back.", now=now())
        needed = {one.rule: one.needed for one in register.breach(officer, breach_id).duties}
        assert needed == {"eu.gdpr.33": True, "eu.gdpr.34": False}
        breaches.settle_duty(officer, breach_id, authority.id, notified=True, now=now())
        with pytest.raises(Conflict, match="not told yet"):
            breaches.close(officer, breach_id, now=now())
        with pytest.raises(Invalid, match="why nobody is told"):
            breaches.settle_duty(officer, breach_id, persons.id, notified=False, why="no", now=now())
        why = "The list was deleted unread, as its receiver confirmed."
        breaches.settle_duty(officer, breach_id, persons.id, notified=False, why=why, now=now())
        breaches.close(officer, breach_id, now=now())
        with pytest.raises(Conflict):
            breaches.assess(officer, breach_id, risk=Risk.HIGH, persons=3, measures="", now=now())
        assert register.open_breaches(officer) == ()
        told = [one.what for one in register.history(officer, breach_id)]
    assert told == ["recorded", "assessed", "notified", "not-notified", "closed"]
    with as_app("default") as app:
        app.execute("SELECT set_config('heliotrope.operators', %s, false)", [str(world.operator_id)])
        for act in ("UPDATE privacy_breach_entry SET what = ''", "DELETE FROM privacy_breach_entry"):
            with pytest.raises(psycopg.errors.RestrictViolation):
                app.execute(act.encode())
    with as_owner("default") as owner:
        row = owner.execute(
            "SELECT count(*) FROM audit_entry WHERE subject_id = %s AND detail::text LIKE %s",
            [breach_id, "%unread%"],
        ).fetchone()
    assert row == (0,), "words stay out of the chain"


def test_whom_it_concerns_is_counted_in_the_ledger_of_looks():
    case = Case()
    chi = browser(case.world, "chi")
    for mark in ("⟨PHONE_1⟩", "⟨EMAIL_1⟩"):
        given = {"mark": mark, "reason": "call-back"}
        assert chi.post(f"/work/{case.assignment_id}/reveal/", given, headers=HTMX).status_code == 200
    officer, dee = case.world.actor("cleo"), case.world.actor("dee")
    item_id = case.desk().assignment.item_id
    with acting(dee):
        beyond.open_mark(dee, item_id, "⟨PHONE_1⟩", reason="complaint", factor_age_s=0, now=now())

    def counted(**more: object) -> tuple[int, int]:
        breach_id = record(case.world, **more)
        with acting(officer):
            line = register.breach(officer, breach_id)
        with acting_in_vault(officer, "eu"):
            found = register.affected(officer, line, "eu")
        return found.persons, found.looks

    assert counted(viewer_id=case.world.users["chi"]) == (1, 2)
    assert counted() == (1, 3), "one person, whoever looked, in hand or beyond it"
    with as_owner("vault_eu") as owner:
        owner.execute("ALTER TABLE privacy_reveal DISABLE TRIGGER USER")
        owner.execute("UPDATE privacy_reveal SET subject_id = NULL WHERE viewer_id = %s", [dee.user_id])
        owner.execute("ALTER TABLE privacy_reveal ENABLE TRIGGER USER")
    assert counted() == (1, 3), "and a look from before looks beyond the case said whose"
    assert counted(viewer_id=case.world.users["bo"]) == (0, 0)
    assert counted(until_at=now() - timedelta(hours=2), from_at=now() - timedelta(hours=3)) == (0, 0)
    assert counted(client_ids=[case.world.other_client_id]) == (0, 0)
