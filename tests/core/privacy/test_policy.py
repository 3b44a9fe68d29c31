"""The policy by hand, and its laws: what is added never shows more, what is not known never helps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.access import Role
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.privacy import STANDING, Effect, Field, Policy, Rule, Setting, Shown, Viewer, decide
from heliotrope.core.privacy.fields import part_of
from heliotrope.core.privacy.policy import read, written
from heliotrope.core.privacy.ruling import capped, removable, without
from heliotrope.core.privacy.standing import OPERATE, OWN, REPLY

MANILA = Viewer(role=Role.WORKER, country="PH", home="us", trained=True)
KRAKOW = Viewer(role=Role.WORKER, country="PL", home="eu", trained=True)
IN_HAND = Setting(purpose=REPLY, in_hand=True, data_home="eu", key_here=True, withdrawn=False)


@pytest.mark.parametrize(
    ("field", "viewer", "setting", "shown"),
    [
        (Field.EMAIL, MANILA, IN_HAND, Shown.TOKEN),
        (Field.EMAIL, KRAKOW, IN_HAND, Shown.PARTIAL),
        (Field.EMAIL, replace(KRAKOW, trained=False), IN_HAND, Shown.TOKEN),
        (Field.EMAIL, replace(KRAKOW, trained=None), IN_HAND, Shown.TOKEN),
        (Field.EMAIL, replace(KRAKOW, home=None), IN_HAND, Shown.TOKEN),
        (Field.PERSON, KRAKOW, IN_HAND, Shown.TOKEN),
        (Field.EMAIL, KRAKOW, replace(IN_HAND, in_hand=False), Shown.NOTHING),
        (Field.EMAIL, KRAKOW, replace(IN_HAND, in_hand=None), Shown.NOTHING),
        (Field.EMAIL, KRAKOW, replace(IN_HAND, withdrawn=None), Shown.TOKEN),
        (Field.EMAIL, KRAKOW, replace(IN_HAND, key_here=False), Shown.TOKEN),
        (Field.EMAIL, Viewer(role=None), IN_HAND, Shown.NOTHING),
        (Field.EMAIL, Viewer(role=Role.SITE_LEAD), IN_HAND, Shown.NOTHING),
        (Field.EMAIL, Viewer(role=Role.OPERATOR_ADMIN), replace(IN_HAND, purpose=OPERATE), Shown.TOKEN),
        (Field.EMAIL, Viewer(role=Role.CLIENT_MEMBER), replace(IN_HAND, purpose=OWN), Shown.RAW),
        (Field.CARD, Viewer(role=Role.CLIENT_MEMBER), replace(IN_HAND, purpose=OWN), Shown.PARTIAL),
    ],
)
def test_the_standing_policy_shows(field, viewer, setting, shown):
    assert decide(field, viewer, setting, [STANDING]).shown is shown


def test_a_verdict_names_the_rules_that_settled_it_with_their_version():
    verdict = decide(Field.CARD, Viewer(role=Role.CLIENT_MEMBER), replace(IN_HAND, purpose=OWN), [STANDING])

    assert verdict.rules == ("standing/1/client-sees-own", "standing/1/card-data")
    assert [str(one) for one in verdict.reasons] == [
        "Rule standing/1/client-sees-own allows it.",
        "Rule standing/1/card-data caps it.",
    ]


def test_of_an_operators_and_a_clients_policy_the_stricter_one_counts():
    rules = (Rule(name="all", effect=Effect.ALLOW, shown=Shown.RAW),)
    lax, none = Policy(owner="client", version=3, rules=rules), Policy(owner="client", version=4, rules=())

    assert decide(Field.EMAIL, MANILA, IN_HAND, [STANDING, lax]).shown is Shown.TOKEN
    assert decide(Field.EMAIL, MANILA, IN_HAND, [STANDING, none]).shown is Shown.NOTHING
    assert decide(Field.EMAIL, MANILA, IN_HAND, []).shown is Shown.NOTHING


LEVELS, FLAG = st.sampled_from(Shown), st.sampled_from([None, True, False])
ROLES, FIELDS = st.sampled_from(Role), st.sampled_from(Field)
HOMES = st.sampled_from([None, "eu", "us"])


@st.composite
def rules(draw, effect=None):
    return Rule(
        name=f"r{draw(st.integers(0, 10**9))}",
        effect=effect or draw(st.sampled_from(Effect)),
        shown=draw(LEVELS),
        fields=draw(st.frozensets(FIELDS, max_size=3)),
        roles=draw(st.frozensets(ROLES, max_size=3)),
        purposes=draw(st.frozensets(st.sampled_from(["reply", "own"]), max_size=1)),
        countries=draw(st.frozensets(st.sampled_from(["PH", "PL"]), max_size=1)),
        in_hand=draw(FLAG),
        same_home=draw(FLAG),
        trained=draw(FLAG),
        key_here=draw(FLAG),
        withdrawn=draw(FLAG),
    )


POLICIES = st.builds(
    lambda found: Policy(owner="operator", version=1, rules=tuple(found)),
    st.lists(rules(), max_size=6, unique_by=lambda one: one.name),
)
VIEWERS = st.builds(Viewer, role=ROLES, country=st.sampled_from([None, "PH", "PL"]), home=HOMES, trained=FLAG)
SETTINGS = st.builds(
    Setting,
    purpose=st.sampled_from([None, "reply", "own"]),
    in_hand=FLAG,
    data_home=HOMES,
    key_here=FLAG,
    withdrawn=FLAG,
)


@given(FIELDS, VIEWERS, SETTINGS, POLICIES, rules(effect=Effect.CAP), POLICIES)
def test_a_cap_or_a_policy_that_is_added_never_shows_more(field, viewer, setting, policy, cap, other):
    before = decide(field, viewer, setting, [policy]).shown
    named = replace(cap, name="added")

    assert decide(field, viewer, setting, [replace(policy, rules=(*policy.rules, named))]).shown <= before
    assert decide(field, viewer, setting, [policy, other]).shown <= before


@given(FIELDS, VIEWERS, SETTINGS, POLICIES, st.data())
def test_what_is_not_known_never_shows_more(field, viewer, setting, policy, data):
    known = decide(field, viewer, setting, [policy]).shown
    less = data.draw(st.sampled_from(["country", "home", "trained"]))
    where = data.draw(st.sampled_from(["purpose", "in_hand", "data_home", "key_here", "withdrawn"]))

    assert decide(field, replace(viewer, **{less: None}), setting, [policy]).shown <= known
    assert decide(field, viewer, replace(setting, **{where: None}), [policy]).shown <= known
    assert decide(field, replace(viewer, role=None), setting, [policy]).shown <= known


@given(POLICIES)
def test_rules_read_back_are_the_rules_that_were_written(policy):
    assert read(written(policy.rules)) == policy.rules


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a", "effect": "allow", "shown": "raw", "moon": "full"},
        {"name": "a", "effect": "allow", "shown": "everything"},
        {"name": "a", "effect": "permit", "shown": "raw"},
        {"name": "a", "effect": "allow", "shown": "raw", "roles": ["king"]},
        {"name": "a", "effect": "allow", "shown": "raw", "in_hand": "yes"},
        {"name": "a", "effect": "allow", "shown": "raw", "purposes": "reply"},
        {"effect": "allow", "shown": "raw"},
    ],
)
def test_a_rule_that_is_not_understood_is_refused(wrong):
    with pytest.raises(Invalid):
        read([wrong])


def test_two_rules_of_one_name_are_refused():
    rule = STANDING.rules[0]
    with pytest.raises(Invalid, match="one name"):
        Policy(owner="operator", version=1, rules=(rule, rule))


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        (Field.CARD, "4111 1111 1111 1111", "•••• 1111"),
        (Field.PHONE, "+49 30 901820", "•••• 20"),
        (Field.IBAN, "DE89 3704 0044 0532 0130 00", "•••• 3000"),
        (Field.EMAIL, "kaethe@kunde.example", "k•••@•••.example"),
        (Field.EMAIL, "k@kunde.example", "••••@•••.example"),
        (Field.PERSON, "Käthe Müller", "K•••"),
        (Field.PERSON, "Li", "••••"),
        (Field.CARD, "12345", "••••"),
    ],
)
def test_a_part_of_a_value_gives_it_not_away(field, value, part):
    assert part_of(field, value) == part


CAPPED = Rule(
    name="cap-email-worker",
    effect=Effect.CAP,
    shown=Shown.NOTHING,
    fields=frozenset({Field.EMAIL}),
    roles=frozenset({Role.WORKER}),
)


def test_a_cap_that_shows_more_than_what_holds_is_refused_and_loosens_nothing():
    """NOTHING, then PARTIAL: what a second cap asks is shown already, so it is told and nothing is lost."""
    strict = replace(STANDING, owner="operator", rules=capped(STANDING.rules, CAPPED, [STANDING]))

    with pytest.raises(Invalid, match="changes nothing"):
        capped(strict.rules, replace(CAPPED, shown=Shown.PARTIAL), [strict])
    with pytest.raises(Invalid, match="changes nothing"):
        capped(strict.rules, CAPPED, [strict])
    assert decide(Field.EMAIL, KRAKOW, IN_HAND, [strict]).shown is Shown.NOTHING


def test_a_stricter_cap_stands_beside_the_one_that_was_there_and_each_ends_alone():
    token = replace(CAPPED, shown=Shown.TOKEN)
    one = replace(STANDING, owner="operator", rules=capped(STANDING.rules, token, [STANDING]))
    two = replace(one, rules=capped(one.rules, CAPPED, [one]))

    ended = replace(two, rules=without(two, "cap-email-worker-nothing"))

    caps = [rule.name for rule in removable(two) if rule.effect is Effect.CAP]
    assert caps == ["cap-email-worker", "cap-email-worker-nothing"]
    shown = [decide(Field.EMAIL, KRAKOW, IN_HAND, [each]).shown for each in (STANDING, one, two, ended)]
    assert shown == [Shown.PARTIAL, Shown.TOKEN, Shown.NOTHING, Shown.TOKEN]
    with pytest.raises(NotFound):
        without(two, "card-data")


@given(
    field=st.sampled_from(Field),
    role=st.sampled_from(Role),
    at_most=st.sampled_from(Shown),
    viewer=st.sampled_from([MANILA, KRAKOW, *(Viewer(role=one) for one in Role)]),
    purpose=st.sampled_from([REPLY, OPERATE, OWN, None]),
)
def test_a_refused_cap_changes_nothing_and_a_taken_one_never_shows_more(
    field, role, at_most, viewer, purpose
):
    cap = replace(CAPPED, shown=at_most, fields=frozenset({field}), roles=frozenset({role}))
    plain = replace(STANDING, rules=(*STANDING.rules, cap))
    setting = replace(IN_HAND, purpose=purpose)
    before = decide(field, viewer, setting, [STANDING]).shown
    try:
        after = replace(STANDING, rules=capped(STANDING.rules, cap, [STANDING]))
    except Invalid:
        assert decide(field, viewer, setting, [plain]).shown is before
    else:
        assert decide(field, viewer, setting, [after]).shown <= before
