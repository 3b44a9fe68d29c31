"""Borders at work: who is kept out is told the rule, values are counted a person once, pins are obeyed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.line import Shape
from heliotrope.core.match.choice import NoChoice
from heliotrope.core.match.eligibility import Condition
from heliotrope.core.privacy.pins import Pins
from heliotrope.core.privacy.reveals import Need
from heliotrope.core.privacy.transfers import Instrument, Means, Threshold, TransferRule, TransferRules
from heliotrope.flow import offering, placing, revealing, standing, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight.needs import stuck_items
from heliotrope.money import services as money
from heliotrope.network import services as network
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.integration.holdings import as_owner
from tests.integration.masked_desk import ADDRESS, PHONE, Case, letter
from tests.support.machine import settle
from tests.support.world import World

NO_PH = TransferRule(
    name="not-to-manila", means=Means.FORBIDDEN, regions=frozenset({"eu"}), countries=frozenset({"PH"})
)


def rule(world: World, one: TransferRule) -> None:
    cleo = world.actor("cleo")
    with acting(cleo):
        after = selectors.transfer_rules(cleo).version
        compliance.rule_transfer(cleo, one, after=after, now=now())


def refusals(
    world: World, action: str = "privacy.transfer.refused", home: str = "eu"
) -> list[tuple[str, str]]:
    with as_owner(f"vault_{home}") as owner:
        return owner.execute(
            "SELECT coalesce(detail->>'rule', ''), detail->>'country' FROM audit_entry"
            " WHERE client_id = %s AND action = %s ORDER BY at",
            [world.client_id, action],
        ).fetchall()


def test_work_that_a_rule_forbids_is_neither_taken_nor_offered_nor_opened_and_everybody_reads_why():
    case = Case()
    world, chi = case.world, case.worker()
    rule(world, NO_PH)

    with pytest.raises(Conflict, match="not-to-manila"), acting(chi):
        working.desk(chi, case.assignment_id)
    with acting(chi):
        working.give_back(chi, case.assignment_id, now=now())
    settle()
    with acting(chi):
        nothing = working.take_next(chi, now=now())
        told = standing.what_stands_in_the_way(chi, chi.worker, now=now())
    ada = world.actor("ada")
    with acting(ada):
        order = demand_selectors.order(ada, case.order_id)
        (unit,) = decompose_selectors.waiting_units(ada, case.order_id)
        stuck = stuck_items(ada, [order], now=now())
        asked = offering.Asked(unit_id=unit.id, worker_id=world.workers["chi"])
        with pytest.raises(Invalid, match="rule not-to-manila"):
            offering.make_offers(ada, [asked], now=now())

    assert isinstance(nothing, NoChoice)
    assert nothing.left_out.conditions == (Condition.TRANSFER,)
    assert told.stands.conditions == (Condition.TRANSFER,)
    assert stuck == {case.order_id: 1}, "nobody else speaks German: the order says that it is stuck"
    assert refusals(world) == [("not-to-manila", "PH")]


def test_a_rule_that_asks_for_a_contract_refuses_values_until_one_is_on_file():
    case = Case()
    world, chi = case.world, case.worker()
    rule(world, TransferRule(name="contract", means=Means.INSTRUMENT, countries=frozenset({"PH"})))

    with acting(chi):
        kept = revealing.open_mark(chi, case.assignment_id, "⟨PHONE_1⟩", reason="call-back", now=now())
    cleo = world.actor("cleo")
    with acting(cleo):
        paper = Instrument(region="eu", country="PH", kind="standard-contract", reference="SCC 7")
        compliance.file_instrument(cleo, paper, after=1, now=now())
    with acting(chi):
        opened = revealing.open_mark(chi, case.assignment_id, "⟨PHONE_1⟩", reason="call-back", now=now())

    assert (kept.value, kept.look.need) == (None, Need.TRANSFER)
    assert kept.look.why.startswith("Rule contract asks for a contract")
    assert opened.value == PHONE
    assert refusals(world) == [("contract", "PH")]


def test_a_person_counts_once_a_year_and_the_next_one_beyond_the_threshold_is_not_shown():
    case = Case()
    world, chi, cleo = case.world, case.worker(), case.world.actor("cleo")
    with acting(cleo):
        bound = Threshold(name="two", region="eu", sensitive=False, warn_at=1, stop_at=1)
        tight = Threshold(name="cards", region="eu", sensitive=True, warn_at=1, stop_at=9)
        force = selectors.transfer_rules(cleo)
        compliance.keep_transfers(
            cleo, TransferRules(version=1, rules=force.rules, thresholds=(bound, tight)), now=now()
        )
    case.receive(letter(number=2, name="Jan Kowalski", address="jan@kunde.example", phone="+48 22 555 01 01"))
    with acting(chi):
        for mark in ("⟨PHONE_1⟩", "⟨EMAIL_1⟩", "⟨CARD_1⟩"):
            seen = revealing.open_mark(chi, case.assignment_id, mark, reason="call-back", now=now())
            assert seen.value is not None
        other = working.take_next(chi, now=now())
        refused = revealing.open_mark(
            chi,
            other.assignment_id,  # type: ignore[union-attr] # the second letter's
            "⟨PHONE_1⟩",
            reason="call-back",
            now=now(),
        )

    assert (refused.value, refused.look.need) == (None, Need.TRANSFER)
    assert "Threshold two is reached" in refused.look.why
    with acting(cleo):
        lines = {one.sensitive: one for one in selectors.transfers(cleo, now().year)}
        told = {(one.kind, one.detail["threshold"]) for one in selectors.notices(cleo)}
    assert (lines[False].persons, lines[False].countries) == (1, {"PH": 1})
    assert lines[True].persons == 1
    assert told == {("threshold", "two"), ("threshold", "cards"), ("stopped", "two")}
    assert refusals(world) == [("gdpr-elsewhere", "PH")]
    with as_owner("default") as owner:
        asked = "SELECT subject FROM privacy_transfer_seen WHERE client_id = %s"
        subjects = {row[0] for row in owner.execute(asked, [world.client_id]).fetchall()}
    assert len(subjects) == 1 and not subjects & {ADDRESS, PHONE}


def test_data_of_a_country_goes_to_the_pinned_home_or_is_refused_with_evidence():
    case = Case()
    world, ana = case.world, case.world.actor("ana")

    def arrive(number: int, country: str) -> str:
        with acting(ana):
            item = placing.arrive(
                ana,
                case.order_id,
                {"conversation": f"c{number}", "text": "Hallo", "language": "de", "country": country},
                now=now(),
            )
            return demand_selectors.order(ana, decompose_selectors.item(ana, item).order_id).data_home

    with acting(ana):
        compliance.keep_pins(ana, world.client_id, Pins(version=1, homes={"DE": "eu", "US": "us"}), now=now())
    assert arrive(1, "DE") == "eu"
    assert arrive(2, "FR") == "eu", "nothing is pinned for France"
    with pytest.raises(Invalid, match="pinned to us"):
        arrive(3, "US")
    assert refusals(world, "privacy.pin.refused") == [("", "US")]

    platform = world.platform()
    with acting(platform):
        west = network.add_programme(
            platform, client_id=world.client_id, name="West", data_home="us", lines=("support",)
        )
        money.set_rate(
            platform, programme_id=west, client_id=world.client_id, line="support",
            rate_per_judgement=Decimal("0.04"), currency="EUR", now=now(),
        )  # fmt: skip
    wish = placing.Wish(
        programme_id=west, line="support", title="Care west", shape=Shape.STREAM,
        options={"channels": ["email"], "language": "en"},
    )  # fmt: skip
    for strange, why in (("US, DE", "pinned to eu"), ("ZZ", "'ZZ' is no country")):
        told = replace(wish, options={**wish.options, "customer_countries": strange})
        with acting(ana), pytest.raises(Invalid, match=why):
            placing.place(ana, told, now=now())
    assert refusals(world, "privacy.pin.refused", home="us") == [("", "DE")]
    wish = replace(wish, options={**wish.options, "customer_countries": "us"})
    with acting(ana):
        west_id = placing.place(ana, wish, now=now()).order_id
        assert demand_selectors.order(ana, west_id).demands.customer_countries == ("US",)
    settle()
    assert arrive(4, "US") == "us"
