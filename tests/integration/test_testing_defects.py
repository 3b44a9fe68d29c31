"""Defects in the vault: kept once, decided once, found again, and seen by their client's people alone."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from heliotrope.core.line import Brief, Finished, Task
from heliotrope.foundation.files import services as files
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor, machine
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.testing import selectors
from heliotrope.lines.testing.keys import defect_id
from heliotrope.lines.testing.line import LINE, TestingLine
from tests.core.quality.runs.cast import DEFECT, PLAN, SHOT, result, results
from tests.unit.lines.testing.plans import OPTIONS, turn

HOME = "eu"
OTHER: Mapping[str, object] = {**DEFECT, "title": "Blank home page after Enter", "severity": "major"}
TESTING = TestingLine()


@pytest.fixture
def ana() -> Actor:
    return machine(operator_id=new_id(), client_ids=frozenset({new_id()}))


def ran(ana: Actor, *defects: Mapping[str, object]) -> Task:
    """A failed run of a case of Ana's, with keys of its own."""
    (client_id,) = ana.client_ids
    brief = Brief(
        source=PLAN.encode(), media_type="text/csv", options=LINE.options(OPTIONS), client_id=client_id
    )
    task = Task(
        item_id=new_id(),
        order_id=new_id(),
        client_id=client_id,
        content=LINE.recipe(brief).items[0].content,
        options=brief.options,
        step="run",
    )
    given = {"steps": results("pass", "fail", "skipped"), "defects": list(defects)}
    return replace(task, turns=(replace(turn(task, given), judgement_id=new_id()),))


def decided(task: Task, *verdicts: Mapping[str, object]) -> Task:
    due = replace(task, step="triage")
    made = replace(turn(due, {"verdicts": list(verdicts)}, 2), judgement_id=new_id())
    return replace(due, turns=(*task.turns, made))


def known(ana: Actor, title: str, **options: UUID) -> list[tuple[str, str, str]]:
    (client_id,) = ana.client_ids
    with acting_in_vault(ana, HOME):
        return [(one.title, one.severity, one.state) for one in selectors.like(client_id, title, **options)]


def done(ana: Actor, task: Task, times: int = 1) -> None:
    for _ in range(times):
        with acting_in_vault(ana, HOME):
            TESTING.done(task)


def test_a_defect_is_kept_once_however_often_its_run_is_told(ana: Actor):
    done(ana, ran(ana, DEFECT), times=2)

    assert known(ana, "The home page stays blank") == [("The home page stays blank", "critical", "reported")]


def test_a_verdict_stays_though_the_run_is_told_again(ana: Actor):
    task = ran(ana, DEFECT)
    after = decided(task, {"verdict": "accepted", "severity": "minor"})
    done(ana, after, times=2)
    done(ana, task)

    assert known(ana, "The home page stays blank") == [("The home page stays blank", "minor", "accepted")]


def test_a_duplicate_stands_for_its_original_and_is_suggested_no_more(ana: Actor):
    first, second, third = (ran(ana, DEFECT) for _ in range(3))
    done(ana, decided(first, {"verdict": "accepted"}))
    key = str(defect_id(first.turns[0], 1))
    done(ana, decided(second, {"verdict": "duplicate", "duplicate_of": key}))
    again = str(defect_id(second.turns[0], 1))
    done(ana, decided(third, {"verdict": "duplicate", "duplicate_of": again}))

    from heliotrope.lines.testing.models import Defect

    with acting_in_vault(ana, HOME):
        rows = dict(Defect.objects.filter(state="duplicate").values_list("item_id", "duplicate_of"))
    assert rows == {second.item_id: UUID(key), third.item_id: UUID(key)}
    assert known(ana, "The home page stays blank") == [("The home page stays blank", "critical", "accepted")]


def test_a_defect_told_in_other_words_is_proposed_and_one_of_the_same_case_is_not(ana: Actor):
    before = ran(ana, OTHER)
    done(ana, before)
    task = replace(ran(ana, DEFECT), step="dedupe")
    done(ana, task)

    with acting_in_vault(ana, HOME):
        proposed = TESTING.propose(task)
        shown = TESTING.workspace(replace(task, step="triage"))
        running = TESTING.workspace(replace(task, step="run", turns=()))
    assert proposed is not None
    answer = TESTING.answer(task, proposed)
    ((found,),) = answer.body["suggestions"]  # type: ignore[misc]
    assert (found["title"], found["state"]) == ("Blank home page after Enter", "reported")
    assert shown.kind == "testing-triage"
    assert running.kind == "testing-run"
    assert TESTING.propose(replace(task, step="run")) is None


def test_a_defect_told_in_another_language_is_proposed_by_its_meaning(ana: Actor):
    done(
        ana,
        ran(
            ana,
            {
                **DEFECT,
                "title": "登录后首页一片空白",
                "text": "按下回车键后页面是白色的，控制台没有任何信息。",
            },
        ),
    )
    task = replace(
        ran(ana, DEFECT, {**DEFECT, "title": "Wrong currency", "text": "EUR, not USD."}), step="dedupe"
    )

    with acting_in_vault(ana, HOME):
        proposed = TESTING.propose(task)

    assert proposed is not None
    first, second = TESTING.answer(task, proposed).body["suggestions"]  # type: ignore[misc]
    assert [one["title"] for one in first] == ["登录后首页一片空白"]
    assert second == []


def test_eve_finds_nothing_of_anas_defects(ana: Actor):
    done(ana, ran(ana, DEFECT))
    (client_id,) = ana.client_ids
    eve = machine(operator_id=new_id(), client_ids=frozenset({new_id()}))

    with acting_in_vault(eve, HOME):
        assert selectors.like(client_id, "The home page stays blank") == ()


def test_the_delivery_brings_the_evidence_that_was_kept_and_no_other(ana: Actor):
    (client_id,) = ana.client_ids
    with acting_in_vault(ana, HOME):
        kept = files.keep(
            client_id=client_id, purpose="evidence", media_type="image/png", content=b"a picture"
        )
    shot = {**SHOT, "file": str(kept.id), "sha256": kept.sha256, "size": kept.size}
    forged = {**SHOT, "file": str(kept.id)}
    task = decided(ran(ana, {**DEFECT, "evidence": [shot, forged, SHOT]}), {"verdict": "accepted"})

    with acting_in_vault(ana, HOME):
        package = TESTING.package(Finished(results=(result(task.content, task.turns),), options=task.options))

    path = "evidence/0001-TC-1-Chrome-141-Windows-11/defect-1-1.png"
    assert sorted(package) == [
        "ctrf-report.json",
        "defects.csv",
        "defects.jsonl",
        "evidence/0001-TC-1-Chrome-141-Windows-11/defect-1-1.png",
        "evidence/SHA256SUMS",
        "results.xml",
    ]
    assert package[path] == b"a picture"
    assert package["evidence/SHA256SUMS"] == f"{kept.sha256}  {path}\n".encode()
    assert package["defects.csv"].splitlines()[1].endswith(f",{path}".encode())
