"""Written forms of the parts of a match: workers, units, requirements and terms as JSON, and back."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.people import Candidate, Room, Stretch, WeeklySpan
from heliotrope.core.match.units import OpenUnit, Terms
from heliotrope.core.match.zones import aware

Record = dict[str, Any]
"""JSON: strings, numbers, booleans, null, lists and objects of them."""


@contextmanager
def reading(record: Mapping[str, Any], rule: str, version: int) -> Iterator[None]:
    """Read a match of this rule from its record; whatever breaks on the way is the record's fault.

    Raises:
        Invalid: the record is of another rule or version, or it is broken.
    """
    told = (record.get("rule"), record.get("version"))
    if told != (rule, version):
        raise Invalid(f"This record is not of {rule}@{version} but of {told[0]}@{told[1]}")
    try:
        yield
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise Invalid(f"This is not the record of a match by {rule}@{version}: {error!r}") from error


def terms_record(terms: Terms) -> Record:
    """The figures of a match as JSON; money is a string, so that no digit is lost."""
    record: Record = {
        "skill_slack": terms.skill_slack,
        "language_slack": terms.language_slack,
        "local_hour": terms.local_hour,
        "rate_per_hour": None if terms.rate_per_hour is None else str(terms.rate_per_hour),
        "currency": terms.currency,
        "wait_s": terms.wait_s,
        "open_assignments": terms.open_assignments,
    }
    return record | ({"reads_slack": terms.reads_slack} if terms.reads_slack else {})


def requirement_record(asked: Requirement) -> Record:
    """What a unit requires, as JSON."""
    names = ["skill", "level", "language", "language_level", "effort_s"]
    # Who reads nothing besides is written as before such a language could be asked for.
    names += ["reads", "reads_level"] if asked.reads else []
    record: Record = {name: getattr(asked, name) for name in names}
    record |= {name: getattr(asked, name) for name in ("channel", "data_home") if getattr(asked, name)}
    return record | ({"certificates": list(asked.certificates)} if asked.certificates else {})


def requirement_of(given: Mapping[str, Any]) -> Requirement:
    """What a unit requires, from its JSON."""
    return Requirement(**{**given, "certificates": tuple(given.get("certificates", ()))})


def unit_record(unit: OpenUnit) -> Record:
    """A unit as JSON."""
    return {
        "unit_id": str(unit.unit_id),
        "item_id": str(unit.item_id),
        "requirement": requirement_record(unit.requirement),
        "opened_at": instant_text(unit.opened_at),
        "due_at": None if unit.due_at is None else instant_text(unit.due_at),
        "judgements": unit.judgements,
        "confidence": unit.confidence,
        "gold": unit.gold,
        "preferred": unit.preferred,
    }


def unit_of(given: Mapping[str, Any]) -> OpenUnit:
    """A unit from its JSON."""
    return OpenUnit(
        unit_id=UUID(given["unit_id"]),
        item_id=UUID(given["item_id"]),
        requirement=requirement_of(given["requirement"]),
        opened_at=instant_of(given["opened_at"]),
        due_at=None if given["due_at"] is None else instant_of(given["due_at"]),
        judgements=given["judgements"],
        confidence=given["confidence"],
        gold=given["gold"],
        preferred=given["preferred"],
    )


def candidate_record(candidate: Candidate) -> Record:
    """A worker as JSON."""
    rate = candidate.rate_per_hour
    record: Record = {
        "worker_id": str(candidate.worker_id),
        "skills": dict(candidate.skills),
        "languages": dict(candidate.languages),
        "timezone": candidate.timezone,
        "weekly": [[s.weekday, s.start.isoformat(), s.end.isoformat()] for s in candidate.weekly],
        "capacity": candidate.capacity,
        "load": candidate.load,
        "active": candidate.active,
        "rate_per_hour": None if rate is None else str(rate),
        "currency": candidate.currency,
        "measured": dict(candidate.measured),
    }
    rostered = {"shifts": candidate.shifts, "leave": candidate.leave}
    # Without a roster it is written as before there were any.
    record |= {name: _stretches_record(held) for name, held in rostered.items() if held}
    if candidate.certificates:
        record["certificates"] = {
            code: until and until.isoformat() for code, until in candidate.certificates.items()
        }
    record |= {"barred": dict(candidate.barred)} if candidate.barred else {}
    room = candidate.room
    if room is not None:
        record["room"] = {"whole": room.whole, "shares": dict(room.shares), "open": dict(room.open)}
    return record


def candidate_of(given: Mapping[str, Any]) -> Candidate:
    """A worker from their JSON."""
    rate = given["rate_per_hour"]
    return Candidate(
        worker_id=UUID(given["worker_id"]),
        skills=given["skills"],
        languages=given["languages"],
        timezone=given["timezone"],
        weekly=tuple(
            WeeklySpan(weekday=day, start=time.fromisoformat(start), end=time.fromisoformat(end))
            for day, start, end in given["weekly"]
        ),
        capacity=given["capacity"],
        load=given["load"],
        active=given["active"],
        rate_per_hour=None if rate is None else Decimal(rate),
        currency=given["currency"],
        measured=given["measured"],
        shifts=_stretches(given.get("shifts", ())),
        leave=_stretches(given.get("leave", ())),
        room=Room(**given["room"]) if "room" in given else None,
        certificates={
            code: until and date.fromisoformat(until) for code, until in given.get("certificates", {}).items()
        },
        barred=given.get("barred", {}),
    )


def _stretches_record(held: Iterable[Stretch]) -> list[list[str]]:
    return [[instant_text(one.starts_at), instant_text(one.ends_at)] for one in held]


def _stretches(given: Iterable[tuple[str, str]]) -> tuple[Stretch, ...]:
    return tuple(Stretch(starts_at=instant_of(begin), ends_at=instant_of(end)) for begin, end in given)


def instant_text(at: datetime) -> str:
    """An instant in UTC as text."""
    return aware(at).isoformat()


def instant_of(given: str) -> datetime:
    """An instant from its text."""
    return datetime.fromisoformat(given)
