"""Rules that are added and taken out: what every policy keeps, and whom a rule speaks of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid
from heliotrope.core.privacy import STANDING, Effect, Field, Policy, Rule, Shown, decide
from heliotrope.core.privacy.ruling import (
    NOWHERE,
    PURPOSES,
    check_may_stand,
    in_place,
    meant_by,
    own_of,
    without,
)

NO_PHONES = Rule(
    name="no-phones-abroad", effect=Effect.CAP, shown=Shown.NOTHING,
    fields=frozenset({Field.PHONE}), countries=frozenset({"PH"}), same_home=False,
)  # fmt: skip
OPERATORS = replace(STANDING, owner="operator", rules=(*STANDING.rules, NO_PHONES))


@pytest.mark.parametrize("name", ["card-data", "consent-withdrawn", "key-elsewhere"])
def test_an_operators_policy_keeps_the_caps_that_always_stand(name: str):
    check_may_stand(OPERATORS)
    gone = tuple(rule for rule in OPERATORS.rules if rule.name != name)
    weaker = tuple(replace(rule, shown=Shown.RAW) if rule.name == name else rule for rule in OPERATORS.rules)

    for rules in (gone, weaker):
        with pytest.raises(Invalid, match=name):
            check_may_stand(replace(OPERATORS, rules=rules))


def test_a_clients_policy_needs_no_cap_for_it_shows_no_more_than_the_operators():
    own = own_of([STANDING], client=True)
    check_may_stand(own)

    force = in_place([STANDING], own)

    assert force == (STANDING, own)
    assert in_place(force, replace(own, rules=())) == (STANDING, replace(own, rules=()))
    assert in_place(force, OPERATORS) == (own, OPERATORS), "it takes the standing policy's place"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "kim-4930901820"}, "Name a rule"),
        ({"name": "kim@example.test"}, "Name a rule"),
        ({"name": ""}, "Name a rule"),
        ({"purposes": frozenset({"curiosity"})}, "curiosity"),
    ],
)
def test_a_rule_that_names_a_person_or_what_nobody_knows_is_refused(change: dict[str, object], told: str):
    strange = replace(NO_PHONES, **change)  # type: ignore[arg-type] # one field of it

    with pytest.raises(Invalid, match=told):
        check_may_stand(replace(OPERATORS, rules=(*STANDING.rules, strange)))


MORE = Rule(
    name="more", effect=Effect.ALLOW, shown=Shown.PARTIAL, roles=frozenset({Role.WORKER}), same_home=True
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"shown": Shown.RAW}, "recorded look"),
        ({"shown": Shown.RAW, "roles": frozenset({Role.COMPLIANCE_OFFICER})}, "recorded look"),
        ({"shown": Shown.RAW, "roles": frozenset({Role.CLIENT_MEMBER})}, "recorded look"),
        ({"same_home": None}, "stays at the data’s home"),
        ({"same_home": False}, "stays at the data’s home"),
    ],
)
def test_no_rule_shows_a_whole_value_without_a_look_or_a_part_of_one_abroad(
    change: dict[str, object], told: str
):
    check_may_stand(replace(OPERATORS, rules=(*OPERATORS.rules, MORE)))
    wider = replace(MORE, **change)  # type: ignore[arg-type] # one field of it or two

    with pytest.raises(Invalid, match=told):
        check_may_stand(replace(OPERATORS, rules=(*OPERATORS.rules, wider)))
    check_may_stand(replace(own_of([STANDING], client=True), rules=(wider,)))


def test_the_standing_rules_and_what_a_policy_begins_with_may_stand():
    assert own_of([STANDING], client=False).rules == STANDING.rules
    check_may_stand(own_of([STANDING], client=False))
    with pytest.raises(Invalid, match="one name"):
        Policy(owner="operator", version=1, rules=(*OPERATORS.rules, NO_PHONES))
    assert without(OPERATORS, "no-phones-abroad") == STANDING.rules


_MAYBE = st.sampled_from([None, True, False])
RULES = st.builds(
    Rule,
    name=st.just("drawn"),
    effect=st.sampled_from(Effect),
    shown=st.sampled_from(Shown),
    fields=st.frozensets(st.sampled_from(Field), max_size=2),
    roles=st.frozensets(st.sampled_from(Role), max_size=2),
    purposes=st.frozensets(st.sampled_from(PURPOSES), max_size=2),
    countries=st.frozensets(st.sampled_from(["PH", "IN", "PL"]), max_size=2),
    in_hand=_MAYBE, same_home=_MAYBE, trained=_MAYBE, key_here=_MAYBE, withdrawn=_MAYBE,
)  # fmt: skip


@given(rule=RULES)
def test_a_rule_speaks_of_whom_it_is_said_to_mean(rule: Rule):
    meant = meant_by(rule)
    assert {viewer.role for viewer, _setting in meant} == (rule.roles or set(Role))
    assert {viewer.country for viewer, _setting in meant} == (rule.countries or {NOWHERE})
    for viewer, setting in meant:
        assert all(rule.speaks(field, viewer, setting) for field in rule.fields or Field)


@given(rule=RULES, drawn=RULES)
def test_what_is_taken_out_again_leaves_everything_as_it_was(rule: Rule, drawn: Rule):
    """Whatever was added and ended, what is shown is what was shown before."""
    there = replace(OPERATORS, rules=(*OPERATORS.rules, rule))
    back = replace(there, rules=without(there, "drawn"))
    viewer, setting = meant_by(drawn)[0]

    for field in Field:
        shown = [decide(field, viewer, setting, [policy]).shown for policy in (OPERATORS, back)]
        assert shown[0] is shown[1]
