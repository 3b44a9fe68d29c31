"""How many people are on in each hour to come, by language and by skill."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliotrope.core.errors import Invalid
from heliotrope.core.match.availability import on_between
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.zones import aware

HOUR = timedelta(hours=1)
MOST_HOURS = 24 * 14


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOn:
    """Who is on in one hour; a worker who is on for half of it counts as a half.

    Attributes:
        people: all of them.
        languages: by BCP 47 language in lower case; who has "pt-br" counts for "pt", too.
        skills: by code of the skill.
        pairs: by language and skill, for those who have both.
    """

    starts_at: datetime
    people: float
    languages: Mapping[str, float]
    skills: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]


def hours_on(candidates: Iterable[Candidate], first: datetime, until: datetime) -> tuple[HourOn, ...]:
    """The hours of a window in order, from the full hour in UTC at or before its begin.

    Who is not active, away, or off by roster or weekly hours counts as nobody.

    Raises:
        Invalid: the window is longer than 14 days.
    """
    begin = aware(first).replace(minute=0, second=0, microsecond=0)
    count = max(0, -((begin - aware(until)) // HOUR))
    if count > MOST_HOURS:
        raise Invalid(f"Coverage is reckoned for at most {MOST_HOURS} hours at a time, not {count}")
    hours = [_Hour() for _ in range(count)]
    for candidate in candidates:
        if candidate.active and count:
            _add(candidate, hours, begin)
    return tuple(
        HourOn(
            starts_at=begin + n * HOUR,
            people=hour.people,
            languages=dict(hour.languages),
            skills=dict(hour.skills),
            pairs=dict(hour.pairs),
        )
        for n, hour in enumerate(hours)
    )


class _Hour:
    """Shares of one hour, as they are added up."""

    __slots__ = ("languages", "pairs", "people", "skills")

    def __init__(self) -> None:
        self.people = 0.0
        self.languages: defaultdict[str, float] = defaultdict(float)
        self.skills: defaultdict[str, float] = defaultdict(float)
        self.pairs: defaultdict[tuple[str, str], float] = defaultdict(float)


def _add(candidate: Candidate, hours: list[_Hour], begin: datetime) -> None:
    languages = {wider for code in candidate.languages for wider in _wider(code)}
    for stretch in on_between(candidate, begin, begin + len(hours) * HOUR):
        place = (stretch.starts_at - begin) // HOUR
        while place < len(hours) and begin + place * HOUR < stretch.ends_at:
            at = begin + place * HOUR
            share = (min(stretch.ends_at, at + HOUR) - max(stretch.starts_at, at)) / HOUR
            hour = hours[place]
            hour.people += share
            for language in languages:
                hour.languages[language] += share
                for skill in candidate.skills:
                    hour.pairs[language, skill] += share
            for skill in candidate.skills:
                hour.skills[skill] += share
            place += 1


def _wider(language: str) -> Iterable[str]:
    """A language and the wider ones that it satisfies: zh-hant-tw, zh-hant, zh."""
    parts = language.split("-")
    return ("-".join(parts[: n + 1]) for n in range(len(parts)))
