"""Who takes a unit that has just arrived, by price: rule live@2."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import COIN
from heliotrope.core.match.dispatch.choosing import Priced, choose_worker
from heliotrope.core.match.dispatch.stakes import Stakes
from heliotrope.core.match.eligibility import Condition
from heliotrope.core.match.live import Criterion
from tests.core.match.cast import NOON, OFFICE
from tests.core.match.dispatch.live_cast import BO, CHI, PLAIN, REPLY, agent, arrived, staked

THAI_BIDS = {BO: Decimal(40)}
"""An hour of Bo, who speaks Thai too, is worth 40 to other work."""


def test_a_scarce_speaker_is_kept_from_common_work_while_somebody_common_is_free():
    """Bo asks 8 an hour and 40 of other work; Chi 12: Chi."""
    bo, chi = (
        agent(1, rate_per_hour=Decimal(8), languages={"en": 5, "th": 5}),
        agent(2, rate_per_hour=Decimal(12)),
    )

    made = choose_worker(arrived(), [bo, chi], NOON, stakes=staked(bids=THAI_BIDS), rules=PLAIN)

    assert (made.worker_id, made.decided_by, made.passed_over) == (CHI, Criterion.OTHER_WORK, (BO,))
    assert choose_worker(arrived(), [bo, chi], NOON, stakes=staked(), rules=PLAIN).worker_id == BO


def test_work_waits_for_a_scarce_speaker_only_until_it_presses():
    """Bo alone: 8 + 40 = 48 against 20, and 20 more with each hour of waiting: after 84 minutes."""
    bo = agent(1, rate_per_hour=Decimal(8))
    calm = replace(PLAIN, pressing=0)

    def after(minutes: int) -> Priced:
        at = NOON + timedelta(minutes=minutes)
        return choose_worker(arrived(), [bo], at, stakes=staked(bids=THAI_BIDS), rules=calm)

    early = after(83)
    assert (early.worker_id, early.kept, early.decided_by) == (None, True, None)
    assert early.reasons == (
        "Kept for other work: the nearest would cost 48.00 with what their time is worth there; this is worth"
        " 47.67.",
    )
    assert (after(84).worker_id, after(84).decided_by) == (BO, Criterion.ONLY_ONE)


def test_a_promise_is_kept_at_a_loss_when_nobody_is_kept_for_dearer_work():
    """The client pays 1 and Bo costs 8: the work is done, for no other work wants him."""
    made = choose_worker(arrived(), [agent(1)], NOON, stakes=staked(value=Decimal(1)), rules=PLAIN)

    assert made.worker_id == BO
    assert made.amounts is not None
    assert (made.amounts.total, made.amounts.worth) == (10, 10)


@pytest.mark.parametrize(("dearer", "expected"), [("10.99", BO), ("11.00", BO), ("11.01", CHI)])
def test_who_knows_the_contact_wins_within_the_price_of_that_and_loses_beyond(dearer, expected):
    """Knowing the contact is worth 1: Bo may cost up to 1 more than Chi's 10 and then wins or ties by id."""
    rules = replace(PLAIN, affinity=COIN)
    people = [agent(1, rate_per_hour=Decimal(dearer)), agent(2)]

    made = choose_worker(arrived(), people, NOON, stakes=staked(), rules=rules, answered_by=[BO])

    assert made.worker_id == expected
    assert ("This worker answered the same contact before." in made.reasons) == (expected == BO)


def test_of_those_who_answered_before_the_latest_who_may_is_the_one_who_knows_the_contact():
    off, before = agent(1, weekly=()), agent(3, rate_per_hour=Decimal("10.50"))

    made = choose_worker(
        arrived(), [off, agent(2), before], NOON, stakes=staked(), answered_by=[BO, before.worker_id]
    )

    assert (made.worker_id, made.decided_by) == (before.worker_id, Criterion.ANSWERED_BEFORE)


@pytest.mark.parametrize(("shanghai", "expected"), [("6.01", CHI), ("5.99", BO)])
def test_hours_at_night_cost_four_more(shanghai, expected):
    """At 18:00 in London it is 02:00 in Shanghai: 4 more an hour there than at 10 here."""
    at = NOON + timedelta(hours=6)
    people = [
        agent(1, timezone="Asia/Shanghai", rate_per_hour=Decimal(shanghai)),
        agent(2, timezone="Europe/London"),
    ]

    made = choose_worker(arrived(opened_at=at, due_at=None), people, at, stakes=staked())

    assert made.worker_id == expected


def test_a_customer_whose_zone_is_unknown_costs_nothing_for_being_apart():
    """Known to be in London, Bo in Shanghai is 8 hours apart: 0.40 an hour."""
    bo = agent(1, timezone="Asia/Shanghai")

    unknown, known = (
        choose_worker(arrived(), [bo], NOON, stakes=staked(offset_s=zone)).amounts for zone in (None, 0)
    )

    assert unknown is not None and known is not None
    assert (unknown.apart, known.apart) == (0, Decimal("0.40"))


