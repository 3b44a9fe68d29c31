"""An erasure reaches every home: at once those that this process serves, by their own cells all others.

The key that opens a subject's data is in the home of that data alone; everywhere else a bar keeps anybody
from making the subject another one.  What is asked for is noted by home in the control database, and the
keepers of each cell look there for what their homes have still to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from heliotrope.compliance.selectors import erasures as noted
from heliotrope.compliance.services import erasures
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.keys.erasing import destroy
from heliotrope.foundation.keys.errors import KeyAway
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, keeping
from heliotrope.foundation.tenancy.selectors import everyone, machine_for_operator
from heliotrope.foundation.vaults import CONTROL, homes, homes_of, origin_of, served

BARRED_MOST = 500
"""What one job bars at most; the keeper asks for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far an erasure is: the journals' entries by home, and the homes that have still to do it."""

    entries: Mapping[str, Erasure]
    waits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A home that was not looked through, and where its own cell is; empty for one that is served here."""

    home: str
    origin: str


def destroyed(actor: Actor, asked: Erasure, *, at: str = "") -> Reached:
    """Destroy a subject's key in every home served here, and have the others bar the subject.

    Args:
        at: the home of the subject's data; empty where it was erased there before.

    Raises:
        KeyAway: that home's key store does not answer; call again when it does.
    """
    wanted = _homes(actor, asked.client_id)
    here = [home for home in wanted if home in custody().homes or home == at]
    done = destroy(custody(), asked, homes=here, at=at)
    return _noted(actor, asked, done, wanted)


def note_again(actor: Actor, home: str, entry: Erasure) -> None:
    """Note what a home's journal says, after the control database may have lost it."""
    _noted(actor, entry, {home: entry}, _homes(actor, entry.client_id))


def _noted(actor: Actor, asked: Erasure, done: Mapping[str, Erasure], wanted: tuple[str, ...]) -> Reached:
    with acting(actor):
        erasures.note(actor, asked, done=done, waits=[home for home in wanted if home not in done])
        places = noted.of_subjects(actor, [asked.subject_id]).get(asked.subject_id, ())
    told = {one.home: one.entry(one.done_at) for one in places if one.done_at is not None} | dict(done)
    return Reached(entries=told, waits=tuple(home for home in wanted if home not in told))


def known(actor: Actor, one: Erasure, entries: Mapping[str, Erasure], left: tuple[str, ...]) -> Reached:
    """How far an erasure was when it was last noted, with what the journals here say; nothing is changed."""
    with acting(actor):
        places = noted.of_subjects(actor, [one.subject_id]).get(one.subject_id, ())
    told = {place.home: place.entry(place.done_at) for place in places if place.done_at is not None}
    return Reached(entries=told | dict(entries), waits=tuple(home for home in left if home not in entries))


def asked_for(actor: Actor, *, limit: int) -> tuple[Erasure, ...]:
    """The latest erasures that were noted, wherever they were asked for, each once."""
    with acting(actor):
        found = noted.latest(actor, limit=limit * max(1, len(homes())))
    return tuple({one.subject_id: one.entry(one.asked_at) for one in found}.values())


def waits(actor: Actor, entries: Sequence[Erasure]) -> dict[UUID, tuple[str, ...]]:
    """The homes that have still to do each of these erasures."""
    with acting(actor):
        places = noted.of_subjects(actor, [one.subject_id for one in entries])
    found = {}
    for one in entries:
        known = places.get(one.subject_id)
        # From before it was noted: what another cell did of it is not known here.
        unknown = tuple(home for home in _homes(actor, one.client_id) if home not in served())
        left = tuple(place.home for place in known if place.done_at is None) if known else unknown
        found[one.subject_id] = left
    return found


def operators_waiting() -> tuple[UUID, ...]:
    """The operators of whose erasures this process's homes have something to do."""
    known = everyone()
    # One question for all of them: the keeper asks every other second.
    with keeping(CONTROL, known.client_ids, known.operator_ids):
        return noted.operators_waiting(served())


def bar(*, operator_id: UUID) -> None:
    """Do in the homes served here what was asked for elsewhere, or while a key store was away.

    May run twice, and beside itself: a journal keeps its first entry.

    Raises:
        KeyAway: a key store does not answer; the others have done it.
    """
    actor, away = machine_for_operator(operator_id), None
    with acting(actor):
        waiting = noted.waiting(actor, served(), limit=BARRED_MOST)
    for one in waiting:
        try:
            entry = custody().store(one.home).destroy(one.entry(clock_now()))
        except KeyAway as why:
            away = why
            continue
        with acting(actor):
            erasures.finish(actor, one.home, entry)
    custody().forget()
    if away is not None:
        raise away


def not_looked_in(client_id: UUID, *, looked: tuple[str, ...]) -> tuple[Place, ...]:
    """The homes where the same person may be known too, with where to ask: no address crosses to them."""
    others = (home for home in homes_of(client_id) if home not in looked)
    return tuple(Place(home=home, origin="" if home in served() else origin_of(home)) for home in others)


def _homes(actor: Actor, owner_id: UUID) -> tuple[str, ...]:
    return homes_of(None if owner_id == actor.operator_id else owner_id)
