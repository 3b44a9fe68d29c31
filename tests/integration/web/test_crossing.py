"""What crosses a border besides looks: images and files of the work in hand, and many values at once."""

from dataclasses import replace
from uuid import UUID

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.selectors import Filters, RevealLine, breaches
from heliotrope.compliance.selectors.requests import told_of
from heliotrope.compliance.services import budgets, bulk
from heliotrope.core.privacy.reveals import Need
from heliotrope.core.privacy.transfers import Means, Threshold, TransferRule, TransferRules
from heliotrope.flow import beyond, revealing
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import PHONE, Case
from tests.integration.masked_desk import letter as plain
from tests.integration.short import take
from tests.integration.test_breaches import record
from tests.integration.test_images import placed
from tests.integration.test_transfers import NO_PH, refusals, rule
from tests.integration.web.test_attachments import letter, place
from tests.support.http import Caller
from tests.support.pages import browser, proved
from tests.support.world import World

MASKED = TransferRule(name="placeholders", means=Means.MASKED, regions=frozenset({"eu"}))


def let_through(world: World, persons: int) -> None:
    """Stop beyond so many persons in a year, with the rules as they are."""
    cleo = world.actor("cleo")
    bound = Threshold(name="few", region="eu", sensitive=False, warn_at=persons, stop_at=persons)
    with acting(cleo):
        force = selectors.transfer_rules(cleo)
        kept = TransferRules(version=force.version + 1, rules=force.rules, thresholds=(bound,))
        compliance.keep_transfers(cleo, kept, now=now())


def seen(case: Case) -> list[RevealLine]:
    """The ledger of the case's client."""
    cleo = case.world.actor("cleo")
    with acting(cleo), acting_in_vault(cleo, "eu"):
        return [*selectors.reveals(cleo, "eu", Filters(client_id=case.world.client_id))]


def persons(world: World) -> list[int]:
    """How many persons' values left, by what the officer reads."""
    cleo = world.actor("cleo")
    with acting(cleo):
        return [one.persons for one in selectors.transfers(cleo, now().year) if not one.sensitive]


def told(world: World) -> set[str]:
    cleo = world.actor("cleo")
    with acting(cleo):
        return {one.kind for one in selectors.notices(cleo)}


