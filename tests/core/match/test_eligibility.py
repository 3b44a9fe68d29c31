"""Whether a worker may get a unit, and what stands in the way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.people import language_level
from tests.core.match.cast import NOON, OFFICE, people, person, requirements

IMAGES = Requirement(skill="label-images", level=3, language="zh", language_level=3)


def test_bo_who_has_all_that_is_needed_has_no_obstacle():
    assert obstacles(person(), IMAGES, NOON) == ()


def test_every_obstacle_is_named_in_one_order_with_what_is_needed_and_what_is_there():
    chi = person(
        skills={"label-images": 2},
        languages={"en": 5},
        active=False,
        weekly=OFFICE,
        timezone="Asia/Shanghai",
        capacity=1,
        load=1,
    )

    found = obstacles(chi, IMAGES, NOON, already_judged=True)

    assert [o.condition for o in found] == [
        Condition.ACTIVE,
        Condition.LEVEL,
        Condition.LANGUAGE,
        Condition.AVAILABILITY,
        Condition.CAPACITY,
        Condition.SAME_ITEM,
    ]
    assert [o.sentence for o in found] == [
        "The worker must be active; now not active.",
        "The skill label-images at level 3 is needed; the worker has level 2.",
        "The language zh at level 3 is needed; the worker has none of it.",
        "The worker must be on at Wed 2026-03-04 20:00, Asia/Shanghai time;"
        " they are next on at Thu 2026-03-05 09:00.",
        "The worker must have fewer than 1 assignments open; now 1 of 1.",
        "The item must be new to the worker; the worker has judged it before.",
    ]


def test_a_skill_not_held_differs_from_a_level_not_reached():
    assert obstacles(person(skills={}), IMAGES, NOON)[0].condition is Condition.SKILL
    assert obstacles(person(skills={"label-images": 1}), IMAGES, NOON)[0].condition is Condition.LEVEL


def test_a_language_not_held_differs_from_a_level_not_reached():
    assert obstacles(person(languages={}), IMAGES, NOON)[0].condition is Condition.LANGUAGE
    assert obstacles(person(languages={"zh": 2}), IMAGES, NOON)[0].condition is Condition.LANGUAGE_LEVEL


@pytest.mark.parametrize(
    ("has", "wanted", "level"),
    [("pt-br", "pt", 4), ("pt-br", "pt-BR", 4), ("pt", "pt-br", 0), ("zh", "zh", 4), ("zho", "zh", 0)],
)
def test_an_exact_language_satisfies_a_wider_one_and_never_the_reverse(has, wanted, level):
    assert language_level(person(languages={has: 4}), wanted) == level


def test_who_cannot_hold_any_assignment_is_not_eligible():
    found = obstacles(person(capacity=0), IMAGES, NOON)

    assert [o.condition for o in found] == [Condition.CAPACITY]


@pytest.mark.parametrize(
    "wrong",
    [{"skills": {"x": 6}}, {"languages": {"EN": 3}}, {"load": -1}, {"measured": {"x": float("nan")}}],
)
def test_an_impossible_worker_cannot_be_made(wrong):
    with pytest.raises(Invalid):
        person(**wrong)


@given(candidate=people, requirement=requirements, judged=st.booleans())
def test_eligible_is_exactly_who_meets_every_condition_by_themselves(candidate, requirement, judged):
    """Reference: the conditions written out once more."""
    wanted = max(requirement.language_level, 1)
    speaks = max(
        (n for c, n in candidate.languages.items() if f"{c}-".startswith(f"{requirement.language}-")),
        default=0,
    )
    meets = (
        candidate.active
        and candidate.skills.get(requirement.skill, 0) >= requirement.level
        and (not requirement.language or speaks >= wanted)
        and bool(candidate.weekly)
        and candidate.load < candidate.capacity
        and not judged
    )

    found = obstacles(candidate, requirement, NOON, already_judged=judged)

    assert (not found) == meets
    assert [o.condition for o in found] == [c for c in Condition if c in {o.condition for o in found}]


@given(candidate=people, requirement=requirements, skill=st.integers(0, 4))
def test_more_skill_never_adds_an_obstacle(candidate, requirement, skill):
    level = candidate.skills.get(requirement.skill, 1)
    better = replace(candidate, skills={**candidate.skills, requirement.skill: max(level, skill + 1)})

    before = {o.condition for o in obstacles(candidate, requirement, NOON)} - {Condition.SKILL}
    after = {o.condition for o in obstacles(better, requirement, NOON)}

    assert after <= before | {Condition.LEVEL}
    assert len(obstacles(better, requirement, NOON)) <= len(obstacles(candidate, requirement, NOON))


def test_a_language_without_a_level_still_has_to_be_spoken():
    asked = Requirement(skill="label-images", language="de")

    assert [o.condition for o in obstacles(person(), asked, NOON)] == [Condition.LANGUAGE]
    assert obstacles(person(languages={"de": 1}), asked, NOON) == ()
