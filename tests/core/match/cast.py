"""The people and the work of these tests."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from heliotrope.core.line import Requirement
from heliotrope.core.match.people import Candidate, WeeklySpan
from heliotrope.core.match.units import OpenUnit

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday; 20:00 in Shanghai, 13:00 in Berlin."""

ALL_WEEK = tuple(WeeklySpan(weekday=day, start=time(0), end=time(0)) for day in range(7))
OFFICE = tuple(WeeklySpan(weekday=day, start=time(9), end=time(17)) for day in range(5))


def person(number: int = 1, **given: object) -> Candidate:
    """Bo, unless told otherwise: level 3 in label-images, English 5 and Chinese 3, always on."""
    known: dict[str, object] = {
        "worker_id": UUID(int=number),
        "skills": {"label-images": 3},
        "languages": {"en": 5, "zh": 3},
        "timezone": "UTC",
        "weekly": ALL_WEEK,
        "capacity": 2,
        "rate_per_hour": Decimal("12.50"),
        "currency": "EUR",
    }
    return Candidate(**(known | given))  # type: ignore[arg-type]


def unit(number: int = 1, **given: object) -> OpenUnit:
    """A unit that needs label-images at level 2 and has waited for ten minutes."""
    known: dict[str, object] = {
        "unit_id": UUID(int=number),
        "item_id": UUID(int=1000 + number),
        "requirement": Requirement(skill="label-images", level=2),
        "opened_at": NOON - timedelta(minutes=10),
    }
    return OpenUnit(**(known | given))  # type: ignore[arg-type]


levels = st.integers(1, 5)
skill_codes = st.sampled_from(["label-images", "label-text", "transcribe"])
language_codes = st.sampled_from(["en", "zh", "pt", "pt-br"])

requirements = st.builds(
    lambda skill, level, language, language_level, effort_s: Requirement(
        skill=skill,
        level=level,
        language=language,
        language_level=language_level if language else 0,
        effort_s=effort_s,
    ),
    skill=skill_codes,
    level=levels,
    language=st.one_of(st.just(""), language_codes),
    language_level=levels,
    effort_s=st.sampled_from([10, 60]),
)

spans = st.builds(
    WeeklySpan,
    weekday=st.integers(0, 6),
    start=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30])),
    end=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30])),
)

people = st.builds(
    lambda number, skills, languages, on, capacity, load, active, rate, currency: person(
        number,
        skills=skills,
        languages=languages,
        weekly=ALL_WEEK if on else (),
        capacity=capacity,
        load=load,
        active=active,
        rate_per_hour=rate,
        currency=currency,
        measured={"label-images": 0.875},
    ),
    number=st.integers(1, 10**9),
    skills=st.dictionaries(skill_codes, levels),
    languages=st.dictionaries(language_codes, levels),
    on=st.sampled_from([True, True, True, False]),
    capacity=st.integers(0, 5),
    load=st.integers(0, 3),
    active=st.sampled_from([True, True, True, False]),
    rate=st.one_of(st.none(), st.decimals(0, 100, places=2)),
    currency=st.sampled_from(["EUR", "CNY"]),
)


def units_of(most: int) -> st.SearchStrategy[list[OpenUnit]]:
    """Lists of units, each once, that differ in all that the rule looks at."""
    one = st.builds(
        unit,
        number=st.integers(1, 10**6),
        requirement=requirements,
        opened_at=st.integers(0, 10_000).map(lambda s: NOON - timedelta(seconds=s)),
        due_at=st.one_of(st.none(), st.integers(-10_000, 10_000).map(lambda s: NOON + timedelta(seconds=s))),
        judgements=st.integers(0, 3),
        confidence=st.one_of(st.none(), st.floats(0, 1)),
        gold=st.booleans(),
        preferred=st.booleans(),
    )
    return st.lists(one, max_size=most, unique_by=lambda u: u.unit_id)
