"""A certificate from the asking to the signed file: sampled, inspected, missed, decided, issued again."""

import json

import pytest

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.quality.certificate.reaching import Outcome
from heliotrope.flow import certifying, delivering, issuing
from heliotrope.foundation.clock import now
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.deliver import certificates
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.quality import contest_lines, contesting, inspections
from tests.integration.certified import ask, make, place, standing, state, verified, work
from tests.support.machine import settle

GOOD = [f"good {n}" for n in range(30)]
MIXED = [f"{'good' if n % 6 == 5 else 'bad'} {n}" for n in range(30)]
"""Twenty-five of thirty are bad, so that five of any ten are: whatever the sample, the target is missed."""


def delivery_of(world, order_id):
    ana = world.actor("ana")
    with acting(ana):
        return deliver_selectors.deliveries_of_order(ana, order_id)


def results_of(world, order_id):
    ana = world.actor("ana")
    with acting(ana):
        return delivering.file(ana, delivery_of(world, order_id)[0].id, "results.jsonl")[0]


def certificate_of(world, order_id, version=None):
    ana = world.actor("ana")
    with acting(ana):
        return issuing.file(ana, order_id, version=version)[0]


def key_of(world):
    ana = world.actor("ana")
    with acting(ana):
        return signing_selectors.keys(ana)[0].public


def inspected(world, texts, *, says=None, **wish):
    """An order that Bo judged and Xa inspected."""
    order_id = place(world, texts)
    ask(world, order_id, **{"inspections": 10, "target_ratio": 0.9, **wish})
    assert work(world, "bo", says) == len(texts)
    settle()
    assert state(world, order_id) == "settled", "it waits for its inspection"
    assert work(world, "xa") == wish.get("inspections", 10)
    settle()
    return order_id


def test_a_good_delivery_gets_its_certificate_which_holds_offline(tmp_path, capsys):
    world = make()
    order_id = inspected(world, GOOD)

    code, out = verified(
        tmp_path, certificate_of(world, order_id), results_of(world, order_id), key_of(world), capsys
    )

    assert code == 0, out
    assert "accuracy 1.0000, between 0.8" in out
    assert "sample 10 of 30 items inspected at random, 0 found wrong" in out
    assert standing(world, order_id).outcome in (Outcome.SHOWN, Outcome.REACHED)
    assert delivery_of(world, order_id)[0].judgements == 40, "inspections are paid like judgements"


def test_nobody_inspects_their_own_work_and_only_experts_do():
    world = make()
    order_id = place(world, GOOD)
    ask(world, order_id, inspections=10)
    work(world, "xa")
    settle()

    assert work(world, "xa") == 0, "xa judged them all"
    assert work(world, "chi") == 0, "chi is no expert"
    assert work(world, "xb") == 10
    settle()
    assert state(world, order_id) == "delivered"


def test_a_missed_target_waits_for_the_client_and_says_what_reaching_it_costs():
    """Bo says good to everything; most of it is bad."""
    world = make()
    order_id = inspected(world, MIXED, says="good")

    found = standing(world, order_id)

    assert state(world, order_id) == "settled"
    assert delivery_of(world, order_id) == ()
    assert found.outcome is Outcome.MISSED
    assert found.found is not None
    assert found.found.ratio < 0.9
    assert found.further is not None
    assert found.price is not None
    assert str(found.price) == f"{found.further.inspections * 4 / 100:.2f} EUR"
    assert found.credit is not None
    assert found.credit.amount.amount > 0


