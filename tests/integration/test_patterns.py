"""A client's own patterns at work: what was read before and what comes after is hidden, of it alone."""

import pytest

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.services import Text
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.masking.patterns import Patterns, from_lines
from heliotrope.core.privacy import Field, Shown
from heliotrope.flow import keeping_patterns, planning, translating
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from tests.integration.masked_desk import Case, letter
from tests.integration.plans import BRIEF
from tests.integration.test_arriving import read_anew
from tests.integration.test_plan_model import Scripted, proposal
from tests.integration.web.test_translation_help import Desk
from tests.support.http import Caller
from tests.support.machine import ask, place, see, settle
from tests.support.world import Skilled, World, make_world

NUMBER, LATER = "KD-123456", "KD-654321"
TOKENS = dict.fromkeys(Field, Shown.TOKEN)


def said(number: str, *, place: int = 1) -> bytes:
    raw = letter(number=place).replace(b"Guten Tag", f"Guten Tag, hier {number}".encode())
    return raw if place == 1 else raw.replace(b"Subject: ", b"In-Reply-To: <m1@kunde.example>\nSubject: Re: ")


def keep(world: World, lines: str, *, version: int = 1, name: str = "ana") -> None:
    actor = world.actor(name)
    with acting(actor):
        patterns = Patterns(version=version, own=from_lines(lines))
        keeping_patterns.keep(actor, world.client_id, patterns, now=now())
    settle()


@pytest.fixture
def case() -> Case:
    return Case(said(NUMBER))


def test_letters_of_before_and_after_are_masked_on_the_desk_and_beyond_and_marks_stay(
    case: Case, monkeypatch: pytest.MonkeyPatch
):
    neighbour = Case(said(NUMBER))
    before = case.desk()
    assert NUMBER in str(before.workspace)
    keep(case.world, "ACCOUNT KD-[0-9]{6}")
    searched = read_anew(monkeypatch)
    desk = case.desk()

    assert searched == [], "its job has read what was open"
    assert NUMBER not in str(desk.workspace) and "⟨ACCOUNT_1⟩" in str(desk.workspace)
    assert dict(desk.values) == {**before.values, "⟨ACCOUNT_1⟩": NUMBER}

    case.receive(said(LATER, place=2))
    shown = str(case.desk().workspace)
    item_id = case.desk().assignment.item_id
    elsewhere = Caller(case.world, "ada").get(f"/items/{item_id}").content.decode()
    assert len(case.desk().workspace.data["messages"]) == 2
    assert not [one for one in (NUMBER, LATER) if one in shown] and "⟨ACCOUNT_2⟩" in shown
    assert "Paket" in elsewhere and NUMBER not in elsewhere and LATER not in elsewhere
    assert NUMBER in str(neighbour.desk().workspace), "another client's is its own affair"


def test_what_was_read_with_other_patterns_is_masked_though_no_job_came_and_taken_back_with_them(case: Case):
    ana = case.world.actor("ana")
    with acting(ana):
        patterns = Patterns(version=1, own=from_lines("ACCOUNT KD-#{6}"))
        compliance.keep_patterns(ana, case.world.client_id, patterns, now=now())

    assert NUMBER not in str(case.desk().workspace)
    keep(case.world, "", version=2)
    assert NUMBER in str(case.desk().workspace)


def test_our_own_words_are_read_for_a_clients_patterns_and_for_nothing_else_that_is_unknown(case: Case):
    keep(case.world, "ACCOUNT KD-#{6}")
    text = Text(text=f"We found {NUMBER}; call us at +49 30 5550199.", own=True)

    with acting_in_vault(case.world.platform(), "eu"):
        read = compliance.read_texts(case.world.client_id, new_id(), [text])

    assert read.shown(text, TOKENS) == "We found ⟨ACCOUNT_1⟩; call us at +49 30 5550199."


