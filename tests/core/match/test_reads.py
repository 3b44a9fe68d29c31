"""A language that a worker must read besides the one they write."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.line import Requirement
from heliotrope.core.match.choice import choose_unit
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.explain import OpenWork, smallest_obstacles
from heliotrope.core.match.people import satisfies
from heliotrope.core.match.records import outcome, replay, snapshot
from heliotrope.core.match.units import slack, terms
from tests.core.match.cast import NOON, language_codes, levels, people, person, requirements, unit

TRANSLATE = Requirement(
    skill="label-images", level=2, language="en", language_level=4, reads="zh", reads_level=3
)


def test_who_writes_the_target_and_reads_the_source_may_translate():
    assert obstacles(person(), TRANSLATE, NOON) == ()


def test_who_reads_too_little_of_the_source_is_told_what_is_needed():
    found = obstacles(person(languages={"en": 5, "zh": 2}), TRANSLATE, NOON)

    assert [one.condition for one in found] == [Condition.READS_LEVEL]
    assert found[0].sentence == "The worker must read zh at level 3; they have level 2."


def test_who_has_none_of_the_source_lacks_it():
    assert [one.condition for one in obstacles(person(languages={"en": 5}), TRANSLATE, NOON)] == [
        Condition.READS
    ]


def test_reading_follows_the_same_rule_as_writing_a_more_exact_language_will_do():
    wanted = replace(TRANSLATE, reads="pt", reads_level=2)

    assert obstacles(person(languages={"en": 5, "pt-br": 2}), wanted, NOON) == ()
    exact = replace(wanted, reads="pt-br")
    assert len(obstacles(person(languages={"en": 5, "pt": 5}), exact, NOON)) == 1


def test_levels_of_reading_left_unused_loosen_the_fit():
    """Chinese 3 where 1 is read: two levels more than an exact fit."""
    asked = replace(TRANSLATE, reads_level=1)
    figures = terms(person(), unit(requirement=asked), NOON)

    assert slack(person(), TRANSLATE) == 2
    assert slack(person(), asked) == 4
    assert (figures.reads_slack, figures.slack) == (2, 4)


def test_the_reasons_say_what_is_read():
    chosen = choose_unit(person(), [unit(requirement=TRANSLATE)], NOON, gold_due=False)

    assert "Reading zh at level 3 is needed; they have 3." in chosen.reasons


def test_the_least_to_learn_may_be_to_read_one_language():
    bo = person(languages={"en": 5})
    other = replace(TRANSLATE, reads="pt", reads_level=1)

    left = smallest_obstacles(
        bo, [OpenWork(requirement=TRANSLATE, units=2), OpenWork(requirement=other, units=5)], NOON
    )

    assert left.sentences[0] == "The worker must read pt at level 1; they have none of it."
    assert (left.units, left.open_units) == (5, 7)


reading = st.builds(
    lambda asked, reads, level: replace(asked, reads=reads, reads_level=level if reads else 0),
    requirements,
    st.one_of(st.just(""), language_codes),
    levels,
)


@settings(max_examples=60, deadline=None)
@given(people, st.lists(st.tuples(reading, st.integers(1, 5)), min_size=1, max_size=4))
def test_the_smallest_change_opens_as_many_units_as_it_says(bo, work):
    """Give the worker exactly what is named: then so many units suit them, and fewer changes open none."""
    groups = [OpenWork(requirement=asked, units=units) for asked, units in work]
    left = smallest_obstacles(bo, groups, NOON)
    lacking = {group: obstacles(bo, group.requirement, NOON) for group in groups}

    fewest = min(len(found) for found in lacking.values())
    assert len(left.changes) == fewest
    if any(
        change.condition in (Condition.ACTIVE, Condition.AVAILABILITY, Condition.CAPACITY)
        for change in left.changes
    ):
        return
    skills, languages = dict(bo.skills), dict(bo.languages)
    for change in left.changes:
        code, _, level = change.needed.partition(" at level ")
        kept = skills if change.condition in (Condition.SKILL, Condition.LEVEL) else languages
        kept[code] = max(int(level), kept.get(code, 0))
    taught = replace(bo, skills=skills, languages=languages)
    now = sum(group.units for group in groups if not obstacles(taught, group.requirement, NOON))
    assert now >= left.units > 0


@settings(max_examples=40, deadline=None)
@given(people, reading)
def test_a_worker_reads_enough_or_is_named_an_obstacle(bo, asked):
    best = max((level for code, level in bo.languages.items() if satisfies(code, asked.reads)), default=0)
    named = {one.condition for one in obstacles(bo, asked, NOON)} & {Condition.READS, Condition.READS_LEVEL}

    assert bool(named) is (bool(asked.reads) and best < max(asked.reads_level, 1))


def test_a_decision_about_reading_is_made_again_from_its_record():
    units = [unit(1, requirement=TRANSLATE), unit(2, requirement=replace(TRANSLATE, reads="pt"))]
    record = snapshot(person(), units, NOON, False)

    assert outcome(replay(record)) == outcome(choose_unit(person(), units, NOON, gold_due=False))
    assert record["units"][0]["requirement"]["reads"] == "zh"