def test_delivered_as_it_is_it_is_credited_on_both_sides_once(tmp_path, capsys):
    world = make()
    order_id = inspected(world, MIXED, says="good")
    credit = standing(world, order_id).credit
    ana = world.actor("ana")
    with acting(ana):
        certifying.deliver_as_it_is(ana, order_id)
    settle()
    with acting(ana), pytest.raises(Conflict):
        certifying.deliver_as_it_is(ana, order_id)
    delivering.make(client_id=world.client_id, order_id=order_id)
    settle()

    ada = world.admin()
    with acting(ada):
        posted = [one for one in money_selectors.entries(ada) if one.kind == "service-credit"]
        assert money_selectors.off_balance(ada) == ()
    assert len({one.transaction_id for one in posted}) == 1
    by_account = {(one.account, one.amount > 0): abs(one.amount) for one in posted}
    assert by_account["payable", True] == credit.amount.amount, "the client owes less"
    assert by_account["revenue", True] == sum(part.amount for part in credit.providers.values())
    code, out = verified(
        tmp_path, certificate_of(world, order_id), results_of(world, order_id), key_of(world), capsys
    )
    assert code == 0, out
    parts = {part["name"]: part["content"] for part in json.loads(certificate_of(world, order_id))["parts"]}
    assert parts["target"]["outcome"] == "missed"
    assert parts["credit"] == {"amount": str(credit.amount)}


def test_what_inspection_found_wrong_is_delivered_right():
    world = make()
    order_id = inspected(world, MIXED, says="good")
    ana = world.actor("ana")
    with acting(ana):
        certifying.deliver_as_it_is(ana, order_id)
    settle()

    rows = [json.loads(line) for line in results_of(world, order_id).splitlines()]
    with acting(ana):
        lines = inspections.inspections(ana, order_id)
    wrong = sum(not line.right for line in lines)
    assert sum(row["answer"] == "bad" for row in rows) == wrong > 0
    assert all(line.mended for line in lines)


def test_paying_for_more_goes_on_with_the_same_sample_until_the_target_is_reached():
    world = make()
    order_id = inspected(world, MIXED, says="good", target_ratio=0.8)
    ana = world.actor("ana")
    rounds = 0
    while state(world, order_id) == "settled":
        before = standing(world, order_id)
        with acting(ana):
            certifying.inspect_on(ana, order_id, now=now())
        settle()
        assert work(world, "xa") == before.further.inspections
        settle()
        rounds += 1
        assert rounds < 10

    found = standing(world, order_id)
    assert found.found.ratio >= 0.8
    assert found.outcome is not Outcome.MISSED
    rows = [json.loads(line) for line in results_of(world, order_id).splitlines()]
    truly = sum(row["answer"] == MIXED[int(row["id"][1:])].split()[0] for row in rows) / len(rows)
    assert found.found.low - 1e-9 <= truly


def test_a_reversed_verdict_issues_the_certificate_again_and_keeps_the_old_one(tmp_path, capsys):
    world = make()
    order_id = inspected(world, GOOD)
    ana = world.actor("ana")
    with acting(ana):
        lines = inspections.inspections(ana, order_id)
    told = {
        "client_id": world.client_id,
        "order_id": order_id,
        "answers": {lines[0].item_id: "bad"},
        "reason": "the client objected and was right",
    }

    assert issuing.reissue(**told) == 2
    assert issuing.reissue(**told) is None, "told again, nothing changes"

    with acting(ana):
        versions = certificates.versions(ana, order_id)
    assert [(one.version, one.superseded_at is None) for one in versions] == [(2, True), (1, False)]
    first, second = (
        {part["name"]: part["content"] for part in json.loads(certificate_of(world, order_id, n))["parts"]}
        for n in (1, 2)
    )
    assert first["accuracy"]["ratio"] == "1.0000"
    assert second["accuracy"]["ratio"] == "0.9000", "nine of ten, and nothing was put right"
    assert second["issued"]["reissued"] == "the client objected and was right"
    assert second["reversed 1"]["answer"] == "bad"
    for version in (1, 2):
        content = certificate_of(world, order_id, version)
        assert verified(tmp_path, content, results_of(world, order_id), key_of(world), capsys)[0] == 0


