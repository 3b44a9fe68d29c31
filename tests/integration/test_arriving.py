"""Texts about persons are read when they arrive: the first to draw one finds where its placeholders stand."""

import pytest

from heliotrope.compliance.models import Finding, Mark
from heliotrope.compliance.services import masking
from heliotrope.flow import arriving
from heliotrope.foundation.outbox.services import Told
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.interfaces.jobs.keeper import read_ahead
from heliotrope.interfaces.jobs.listeners import Jobs
from tests.integration.holdings import digests
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, Case, letter
from tests.support.machine import place, settle
from tests.support.world import Skilled, make_world


def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From now on, every text that is searched because nobody had read it."""
    searched: list[str] = []
    find = masking.find

    def noted(text: str, **given: object) -> object:
        searched.append(text)
        return find(text, **given)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(masking, "find", noted)
    return searched


@pytest.fixture(scope="module")
def case() -> Case:
    return Case()


def test_the_first_to_open_a_conversation_waits_for_no_reading(case: Case, monkeypatch: pytest.MonkeyPatch):
    """Its first letter, and what the person wrote later while it was in somebody's hands."""
    searched = read_anew(monkeypatch)
    first = case.desk()
    later = letter(number=2, phone="+49 40 55501234")
    case.receive(later.replace(b"Subject: ", b"In-Reply-To: <m1@kunde.example>\nSubject: Re: "))
    at_arrival = len(searched)
    second = case.desk()

    assert [len(desk.workspace.data["messages"]) for desk in (first, second)] == [1, 2]
    assert at_arrival >= 1, "the second letter was read by its job"
    assert len(searched) == at_arrival, "and nobody's desk read any"
    for desk in (first, second):
        assert not [one for one in (NAME, ADDRESS, PHONE, CARD) if one in str(desk.workspace)]
    assert {"⟨PHONE_1⟩", "⟨EMAIL_1⟩", "⟨CARD_1⟩"} <= set(first.values)


def test_reading_again_changes_not_one_row_whoever_tells_of_it(case: Case):
    ids = {"client_id": case.world.client_id, "order_id": case.order_id}
    item_id = case.desk().assignment.item_id
    settle()
    before = digests()
    for _ in range(2):
        arriving.read_item(**ids, item_id=item_id)
        assert arriving.read_order(**ids) is None
    assert digests() == before
    told = {name: str(value) for name, value in {**ids, "item_id": item_id, "home": "eu"}.items()}
    Jobs().tell([Told(kind="PersonArrived", payload=told)] * 2)
    settle()
    assert digests() == before


def test_what_was_not_read_before_it_is_drawn_is_masked_as_it_is_drawn(
    case: Case, monkeypatch: pytest.MonkeyPatch
):
    item_id = case.desk().assignment.item_id
    with acting_in_vault(case.world.platform(), "eu"):
        masking.forget(case.world.client_id, [item_id])
    searched = read_anew(monkeypatch)

    shown = str(case.desk().workspace)

    assert searched
    assert not [one for one in (NAME, ADDRESS, PHONE, CARD) if one in shown]


def test_a_new_reader_reads_what_is_open_anew_and_known_values_keep_their_placeholders(
    case: Case, monkeypatch: pytest.MonkeyPatch
):
    """The keeper's round of a process that begins, as after an installation of another reader."""
    before = dict(case.desk().values)
    monkeypatch.setattr(masking, "READER", masking.READER + 1)
    read_ahead("vault_eu")
    settle()
    searched = read_anew(monkeypatch)

    assert dict(case.desk().values) == before
    assert searched == []


@pytest.fixture
def in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "STRETCH", 2)


@pytest.mark.usefixtures("in_stretches")
def test_an_order_whose_texts_hold_personal_data_is_read_to_its_end_in_stretches(
    monkeypatch: pytest.MonkeyPatch,
):
    """Five texts, two a job; one of an order that says nothing of personal data is not read."""
    world = make_world(crowd={"bo": Skilled(skills="label-text:3", languages="en:5")})
    rows = "".join(f"t{number},Call me on +1 415 555 013{number}\n" for number in range(5))
    options = {"labels": ["yes", "no"], "most": 1}
    place(world, "annotation", options, f"id,text\n{rows}".encode(), "text/csv", title="Plain")
    with acting_in_vault(world.platform(), "eu"):
        assert not Finding.objects.filter(client_id=world.client_id).exists()

    asked = options | {"personal_data": True}
    place(world, "annotation", asked, f"id,text\n{rows}".encode(), "text/csv", title="Masked")

    with acting_in_vault(world.platform(), "eu"):
        read = Mark.objects.filter(client_id=world.client_id, mark="⟨PHONE_1⟩")
        assert read.values("case_id").distinct().count() == 5


def test_a_case_that_its_person_stopped_is_left_alone(case: Case, monkeypatch: pytest.MonkeyPatch):
    item_id = case.desk().assignment.item_id
    monkeypatch.setattr(arriving.compliance_selectors, "stopped_cases", lambda _actor: [item_id])
    monkeypatch.setattr(masking, "READER", masking.READER + 2)
    searched = read_anew(monkeypatch)

    arriving.read_order(client_id=case.world.client_id, order_id=case.order_id)

    assert searched == []
