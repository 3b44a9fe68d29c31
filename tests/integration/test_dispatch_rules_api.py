"""The operator reads and sets the rules of live work by API, as by the page."""

from typing import Any

from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.api.schemas.dispatch import NewRules, RulesShown
from heliotrope.pipeline.match import dispatch_rules
from tests.support.http import Caller
from tests.support.world import make_world


def written(shown: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What is sent to set rules that were read, with some fields changed."""
    given = {**shown, "after": shown["version"], **changed}
    del given["version"]
    return given


def named(answer: Any) -> list[str]:
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    return [one["field"].removeprefix("body.given.") for one in answer.json()["errors"]]


def test_what_is_shown_of_the_rules_of_the_code_means_just_these():
    shown = RulesShown.of(RULES).model_dump(mode="json")
    assert NewRules(**written(shown)).meant() == RULES


def test_the_operator_sets_a_version_once_a_key_and_reads_every_version():
    world = make_world()
    ada = Caller(world, "ada")
    code = ada.get("/dispatch-rules").json()
    assert (code["version"], code["channels"]["chat"]) == (0, {"at_a_time": 3, "effort_s": 0})

    channels = {**code["channels"], "chat": {"at_a_time": 2, "effort_s": 240}}
    mine = written(code, channels=channels, fluent_after_s=60, help_after_s=300)
    first = ada.act("/dispatch-rules", mine, key="k1")
    again = ada.act("/dispatch-rules", mine, key="k1")

    assert (first.status_code, first.json(), again.json()) == (201, {"version": 1}, {"version": 1})
    actor = world.actor("ada")
    with acting(actor):
        force = dispatch_rules.in_force(actor)
    assert (force.after_s, force.weights, force.whole) == ((0, 60, 300), (10, 5, 1), 10)
    (line,) = ada.get("/dispatch-rules/versions").json()
    assert line["changed"] == ["weights", "whole", "after_s", "efforts"]
    assert line["rules"] == ada.get("/dispatch-rules").json()
    assert line["set_by"] == str(world.users["ada"])


def test_setting_what_is_in_force_makes_no_version_and_who_was_overtaken_is_told():
    ada = Caller(make_world(), "ada")
    code = ada.get("/dispatch-rules").json()
    assert ada.act("/dispatch-rules", written(code)).json() == {"version": 0}
    assert ada.act("/dispatch-rules", written(code, affinity="2")).json() == {"version": 1}

    late = ada.act("/dispatch-rules", written(code, affinity="3"))

    assert (late.status_code, late.json()["type"].rpartition(":")[2]) == (409, "conflict")
    assert ada.get("/dispatch-rules").json()["affinity"] == "2.00"


def test_what_is_wrong_is_named_by_its_field():
    ada = Caller(make_world(), "ada")
    code = ada.get("/dispatch-rules").json()

    def wrong(**changed: Any) -> list[str]:
        return named(ada.act("/dispatch-rules", written(code, **changed)))

    assert wrong(fluent="6", help="5") == ["help"]
    assert wrong(fluent_after_s=60, help_after_s=30) == ["help_after_s"]
    assert wrong(night=["-1", *code["night"][1:]]) == ["night.0"]
    assert wrong(apart=code["apart"][1:]) == ["apart"]
    assert wrong(channels={**code["channels"], "chat": {"at_a_time": 0}}) == ["channels.chat.at_a_time"]
    assert wrong(stricter=True) == ["stricter"]
    assert ada.get("/dispatch-rules").json()["version"] == 0


def test_nobody_but_the_operator_finds_the_rules():
    world = make_world()
    body = written(RulesShown.of(RULES).model_dump(mode="json"), affinity="2")
    for name in ("ana", "bo", "eve"):
        caller = Caller(world, name)
        answers = (caller.get("/dispatch-rules"), caller.get("/dispatch-rules/versions"))
        assert {one.status_code for one in (*answers, caller.act("/dispatch-rules", body))} == {404}, name
