"""Why a worker got nothing."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.explain import LeftOut, OpenWork, smallest_obstacles
from heliotrope.core.match.people import Candidate
from tests.core.match.cast import ALL_WEEK, NOON, people, person, requirements

SKILLED = {Condition.SKILL, Condition.LEVEL}
SPOKEN = {Condition.LANGUAGE, Condition.LANGUAGE_LEVEL}


def images(level: int, units: int, **given: object) -> OpenWork:
    return OpenWork(requirement=Requirement(skill="label-images", level=level, **given), units=units)  # type: ignore[arg-type]


def test_one_level_away_from_ten_units_and_two_things_away_from_a_hundred():
    """Ten units need level 4 only; a hundred need level 4 and German: the single change is the answer."""
    left_out = smallest_obstacles(
        person(), [images(4, 10), images(4, 100, language="de", language_level=2)], NOON
    )

    assert left_out.conditions == (Condition.LEVEL,)
    assert (left_out.units, left_out.open_units) == (10, 110)
    assert left_out.sentences == (
        "The skill label-images at level 4 is needed; the worker has level 3.",
        "Without that, 10 of 110 open units would suit the worker.",
    )


def test_of_two_single_changes_the_one_that_opens_more_is_named():
    left_out = smallest_obstacles(
        person(), [images(4, 10), images(3, 11, language="de", language_level=2)], NOON
    )

    assert left_out.conditions == (Condition.LANGUAGE,)
    assert left_out.units == 11


def test_of_two_equal_changes_the_first_condition_is_named():
    left_out = smallest_obstacles(
        person(), [images(3, 10, language="de", language_level=2), images(4, 10)], NOON
    )

    assert left_out.conditions == (Condition.LEVEL,)


def test_a_higher_level_is_named_only_when_it_opens_more():
    assert "level 5" in smallest_obstacles(person(), [images(4, 10), images(5, 1)], NOON).sentences[0]
    assert "level 4" in smallest_obstacles(person(), [images(4, 10), images(5, 0)], NOON).sentences[0]


def test_the_best_change_takes_its_skill_from_one_group_and_its_language_from_another():
    """Level 5 with German 2, and level 4 with German 4: level 5 with German 4 opens both."""
    work = [images(5, 3, language="de", language_level=2), images(4, 5, language="de", language_level=4)]

    left_out = smallest_obstacles(person(), work, NOON)

    assert left_out.units == 8
    assert [change.needed for change in left_out.changes] == ["label-images at level 5", "de at level 4"]


def test_learning_an_exact_language_opens_the_work_in_the_wider_one_too():
    work = [images(3, 3, language="pt", language_level=2), images(3, 5, language="pt-br", language_level=2)]

    left_out = smallest_obstacles(person(), work, NOON)

    assert left_out.units == 8
    assert [change.needed for change in left_out.changes] == ["pt-br at level 2"]


def test_when_no_work_is_open_nothing_need_change():
    left_out = smallest_obstacles(person(), [], NOON)

    assert left_out == LeftOut(changes=(), units=0, open_units=0)
    assert left_out.sentences == ("No work is open.",)


def test_when_work_suits_the_worker_nothing_need_change():
    left_out = smallest_obstacles(person(), [images(3, 4), images(4, 2)], NOON)

    assert left_out.changes == ()
    assert left_out.sentences == ("4 of 6 open units suit the worker now.",)


def test_a_worker_who_has_judged_everything_is_told_so():
    work = [OpenWork(requirement=Requirement(skill="label-images"), units=3, already_judged=True)]

    assert smallest_obstacles(person(), work, NOON).conditions == (Condition.SAME_ITEM,)


def changed(candidate: Candidate, requirement: Requirement, change: Condition) -> Candidate:
    """The worker after one change, made just as large as this requirement needs."""
    if change in SKILLED:
        return replace(candidate, skills={**candidate.skills, requirement.skill: requirement.level})
    if change in SPOKEN:
        language, level = requirement.language, max(requirement.language_level, 1)
        return replace(candidate, languages={**candidate.languages, language: level})
    if change is Condition.ACTIVE:
        return replace(candidate, active=True)
    if change is Condition.AVAILABILITY:
        return replace(candidate, weekly=ALL_WEEK)
    if change is Condition.CAPACITY:
        return replace(candidate, capacity=candidate.load + 1)
    return candidate


def by_brute_force(candidate: Candidate, work: list[OpenWork]) -> tuple[int, int]:
    """Fewest changes and most units: every set of single changes, smaller sets first."""
    single = [
        (g.requirement, o.condition)
        for g in work
        for o in obstacles(candidate, g.requirement, NOON, already_judged=g.already_judged)
    ]
    single = list(dict.fromkeys(single))
    for size in range(len(Condition) + 1):
        most = 0
        for chosen in combinations(single, size):
            after = candidate
            for requirement, change in chosen:
                after = changed(after, requirement, change)
            waived = any(change is Condition.SAME_ITEM for _, change in chosen)
            opened = sum(
                g.units
                for g in work
                if not obstacles(after, g.requirement, NOON, already_judged=g.already_judged and not waived)
            )
            most = max(most, opened)
        if most:
            return size, most
    raise AssertionError("all changes together open everything")


groups = st.builds(
    OpenWork,
    requirement=requirements,
    units=st.integers(1, 9),
    already_judged=st.sampled_from([False, False, True]),
)


@settings(max_examples=150, deadline=None)
@given(candidate=people, work=st.lists(groups, min_size=1, max_size=4))
def test_no_smaller_set_of_changes_opens_work_and_no_equal_one_opens_more(candidate, work):
    left_out = smallest_obstacles(candidate, work, NOON)

    assert (len(left_out.changes), left_out.units) == by_brute_force(candidate, work)


@settings(deadline=None)
@given(candidate=people, work=st.lists(groups, max_size=6), data=st.data())
def test_the_answer_does_not_depend_on_the_order_of_the_work(candidate, work, data):
    shuffled = data.draw(st.permutations(work))

    assert smallest_obstacles(candidate, work, NOON) == smallest_obstacles(candidate, shuffled, NOON)
