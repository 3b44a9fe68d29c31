"""Whose a plan is, and where a client's words of it are."""

import pytest

from heliotrope.core.errors import NotFound
from heliotrope.flow import planning, planning_running
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.demand import plan_selectors
from tests.integration.holdings import as_owner
from tests.integration.plans import BRIEF, ROWS, draft, story
from tests.support.world import make_world


def test_eve_finds_no_plan_of_anas():
    world = make_world()
    plan_id = draft(world)
    eve = world.actor("eve")

    with pytest.raises(NotFound):
        story(world, plan_id, "eve")
    with acting(eve):
        assert plan_selectors.plans(eve) == ()
        with pytest.raises(NotFound):
            planning.draft(eve, programme_id=world.programme_id, brief=BRIEF, now=now(), chat=lambda: None)
        with pytest.raises(NotFound):
            planning_running.give_file(eve, plan_id, "label", source=ROWS, media_type="text/csv", now=now())


def test_nothing_that_a_client_wrote_is_outside_the_vault_of_its_home():
    world = make_world()
    draft(world)

    for alias, expected in (("default", 0), ("vault_us", 0), ("vault_eu", 0)):
        with as_owner(alias) as owner:
            tables = ["outbox_event", "audit_entry", "procrastinate_jobs"]
            tables += ["plan", "plan_version", "plan_node"] if alias == "default" else ["plan_text"]
            found = sum(
                owner.execute(
                    f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", ["%Pomegranate%"]
                ).fetchone()[0]
                for table in tables
            )
        assert bool(found) == bool(expected), alias