def test_a_contest_that_is_granted_issues_the_certificate_again_by_itself():
    world = make()
    order_id = place(world, GOOD, least=2)
    ask(world, order_id, inspections=10, target_ratio=0.5)
    work(world, "bo")
    settle()
    work(world, "xa", "bad", most=1)
    work(world, "xa")
    settle()
    assert work(world, "xb") == 10
    settle()
    assert state(world, order_id) == "delivered", standing(world, order_id)
    (contested,) = [contest_of(world, name) for name in ("bo", "xa") if rejected(world, name)]

    ada = world.admin()
    with acting(ada):
        contesting.settle_contest(ada, contested, grant=True, reason="It says so.", now=now())
    settle()

    ana = world.actor("ana")
    with acting(ana):
        versions = certificates.versions(ana, order_id)
    assert [(one.version, one.superseded_at is None) for one in versions] == [(2, True), (1, False)]
    again = {part["name"]: part["content"] for part in json.loads(certificate_of(world, order_id))["parts"]}
    assert again["issued"]["reissued"] == "a verdict was reversed"


def rejected(world, name):
    actor = world.actor(name)
    with acting(actor):
        return contest_lines.rejected(actor)


def contest_of(world, name):
    """Contests the one verdict against somebody; gives the contest's key."""
    (line,) = rejected(world, name)
    actor = world.actor(name)
    with acting(actor):
        return contesting.contest_judgement(actor, line.judgement_id, text="Read it again.", now=now())


def test_an_order_without_a_certificate_knows_nothing_of_reversals():
    world = make()
    order_id = place(world, ["good 1"])
    told = {"client_id": world.client_id, "order_id": order_id, "answers": {}, "reason": "x"}
    assert issuing.reissue(**told) is None


def test_an_old_certificate_holds_after_the_key_was_changed(tmp_path, capsys):
    world = make()
    order_id = inspected(world, GOOD)
    old = key_of(world)
    ada = world.admin()
    with acting(ada):
        signing.rotate(ada, now=now())

    new = key_of(world)
    content, results = certificate_of(world, order_id), results_of(world, order_id)
    assert new != old
    assert verified(tmp_path, content, results, old, capsys)[0] == 0
    assert verified(tmp_path, content, results, new, capsys)[0] == 1
    ana = world.actor("ana")
    with acting(ana):
        assert [one.public for one in signing_selectors.keys(ana)] == [new, old]


def test_what_cannot_be_asked_is_refused_with_what_can():
    world = make()
    order_id = place(world, GOOD)
    with pytest.raises(Invalid, match="30 items"):
        ask(world, order_id, inspections=31)
    with pytest.raises(NotFound):
        ask(world, order_id, name="eve", inspections=10)
    ask(world, order_id, inspections=10)
    with pytest.raises(Conflict, match="before"):
        ask(world, order_id, inspections=10)
    over = place(world, ["good 1", "good 2", "good 3", "good 4", "good 5"])
    work(world, "bo")
    settle()
    with pytest.raises(Conflict, match="over"):
        ask(world, over, inspections=5)


def test_a_level_that_nobody_has_is_refused_before_the_work_ends():
    from tests.support.world import make_world

    world = make_world()
    order_id = place(world, GOOD)
    with pytest.raises(Invalid, match="best has level 3"):
        ask(world, order_id, inspections=10, inspector_level=4)


def test_a_certificate_is_withdrawn_when_nobody_inspects_and_the_order_goes_out():
    world = make()
    order_id = place(world, GOOD)
    ask(world, order_id, inspections=10)
    work(world, "bo")
    settle()
    work(world, "xa", most=3)
    settle()
    ana = world.actor("ana")
    with acting(ana):
        certifying.withdraw(ana, order_id, now=now())
    settle()

    assert state(world, order_id) == "delivered"
    assert delivery_of(world, order_id)[0].judgements == 33
    with acting(ana):
        assert certificates.versions(ana, order_id) == ()
