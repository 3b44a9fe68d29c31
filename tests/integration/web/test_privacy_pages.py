"""The officer's pages: who looked, who sees what and why, and a stricter policy that holds at once."""

from typing import Any

import pytest

from heliotrope.flow.erasing import erase_contact
from heliotrope.foundation.clock import now
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, CARD, NAME, PHONE, Case
from tests.support.http import Caller
from tests.support.pages import HTMX, browser

RULES = "/privacy/policy/rules/"
PLANTED = (NAME, "Käthe", "Müller", ADDRESS, PHONE, CARD)


@pytest.fixture(scope="module")
def case() -> Case:
    """Chi looked at a phone number and at an address."""
    made = Case()
    chi = browser(made.world, "chi")
    for mark in ("⟨PHONE_1⟩", "⟨EMAIL_1⟩"):
        given = {"mark": mark, "reason": "call-back"}
        assert chi.post(f"/work/{made.assignment_id}/reveal/", given, headers=HTMX).status_code == 200
    return made


def test_the_officer_reads_who_looked_at_what_and_why_and_that_is_recorded_too(case: Case):
    cleo = browser(case.world, "cleo")

    html = cleo.get("/privacy/reveals/").content.decode()
    phones = cleo.get("/privacy/reveals/", {"field": "PHONE"}).content.decode()
    none = cleo.get("/privacy/reveals/", {"reason": "payment", "worker": "nobody"}).content.decode()

    assert html.count("To call or write back</td>") == 2
    assert "⟨PHONE_1⟩" in html and "⟨EMAIL_1⟩" in html and "chi" in html and "Digits" in html
    assert "⟨PHONE_1⟩" in phones and "⟨EMAIL_1⟩" not in phones
    assert "Nobody looked" in none
    assert not [one for one in PLANTED if one in html]
    with as_owner("default") as owner:
        read = owner.execute(
            "SELECT count(*) FROM audit_entry WHERE action = 'privacy.ledger' AND actor_id = %s",
            [case.world.users["cleo"]],
        ).fetchone()
    assert read == (3,)


def test_the_simulator_answers_with_the_rule_and_its_version(case: Case):
    asked = {
        "role": "worker", "field": "PHONE", "purpose": "reply", "in_hand": "yes", "home": "eu",
        "data_home": "eu", "trained": "yes", "key_here": "yes", "withdrawn": "no",
    }  # fmt: skip
    cleo = browser(case.world, "cleo")

    near = cleo.get("/privacy/policy/", asked).content.decode()
    unknown = cleo.get("/privacy/policy/", {"role": "worker", "field": "PHONE"}).content.decode()

    assert "Rule standing/1/part-at-home-when-trained allows it." in near
    assert "No rule allows it, so nothing is shown." in unknown


def test_why_a_worker_sees_what_they_see_has_a_page(case: Case):
    html = browser(case.world, "cleo").get(f"/privacy/workers/{case.world.workers['chi']}/").content.decode()

    assert "Why can this worker see this?" in html and "PH" in html
    assert "Rule standing/1/work-in-hand allows it." in html


def test_a_stricter_policy_for_a_client_holds_on_the_desk_at_once_and_its_version_is_kept():
    case = Case()
    cleo, chi = browser(case.world, "cleo"), browser(case.world, "chi")
    given = {
        "what": "PHONE",
        "role": "worker",
        "shown": "NOTHING",
        "client": case.world.client_id,
        "after": 0,
    }

    told = cleo.post("/privacy/policy/caps/", given, follow=True).content.decode()
    late = cleo.post("/privacy/policy/caps/", given, follow=True).content.decode()
    (message,) = case.desk().workspace.data["messages"]  # type: ignore[misc] # the line's JSON
    place = f"/work/{case.assignment_id}/reveal/"
    look = chi.post(place, {"mark": "⟨PHONE_1⟩", "reason": "call-back"}, headers=HTMX).content.decode()

    assert "The policy is stricter from now on" in told and "version 1" in told
    assert "changed the policy meanwhile" in late, "who has read an older version changes nothing"
    assert "unter ⟨PHONE⟩ an" in message["text"] and "⟨EMAIL_1⟩" in message["text"]
    assert PHONE not in look and "shows nothing of this field" in look


def test_a_weaker_cap_beside_a_strict_one_is_refused_and_a_cap_ends_by_its_own_act(case: Case):
    cleo, place = browser(case.world, "cleo"), "/privacy/policy/caps/"
    given = {
        "what": "EMAIL",
        "role": "worker",
        "shown": "NOTHING",
        "client": case.world.client_id,
        "after": 0,
    }
    assert cleo.post(place, given).status_code == 302

    weaker = cleo.post(place, {**given, "shown": "PARTIAL", "after": 1})
    broken = cleo.post(place, {**given, "shown": "EVERYTHING", "after": 1})
    assert (weaker.status_code, broken.status_code) == (422, 422)
    assert "this changes nothing" in weaker.content.decode()
    assert '<option value="PARTIAL" selected>' in weaker.content.decode(), "what was chosen is still there"
    assert "EVERYTHING is not one of the available choices" in broken.content.decode()

    html = cleo.get("/privacy/policy/", {"client": case.world.client_id, "end": "cap-email-worker"})
    assert "Shown then" in html.content.decode() and "A placeholder</strong>" in html.content.decode()
    ended, there = {"name": "cap-email-worker", "client": case.world.client_id, "after": 1}, f"{RULES}end/"
    assert cleo.post(there, {**ended, "why": ""}).status_code == 422, "not without a reason"
    told = cleo.post(there, {**ended, "why": "mistake"}, follow=True).content.decode()
    assert "The rule is ended" in told and "version 2" in told and "cap-email-worker" not in told
    with as_owner("default") as owner:
        detail = owner.execute(
            "SELECT detail FROM audit_entry WHERE action = 'privacy.policy' AND detail->>'version' = '2'"
            " AND actor_id = %s",
            [case.world.users["cleo"]],
        ).fetchone()
    assert detail is not None
    assert {"version": 2, "added": [], "ended": ["cap-email-worker"], "why": "mistake"}.items() <= detail[
        0
    ].items()