def read_parts(world: World) -> int:
    """How often a file was looked at, by the vault's audit."""
    with as_owner("vault_eu") as owner:
        row = owner.execute(
            "SELECT count(*) FROM audit_entry WHERE client_id = %s AND action = 'file.read'",
            [world.client_id],
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_an_image_in_hand_is_not_given_any_more_once_a_rule_forbids_the_work():
    world = placed()
    held = take(world, "chi")
    assert held is not None
    chi, program = browser(world, "chi"), Caller(world, "chi")
    page, api = f"/work/{held.assignment_id}/image", f"/work/assignments/{held.assignment_id}/image"
    assert [chi.get(page).status_code, program.get(api).status_code] == [200, 200]

    rule(world, NO_PH)
    refused, by_program = chi.get(page), program.get(api)

    assert [refused.status_code, by_program.status_code] == [409, 409]
    assert "not-to-manila" in by_program.json()["detail"]
    assert refusals(world) == [("not-to-manila", "PH")] * 2
    assert chi.get(f"/work/{held.assignment_id}/").status_code == 409, "as the desk says"


def test_a_file_of_work_that_a_rule_forbids_is_refused_with_evidence():
    case = Case(letter())
    chi, photo = browser(case.world, "chi"), place(case, "photo")
    rule(case.world, NO_PH)

    answers = [chi.get(photo), chi.get(f"{photo}1")]

    assert [one.status_code for one in answers] == [409, 409]
    assert refusals(case.world) == [("not-to-manila", "PH")] * 2
    assert read_parts(case.world) == 0


def test_where_placeholders_alone_may_cross_a_picture_is_refused_and_a_masked_text_is_not():
    case = Case(letter())
    chi, photo = browser(case.world, "chi"), place(case, "photo")
    rule(case.world, MASKED)

    viewer, picture = chi.get(photo).content.decode(), chi.get(f"{photo}1")
    assert refusals(case.world) == [("placeholders", "PH")] * 2
    assert (seen(case), persons(case.world), read_parts(case.world)) == ([], [], 0)
    text = chi.get(place(case, "text")).content.decode()

    assert "By rule placeholders placeholders alone may cross." in viewer and "viewer-page" not in viewer
    assert (picture.status_code, picture["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert "By rule placeholders" in picture.content.decode()
    assert "⟨PHONE_1⟩" in text and read_parts(case.world) == 1
    assert seen(case) == [], "what is masked is no look"


def test_a_picture_that_was_seen_is_one_line_of_the_ledger_and_one_person_who_left():
    case = Case(letter())
    chi, photo, world = browser(case.world, "chi"), place(case, "photo"), case.world
    chi.get(place(case, "sheet"))
    assert seen(case) == [], "of which nothing is drawn nothing is seen"

    for path in (photo, f"{photo}1", f"{photo}1", photo):
        assert chi.get(path).status_code == 200

    (line,) = seen(case)
    worker, whose = case.worker(), case.thread().contact_id
    held = case.desk().assignment
    assert (line.field, line.mark, line.reason) == ("FILE", "⟨FILE⟩", "case-in-hand")
    assert (line.subject_id, line.worker_id, line.until_at) == (whose, worker.worker_id, held.lease_until)
    assert persons(world) == [1]
    with acting(worker):
        unsaid = revealing.open_mark(worker, held.id, "⟨PERSON_1⟩", reason="", now=now())
        opened = revealing.open_mark(worker, held.id, "⟨PERSON_1⟩", reason="call-back", now=now())
        assert budgets.seen_today(worker, now=now()) == 1, "the picture spent nothing"
    assert (unsaid.look.need, opened.look.need) == (Need.REASON, Need.NOTHING)
    assert persons(world) == [1], "the same person"


def test_packages_breaches_and_the_ledgers_page_know_of_a_picture_that_was_seen():
    case = Case(letter())
    browser(case.world, "chi").get(place(case, "photo"))
    cleo, whose = case.world.actor("cleo"), case.thread().contact_id
    assert whose is not None

    with acting(cleo):
        breach = breaches.breach(cleo, record(case.world))
    with acting(cleo), acting_in_vault(cleo, "eu"):
        looks = told_of(cleo, [whose])["looks"]
        found = breaches.affected(cleo, breach, "eu")
    page = browser(case.world, "cleo").get("/privacy/reveals/?reason=case-in-hand").content.decode()

    assert [(one["field"], one["reason"]) for one in looks] == [("FILE", "case-in-hand")]
    assert (found.persons, found.looks) == (1, 1)
    assert "<td>Case in hand</td>" in page and "⟨FILE⟩" in page


def test_beyond_a_threshold_the_next_persons_picture_is_refused_and_the_officer_told():
    case = Case(letter())
    let_through(case.world, 1)
    photo = place(case, "photo")
    item_id = case.receive(plain(number=2, name="Jan Kowalski", address="jan@kunde.example"))
    assert item_id is not None
    other, chi = take(case.world, "chi"), case.worker()
    assert other is not None
    with acting(chi):
        first = revealing.open_mark(chi, other.assignment_id, "⟨PHONE_1⟩", reason="call-back", now=now())
    assert first.value == PHONE

    picture = browser(case.world, "chi").get(f"{photo}1")

    assert picture.status_code == 409 and "Threshold few is reached" in picture.content.decode()
    assert "stopped" in told(case.world)
    assert (persons(case.world), refusals(case.world)) == ([1], [("gdpr-elsewhere", "PH")])


def agreed(case: Case) -> UUID:
    """Ada asked for all, and Cleo agreed."""
    ada, cleo = case.world.actor("ada"), case.world.actor("cleo")
    with acting(ada):
        wish_id = beyond.ask_bulk(ada, case.order_id, items=5, reason="complaint", now=now())
    with acting(cleo):
        bulk.settle(cleo, wish_id, agree=True, now=now())
    return wish_id


def test_many_values_that_a_rule_keeps_are_refused_with_evidence_of_each_case():
    case = Case()
    case.receive(plain(number=2, name="Jan Kowalski", address="jan@kunde.example"))
    wish_id = agreed(case)
    rule(case.world, MASKED)

    page = proved(browser(case.world, "ada")).get(f"/privacy/bulk/{wish_id}/").content.decode()

    assert "By rule placeholders placeholders alone may cross." in page and PHONE not in page
    assert refusals(case.world) == [("placeholders", "")] * 2
    assert seen(case) == []


def test_many_values_beyond_a_threshold_are_all_refused_and_nobody_is_counted():
    """Two persons where one may leave: neither does, with evidence, and the officer is told."""
    case = Case()
    let_through(case.world, 1)
    case.receive(plain(number=2, name="Jan Kowalski", address="jan@kunde.example"))
    wish_id = agreed(case)

    page = proved(browser(case.world, "ada")).get(f"/privacy/bulk/{wish_id}/")

    assert page.status_code == 200 and "Threshold few is reached" in page.content.decode()
    assert (seen(case), persons(case.world)) == ([], [])
    assert told(case.world) >= {"stopped"} and "threshold" not in told(case.world)
    assert refusals(case.world) == [("gdpr-elsewhere", "")] * 2
    ada = case.world.actor("ada")
    with acting(ada):
        assert budgets.seen_today(ada, now=now()) == 0
        cleo = case.world.actor("cleo")
    with acting(cleo):
        force = selectors.transfer_rules(cleo)
        wider = replace(force, version=force.version + 1, thresholds=())
        compliance.keep_transfers(cleo, wider, now=now())
    read = proved(browser(case.world, "ada")).get(f"/privacy/bulk/{wish_id}/").content.decode()
    assert PHONE in read and persons(case.world) == [2]