@pytest.mark.parametrize(("native", "expected"), [("10.99", CHI), ("11.01", BO)])
def test_a_native_speaker_may_cost_more_than_a_fluent_one_up_to_the_price_of_the_stage(native, expected):
    """A fluent speaker's hour is priced 1 dearer than a native's."""
    people = [agent(1, languages={"en": 4}), agent(2, rate_per_hour=Decimal(native))]

    assert choose_worker(arrived(), people, NOON, stakes=staked()).worker_id == expected


def test_a_more_exact_language_is_the_language_and_one_below_the_requirement_never_is():
    asked = replace(REPLY, language="pt")
    brazilian, learning = (
        agent(1, languages={"pt-br": 5}),
        agent(2, languages={"pt": 3}, rate_per_hour=Decimal(1)),
    )

    made = choose_worker(arrived(requirement=asked), [brazilian, learning], NOON, stakes=staked())

    assert (made.worker_id, made.amounts and made.amounts.language) == (BO, 0)
    assert [one.worker_id for one in made.refused] == [CHI]
    assert made.refused[0].obstacles[0].condition is Condition.LANGUAGE_LEVEL


def test_translation_help_opens_the_last_stage_to_who_lacks_the_language_and_nothing_else():
    asked = replace(REPLY, language="th")
    able, unskilled = agent(1), agent(2, skills={"sales": 5})

    made = choose_worker(arrived(requirement=asked), [able, unskilled], NOON, stakes=staked(translated=True))

    assert (made.worker_id, made.amounts and made.amounts.language) == (BO, 6)
    assert "They answer with translation help." in made.reasons
    assert [one.worker_id for one in made.refused] == [CHI]
    assert choose_worker(arrived(requirement=asked), [able], NOON, stakes=staked()).worker_id is None


@pytest.mark.parametrize(
    ("bo", "chi", "expected", "step"),
    [
        ({"skills": {"support": 4}}, {}, CHI, Criterion.FIT),
        ({"timezone": "Europe/London", "weekly": OFFICE}, {}, CHI, Criterion.HOURS),
        ({"load": 1}, {"load": 1, "capacity": 4}, CHI, Criterion.LOAD),
        ({}, {}, BO, Criterion.WORKER_ID),
    ],
)
def test_equal_totals_go_by_fit_hours_and_load_and_then_to_the_lowest_id(bo, chi, expected, step):
    at = NOON + timedelta(hours=4, minutes=30)
    people = [agent(2, **chi), agent(1, **bo)]

    made = choose_worker(arrived(opened_at=at, due_at=None), people, at, stakes=staked())

    assert (made.worker_id, made.decided_by) == (expected, step)


def test_who_has_no_price_by_the_hour_costs_what_the_unit_pays_them():
    """17 for the unit, against 18 for the hour; whose hour is priced in another currency is paid so, too."""
    for other in ({"rate_per_hour": None}, {"rate_per_hour": Decimal(1), "currency": "CNY"}):
        people = [agent(1, **other), agent(2, rate_per_hour=Decimal(18))]
        made = choose_worker(arrived(), people, NOON, stakes=staked(), rules=PLAIN)
        assert (made.worker_id, made.amounts and made.amounts.pay) == (BO, 17)


def test_a_chat_takes_a_third_of_a_worker_and_costs_a_third_of_their_hour():
    made = choose_worker(
        arrived(), [agent(1, rate_per_hour=Decimal(12))], NOON, stakes=staked(channel="chat")
    )

    assert made.amounts is not None and made.amounts.pay == 4


def test_what_a_worker_reads_names_no_amount_of_money():
    people = [agent(1, rate_per_hour=Decimal("8.37")), agent(2, rate_per_hour=Decimal("9.41"))]

    made = choose_worker(arrived(), people, NOON, stakes=staked(bids={BO: Decimal("0.13")}))

    assert made.line is not None and "8.37" in made.line
    told = " ".join(made.reasons)
    assert not [amount for amount in ("8.37", "9.41", "0.13", "20.00") if amount in told]


def test_nobody_is_chosen_rather_than_somebody_who_may_not():
    made = choose_worker(arrived(), [agent(1, load=3), agent(2, weekly=())], NOON, stakes=staked())

    assert (made.worker_id, made.terms, made.amounts, made.eligible, made.kept) == (
        None,
        None,
        None,
        0,
        False,
    )
    assert made.reasons[0] == "Nobody who is ready may take it."
    assert choose_worker(arrived(), [], NOON).reasons == ("Nobody is ready.",)


def test_without_stakes_whoever_fits_best_takes_it():
    """As a caller who knows no prices asks: the tightest fit, like live@1."""
    people = [agent(1, skills={"support": 5}), agent(2)]

    assert choose_worker(arrived(), people, NOON).worker_id == CHI


def test_nothing_is_at_stake_below_zero():
    with pytest.raises(Invalid):
        Stakes(value=Decimal(-1))