def test_a_rule_with_conditions_is_seen_before_it_holds_and_holds_on_the_desk_at_once():
    """No phones of Europe in the Philippines: what it changes stands on the page before it is in force."""
    case = Case()
    cleo = browser(case.world, "cleo")
    given = {
        "name": "no-phones-abroad", "effect": "cap", "shown": "NOTHING", "what": "PHONE", "role": "worker",
        "countries": "ph", "same_home": "no",
    }  # fmt: skip

    html = cleo.get(f"{RULES}new/", given).content.decode()
    nowhere = cleo.get(f"{RULES}new/", given | {"countries": "ZZ"}).content.decode()
    nobody = cleo.get(f"{RULES}new/", given | {"name": "phone of Käthe"}).content.decode()
    (before,) = case.desk().workspace.data["messages"]  # type: ignore[misc] # the line's JSON
    unsaid = cleo.post(RULES, given | {"after": "0", "why": ""})
    told = cleo.post(RULES, given | {"after": "0", "why": "law-changed"}, follow=True).content.decode()
    late = cleo.post(RULES, given | {"name": "late", "after": "0", "why": "law-changed"})
    (after,) = case.desk().workspace.data["messages"]  # type: ignore[misc] # the line's JSON

    assert (
        "Worker in PH, as the rule says" in html and "less than now" in html and "more than now" not in html
    )
    assert "No country has the code ZZ" in nowhere and "Put it in force" not in nowhere
    assert "Name a rule by a few small words" in nobody and "Put it in force" not in nobody
    assert unsaid.status_code == 422 and 'value="no-phones-abroad"' in unsaid.content.decode()
    assert "The rule is in force" in told and "no-phones-abroad" in told and "version 1" in told
    assert late.status_code == 409 and "meanwhile" in late.content.decode()
    assert "⟨PHONE_1⟩" in before["text"] and "unter ⟨PHONE⟩ an" in after["text"]
    for name, page in (("otto", "new/"), ("ada", "new/"), ("ana", "")):
        assert browser(case.world, name).get(f"{RULES}{page}").status_code in (404, 405)


def test_a_policy_is_read_and_put_in_force_as_data_and_the_caps_that_always_stand_stay():
    case = Case()
    world = case.world
    told = Caller(world, "cleo").get("/privacy/policy").json()

    def put(rules: list[dict[str, Any]], after: int) -> Any:
        given = {"client_id": None, "after": after, "rules": rules, "why": "agreed-with-client"}
        return Caller(world, "cleo").act("/privacy/policy", given, method="put")

    kept = told["own"]["rules"]
    rule = {"name": "trained-see-names", "effect": "allow", "shown": "partial", "fields": ["PERSON"],
            "roles": ["worker"], "trained": True, "same_home": True}  # fmt: skip
    bare = put([one for one in kept if one["name"] != "card-data"], 0)
    whole = put([*kept, rule | {"shown": "raw"}], 0)
    strange = put([*kept, rule | {"fields": ["SHOE_SIZE"]}], 0)
    done, late = put([*kept, rule], 0), put(kept, 0)
    now_in_force = Caller(world, "otto").get("/privacy/policy").json()["in_force"]

    assert told["own"] | {"version": 1, "owner": "standing"} == told["in_force"][0]
    assert (bare.status_code, whole.status_code, strange.status_code) == (422, 422, 422)
    assert "recorded look" in whole.json()["detail"]
    assert "card-data always stands" in bare.json()["detail"]
    assert (done.status_code, done.json(), late.status_code) == (200, {"version": 1}, 409)
    (shown,) = now_in_force
    assert (shown["owner"], shown["version"], len(shown["rules"])) == ("operator", 1, len(kept) + 1)
    assert {**shown["rules"][-1], **rule} == shown["rules"][-1]


def test_an_item_of_a_conversation_shows_the_operator_placeholders_and_the_client_its_own(case: Case):
    with as_owner("default") as owner:
        row = owner.execute("SELECT item_id FROM assignment WHERE id = %s", [case.assignment_id]).fetchone()
    assert row is not None
    place = f"/orders/{case.order_id}/items/{row[0]}/"

    operator = browser(case.world, "ada").get(place).content.decode()
    client = browser(case.world, "ana").get(place).content.decode()

    assert "⟨PHONE_1⟩" in operator and not [one for one in PLANTED if one in operator]
    assert PHONE in client and CARD not in client


def test_who_is_forgotten_loses_their_placeholders_and_the_ledger_stays():
    case = Case()
    assert case.desk().workspace.data["masked"]
    chi, given = browser(case.world, "chi"), {"mark": "⟨PHONE_1⟩", "reason": "call-back"}
    chi.post(f"/work/{case.assignment_id}/reveal/", given, headers=HTMX)

    erase_contact(case.world.platform(), case.thread().contact_id, home="eu", now=now())

    with as_owner("vault_eu") as owner:
        left = owner.execute(
            "SELECT (SELECT count(*) FROM privacy_mark WHERE client_id = %s)"
            " + (SELECT count(*) FROM privacy_finding WHERE client_id = %s),"
            " (SELECT count(*) FROM privacy_reveal WHERE client_id = %s)",
            [case.world.client_id] * 3,
        ).fetchone()
    assert left == (0, 1)
