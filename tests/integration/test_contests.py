"""Suspects lose no pay by figures alone: it is held, they may contest, and a person decides."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import cache
from uuid import UUID

import pytest
from django.db import connections

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.flow import delivering, explaining, suspecting
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import PayoutLine
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.quality import contest_lines, contesting
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality.contest_lines import SuspicionLine
from tests.integration.suspects import COPIED, COPIER, GUESSER, HONEST, Scene, delivered_scene
from tests.support.machine import settle

scene = cache(delivered_scene)
"""Built once: the tests below follow it in their order, from suspicion to payment."""


def suspicions(made: Scene, name: str) -> dict[str, SuspicionLine]:
    """The suspicions about somebody as they see them, by kind."""
    actor = made.world.actor(name)
    with acting(actor):
        return {one.kind: one for one in contest_lines.suspicions(actor)}


def payout(made: Scene, name: str) -> PayoutLine:
    actor = made.world.actor(name)
    with acting(actor):
        return next(one for one in money_selectors.payouts(actor) if one.order_id == made.order_id)


def balances(made: Scene) -> dict[str, Decimal]:
    """What each account stands at, over all books."""
    ada, sums = made.world.admin(), {}
    with acting(ada):
        assert money_selectors.off_balance(ada) == ()
        for one in money_selectors.balances(ada):
            sums[one.account] = sums.get(one.account, Decimal(0)) + one.amount
    return sums


def measured(made: Scene, name: str) -> dict[str, float]:
    platform = made.world.platform()
    with acting(platform):
        return network_selectors.measured(platform, made.world.workers[name])


def decide(made: Scene, suspicion_id: UUID, *, clear: bool, reason: str = "I looked at it.") -> None:
    dee = made.world.actor("dee")
    with acting(dee):
        contesting.settle_suspicion(dee, suspicion_id, clear=clear, reason=reason, now=now())
    settle()


def pay_all(made: Scene) -> int:
    """Ada pays every provider whatever can be paid now; gives how many there was something for."""
    ada, paid = made.world.admin(), 0
    with acting(ada):
        owed = {(one.delivery_id, one.provider_id) for one in money_selectors.payouts(ada)}
    for delivery_id, provider_id in sorted(owed):
        try:
            with acting(ada):
                delivering.pay_provider(ada, delivery_id, provider_id, now=now())
        except Conflict:
            continue
        paid += 1
    return paid


@pytest.mark.timeout(400)
def test_who_guesses_and_who_answers_alike_is_found_and_the_honest_are_not():
    made = scene()

    assert "guessing" in suspicions(made, GUESSER)
    assert "copying" in suspicions(made, COPIED)
    assert "copying" in suspicions(made, COPIER)
    assert [name for name in HONEST if suspicions(made, name)] == []


def test_a_suspect_reads_the_figures_and_nobodys_name():
    told = suspicions(scene(), COPIER)["copying"]

    assert "have the same answer" in told.evidence
    assert COPIED not in told.evidence
    assert str(scene().world.workers[COPIED]) not in told.evidence


def test_pay_under_suspicion_is_held_and_stays_owed():
    made = scene()

    assert {payout(made, name).held for name in (GUESSER, COPIED, COPIER)} == {"held"}
    assert {payout(made, name).held for name in HONEST} == {""}
    held = sum(payout(made, name).amount for name in (GUESSER, COPIED, COPIER))
    assert balances(made)["pay-held"] == -held
    assert balances(made)["held-back"] == held


def test_what_a_suspect_showed_is_no_evidence_of_skill():
    assert measured(scene(), COPIER) == {}
    assert measured(scene(), "bo")["label-text"] > 0.8


def test_looking_again_tells_and_holds_nothing_twice():
    made = scene()
    before = balances(made)

    for _ in range(2):
        suspecting.look(client_id=made.world.client_id, order_id=made.order_id)
        suspecting.follow(client_id=made.world.client_id, order_id=made.order_id)
    settle()

    assert balances(made) == before
    assert len(suspicions(made, GUESSER)) == 1


def test_a_verdict_of_the_fold_is_recomputed_with_what_it_knew_then():
    made = scene()
    ana = made.world.actor("ana")
    with acting(ana):
        for item_id, verdict in list(quality_selectors.verdicts(ana, made.order_id).items())[:5]:
            told = explaining.explain(ana, "verdict", item_id)
            assert (told.rule, told.same) == ("crowd@2", True)
            assert verdict.low_ratio is not None and verdict.high_ratio is not None
            assert verdict.low_ratio <= (verdict.confidence_ratio or 0) <= verdict.high_ratio


def test_nobody_contests_in_anothers_name():
    made = scene()
    mine = suspicions(made, GUESSER)["guessing"]
    for name in ("bo", COPIER):
        actor = made.world.actor(name)
        with acting(actor), pytest.raises(NotFound):
            contesting.contest_suspicion(actor, mine.id, text="Let them go.", now=now())


def test_a_contest_needs_words_and_is_kept_once():
    made = scene()
    mine, actor = suspicions(made, COPIER)["copying"], made.world.actor(COPIER)
    with acting(actor):
        with pytest.raises(Invalid, match="characters"):
            contesting.contest_suspicion(actor, mine.id, text="  ", now=now())
        first = contesting.contest_suspicion(actor, mine.id, text="We learnt from one teacher.", now=now())
        again = contesting.contest_suspicion(actor, mine.id, text="We learnt from one teacher.", now=now())
        with pytest.raises(Conflict, match="before"):
            contesting.contest_suspicion(actor, mine.id, text="Other words.", now=now())

    assert first == again


def test_of_two_verdicts_at_once_one_wins():
    made = scene()
    mine = suspicions(made, GUESSER)["guessing"]

    def uphold(_: int) -> bool:
        dee = made.world.actor("dee")
        try:
            with acting(dee):
                contesting.settle_suspicion(dee, mine.id, clear=False, reason="No item mattered.", now=now())
        except Conflict:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(uphold, range(4)))
    settle()

    assert sum(won) == 1
    assert suspicions(made, GUESSER)["guessing"].state == "upheld"
    assert payout(made, GUESSER).held == "forfeited"


def test_everybody_else_is_paid_and_what_is_held_is_not():
    made = scene()

    assert pay_all(made) == 2

    assert all(payout(made, name).paid_at for name in HONEST)
    assert not any(payout(made, name).paid_at for name in (GUESSER, COPIED, COPIER))
    assert pay_all(made) == 0


def test_a_verdict_for_the_worker_releases_pay_and_restores_skill():
    made = scene()
    for one in suspicions(made, COPIER).values():
        decide(made, one.id, clear=True, reason="They sat together; both looked.")

    told = suspicions(made, COPIER)["copying"]
    assert (told.state, told.contest.state if told.contest else "") == ("cleared", "granted")
    assert payout(made, COPIER).held == ""
    assert measured(made, COPIER)["label-text"] < 0.8

    assert pay_all(made) == 1
    assert payout(made, COPIER).paid_at is not None


def test_a_verdict_that_was_upheld_can_be_reversed_and_pays_after_all():
    made = scene()
    mine, actor = suspicions(made, GUESSER)["guessing"], made.world.actor(GUESSER)
    with acting(actor):
        contesting.contest_suspicion(actor, mine.id, text="My screen showed one label only.", now=now())

    decide(made, mine.id, clear=True, reason="The log shows the fault.")
    assert pay_all(made) == 1
    assert balances(made)["forfeited"] == 0
    assert payout(made, GUESSER).paid_at is not None
    with pytest.raises(Conflict, match="before"):
        decide(made, mine.id, clear=False)


def test_a_granted_contest_of_one_judgement_changes_the_answer_that_stands():
    made = scene()
    bo, dee, ana = (made.world.actor(name) for name in ("bo", "dee", "ana"))
    with acting(bo):
        lost = contest_lines.rejected(bo)[0]
        contest_id = contesting.contest_judgement(bo, lost.judgement_id, text="It is an owl.", now=now())
    with acting(dee):
        contesting.settle_contest(dee, contest_id, grant=True, reason="It is.", now=now())
        with pytest.raises(Conflict, match="before"):
            contesting.settle_contest(dee, contest_id, grant=False, reason="It is not.", now=now())
    settle()

    with acting(ana):
        stands = quality_selectors.verdicts(ana, made.order_id)[lost.item_id]
        assert (stands.answer, stands.basis) == (lost.answer, "adjudication")
        assert quality_selectors.adjudication_reason(ana, lost.item_id) == "It is."
    with acting(bo):
        assert lost.judgement_id not in {one.judgement_id for one in contest_lines.rejected(bo)}
        with pytest.raises(Conflict, match="answer that you gave"):
            contesting.contest_judgement(bo, lost.judgement_id, text="Again.", now=now())