@pytest.mark.parametrize(
    ("line", "options", "source"),
    [
        ("annotation", {"labels": ["yes", "no"], "most": 1}, f"id,text\n1,Where is {NUMBER} now\n"),
        ("translation", {"source": "en", "target": "de"}, f"Where is {NUMBER} now?\n"),
    ],
)
def test_texts_of_an_order_that_says_it_holds_personal_data(line: str, options: dict, source: str):
    skills = "label-text:3|translation:3"
    world = make_world(lines=(line,), crowd={"bo": Skilled(skills=skills, languages="en:5|de:5")})
    keep(world, "ACCOUNT KD-#{6}")
    media_type = "text/csv" if line == "annotation" else "text/plain"
    place(world, line, options | {"personal_data": True}, source.encode(), media_type)

    held = ask(world, "bo")
    assert held is not None
    shown = str(see(world, "bo", held).workspace)

    assert "Where is" in shown and "ACCOUNT_1" in shown and NUMBER not in shown


def test_a_brief_goes_to_a_model_without_what_the_clients_patterns_find():
    world = make_world()
    keep(world, "ACCOUNT KD-#{6}")
    ana, chat = world.actor("ana"), Scripted(proposal(after=[]))
    brief = f"{BRIEF} Of contract {NUMBER}."

    with acting(ana):
        planning.draft(ana, programme_id=world.programme_id, brief=brief, now=now(), chat=lambda: chat)

    assert "Of contract" in chat.heard and NUMBER not in chat.heard


def test_a_message_that_its_desk_shows_in_clear_goes_to_a_model_without_them(monkeypatch: pytest.MonkeyPatch):
    desk, chat = Desk(), Scripted({"translation": "Where is ⟨ACCOUNT_1⟩?"})
    keep(desk.world, "ACCOUNT KD-#{6}")
    monkeypatch.setattr(translating, "_texts", lambda _desk: [f"¿Dónde está {NUMBER}?"])

    desk.make(lambda: chat)

    assert "Dónde" in chat.heard and NUMBER not in chat.heard


def test_who_was_overtaken_is_told_and_another_clients_patterns_are_not_there():
    world = make_world()
    keep(world, "ACCOUNT KD-#{6}")
    eve = world.actor("eve")

    with pytest.raises(Conflict, match="meanwhile"):
        keep(world, "ACCOUNT KX-#{6}")
    with pytest.raises(NotFound):
        keep(world, "ACCOUNT KX-#{6}", version=2, name="eve")
    with acting(eve):
        assert selectors.patterns_of(eve, world.client_id) == Patterns(version=0)


def test_patterns_are_read_and_written_by_api_and_one_that_is_wrong_keeps_nothing():
    world = make_world()
    ana, path = Caller(world, "ana"), f"/clients/{world.client_id}/patterns"
    good = {"kind": "ACCOUNT", "shape": r"KD-\d{6}", "words": ["order"]}

    def put(*patterns: dict[str, object], after: int = 0, caller: Caller = ana):
        return caller.act(path, {"after": after, "patterns": patterns}, method="put")

    assert ana.get(path).json() == {"version": 0, "patterns": []}
    for shape, why in (
        ("(a+)+$", "Line 2: A pattern has no ("),
        ("#{1,64}#{1,64}#{1,64}", "Line 2: The shape of"),
    ):
        bad = put(good, {"kind": "ACCOUNT", "shape": shape})
        assert bad.status_code == 422 and why in bad.json()["detail"]
    assert put({"kind": "SHOE", "shape": "#"}).status_code == 422
    assert put(good).json() == {"version": 1}
    assert put(good).status_code == 409
    kept = {"version": 1, "patterns": [{**good, "shape": "KD-#{6}"}]}
    assert ana.get(path).json() == Caller(world, "cleo").get(path).json() == kept
    assert put(caller=Caller(world, "cleo"), after=1).json() == {"version": 2}
    eve = Caller(world, "eve")
    assert (eve.get(path).status_code, put(caller=eve, after=2).status_code) == (404, 404)
