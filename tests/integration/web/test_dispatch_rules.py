"""The operator sees and sets by what live work is given out; every version is kept."""

from typing import Any

import pytest
from django.test import Client

from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.matching.rules_form import RulesForm
from heliotrope.pipeline.match import dispatch_rules
from tests.integration.holdings import as_owner
from tests.integration.web.reading import text_of
from tests.support.pages import browser
from tests.support.world import World, make_world


@pytest.fixture
def world() -> World:
    return make_world()


def written(rules: Rules = RULES, **changed: object) -> dict[str, Any]:
    """What the form sends that shows these rules, with some fields changed."""
    form = RulesForm(rules=rules)
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in (given | changed).items() if value is not False}


def force(world: World) -> Rules:
    ada = world.actor("ada")
    with acting(ada):
        return dispatch_rules.in_force(ada)


def send(client: Client, given: dict[str, Any]) -> Any:
    return client.post("/matching/rules/set/", given, follow=True)


def test_what_the_form_shows_of_the_rules_of_the_code_means_just_these():
    form = RulesForm(written())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rules"] == RULES


def test_a_new_version_is_in_force_and_the_one_before_is_kept_and_can_be_set_again(world: World):
    ada = browser(world, "ada")
    assert "The rules that came with Heliotrope are in force" in text_of(ada.get("/matching/rules/"))

    told = text_of(
        send(ada, written(chat_at_a_time=2, fluent_after_s=60, help_after_s=300, email_effort_s=240))
    )
    assert "Version 1 of the rules is in force from the next unit on." in told
    rules = force(world)
    assert (rules.version, rules.after_s, rules.efforts) == (1, (0, 60, 300), (0, 0, 240))
    assert [rules.whole // weight for weight in rules.weights] == [1, 2, 10]

    send(ada, written(rules, night="7.25", after=1))
    assert (force(world).version, max(force(world).night)) == (2, 72_500)
    page = text_of(ada.get("/matching/rules/", {"version": "1"}))
    assert "These are the numbers of version 1." in page
    assert "night" in page.partition("What changed")[2]

    again = written(rules, after=2)
    send(ada, again)
    ada_actor = world.actor("ada")
    with acting(ada_actor):
        versions = [one.rules.version for one in dispatch_rules.versions(ada_actor)]
    assert versions == [3, 2, 1]
    assert force(world).night == RULES.night


def test_who_changed_what_is_in_the_audit_chain(world: World):
    send(browser(world, "ada"), written(affinity="2.5"))

    with as_owner("default") as owner:
        told = owner.execute(
            "SELECT actor_id, detail FROM audit_entry "
            "WHERE subject_id = %s AND action = 'dispatch-rules.set'",
            [world.operator_id],
        ).fetchall()
    assert told == [(world.users["ada"], {"version": 1, "changed": ["affinity"]})]


def test_who_was_overtaken_is_told_and_nothing_is_lost(world: World):
    ada = browser(world, "ada")
    send(ada, written(affinity="2"))

    late = ada.post("/matching/rules/set/", written(affinity="3"))

    assert late.status_code == 422
    assert "Somebody changed the rules meanwhile" in late.content.decode()
    assert b'name="after" value="1"' in late.content
    assert force(world).affinity == 20_000


def test_rules_that_contradict_themselves_are_refused_in_words(world: World):
    answer = browser(world, "ada").post("/matching/rules/set/", written(fluent="6", help="5"))
    assert answer.status_code == 422
    assert "a later stage is never cheaper" in answer.content.decode()
    assert force(world).version == 0


def test_setting_what_is_in_force_makes_no_version(world: World):
    assert "Nothing was changed." in text_of(send(browser(world, "ada"), written()))
    assert force(world).version == 0


def test_a_version_is_never_changed_or_removed(world: World):
    send(browser(world, "ada"), written(affinity="2"))
    with as_owner("default") as owner, pytest.raises(Exception, match="append-only"):
        owner.execute("DELETE FROM dispatch_rules WHERE operator_id = %s", [world.operator_id])


@pytest.mark.parametrize("name", ["ana", "bo", "eve", "dee", "lea", "cleo", "otto"])
def test_only_the_operator_finds_the_page(world: World, name: str):
    client = browser(world, name)
    assert client.get("/matching/rules/").status_code == 404
    assert client.post("/matching/rules/set/", written()).status_code == 404


def test_another_operators_rules_are_their_own(world: World):
    send(browser(world, "ada"), written(affinity="2"))
    assert force(make_world()).version == 0
