"""Everywhere that a person is: the contacts of a client that are the same one, home by home, and what holds
their data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.selectors.retention import held
from heliotrope.core.errors import Conflict
from heliotrope.core.privacy.retention import Aged
from heliotrope.foundation.keys import KeyAway
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import homes
from heliotrope.lines.support import forgetting, subjects
from heliotrope.lines.support.settings import Channel
from heliotrope.lines.support.subjects import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Somewhere:
    """A person in one home.

    Attributes:
        contacts: as whom they are known there; empty where they are not, or where it cannot be told.
        away: whether the home's key is not held here, so that it must be asked there.
    """

    home: str
    contacts: tuple[Known, ...]
    away: bool = False


def everywhere(actor: Actor, contact_id: UUID, *, home: str) -> tuple[Somewhere, ...]:
    """The homes with a person in them: the contact itself, and who writes from the same address elsewhere."""
    with acting_in_vault(actor, home):
        first = subjects.known(actor, contact_id)
    found = [_there(actor, first, one, own=one == home) for one in homes()]
    return tuple(one for one in found if one.contacts or one.away)


def _there(actor: Actor, first: Known, home: str, *, own: bool) -> Somewhere:
    if first.channel != Channel.EMAIL:
        return Somewhere(home=home, contacts=(first,) if own else ())
    try:
        with acting_in_vault(actor, home):
            same = forgetting.found_by(actor, first.client_id, first.channel, first.address)
            ids = dict.fromkeys((*((first.id,) if own else ()), *same))
            return Somewhere(home=home, contacts=tuple(subjects.known(actor, one) for one in ids))
    except KeyAway:
        return Somewhere(home=home, contacts=(first,) if own else (), away=not own)


def contacts(places: tuple[Somewhere, ...]) -> Iterator[tuple[str, Known]]:
    """Each contact with its home."""
    return ((place.home, one) for place in places for one in place.contacts)


def check_not_held(actor: Actor, contact_id: UUID, *, home: str, now: datetime) -> None:
    """Raise Conflict where a legal hold keeps a contact's data."""
    with acting_in_vault(actor, home):
        one = subjects.known(actor, contact_id)
    check_none_held(actor, _aged(one), now=now)


def check_none_held(actor: Actor, aged: Aged, *, now: datetime) -> None:
    """Raise Conflict where a legal hold keeps something of a person's."""
    with acting(actor):
        if held(actor, aged, now=now):
            raise Conflict("These data are under legal hold and are not erased as long as it lasts.")


def is_held(actor: Actor, one: Known, *, now: datetime) -> bool:
    """Whether a legal hold keeps a contact's data."""
    with acting(actor):
        return held(actor, _aged(one), now=now)


def _aged(one: Known) -> Aged:
    return Aged(id=one.id, client_id=one.client_id, subject_id=one.id, case_ids=frozenset(one.item_ids))
