"""Everywhere that a person is: the contacts of a client that are the same one and their orders in its shops,
home by home, and what holds their data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.selectors.retention import held
from heliotrope.core.errors import Conflict, HomeElsewhere, NotFound
from heliotrope.core.privacy.retention import Aged
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.keys import KeyAway
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import homes, served
from heliotrope.lines.commerce import buyers
from heliotrope.lines.commerce.buyers import Buyer
from heliotrope.lines.commerce.services import persons as orders_of
from heliotrope.lines.support import forgetting, subjects
from heliotrope.lines.support.settings import Channel
from heliotrope.lines.support.subjects import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Somewhere:
    """A person in one home.

    Attributes:
        contacts: as whom they are known there; empty where they are not, or where it cannot be told.
        orders: what they ordered in the client's shops there.
        away: whether the home cannot be looked through here, so that it must be asked there.
    """

    home: str
    contacts: tuple[Known, ...]
    orders: tuple[Buyer, ...] = ()
    away: bool = False


def known(actor: Actor, subject_id: UUID) -> Known | Buyer:
    """A contact, or the buyer of an order, in the vault that is entered; raises NotFound for neither."""
    try:
        return subjects.known(actor, subject_id)
    except NotFound:
        found = buyers.known(actor, subject_id)
        if found is None:
            raise
        return found


def everywhere(actor: Actor, subject_id: UUID, *, home: str) -> tuple[Somewhere, ...]:
    """The homes with a person in them: who was named, and who writes or orders from the same address."""
    with acting_in_vault(actor, home):
        first = known(actor, subject_id)
    found = [_there(actor, first, one, own=one == home) for one in homes()]
    return tuple(one for one in found if one.contacts or one.orders or one.away)


def as_whom(actor: Actor, subject_id: UUID, *, home: str, at: str) -> frozenset[UUID]:
    """As whom a person of one home is known in another one, or the same."""
    with acting_in_vault(actor, home):
        first = known(actor, subject_id)
    return frozenset(one.id for _home, one in everyone((_there(actor, first, at, own=at == home),)))


def _there(actor: Actor, first: Known | Buyer, home: str, *, own: bool) -> Somewhere:
    named: tuple[Known | Buyer, ...] = (first,) if own else ()
    address = _mail(first)
    if not address:
        return _somewhere(home, named)
    try:
        with acting_in_vault(actor, home):
            return _somewhere(home, (*named, *_same(actor, first, address)))
    except (KeyAway, HomeElsewhere):
        return _somewhere(home, named, away=not own)


def _mail(one: Known | Buyer) -> str:
    if isinstance(one, Buyer):
        return one.email
    return one.address if one.channel == Channel.EMAIL else ""


def _same(actor: Actor, first: Known | Buyer, address: str) -> list[Known | Buyer]:
    """Who else writes or orders from an address, in the vault that is entered."""
    contacts = forgetting.found_by(actor, first.client_id, Channel.EMAIL, address)
    orders = orders_of.found_by(actor, first.client_id, address)
    return [known(actor, one) for one in (*contacts, *orders) if one != first.id]


def _somewhere(home: str, found: Iterable[Known | Buyer], *, away: bool = False) -> Somewhere:
    everyone = tuple(found)
    return Somewhere(
        home=home,
        contacts=tuple(one for one in everyone if isinstance(one, Known)),
        orders=tuple(one for one in everyone if isinstance(one, Buyer)),
        away=away,
    )


def kin(actor: Actor, subject_id: UUID) -> tuple[UUID, ...]:
    """What else of the same person has a key of its own, in the vault that is entered."""
    first = known(actor, subject_id)
    address = _mail(first)
    if not address:
        return ()
    contacts = forgetting.found_by(actor, first.client_id, Channel.EMAIL, address)
    return (*contacts, *orders_of.found_by(actor, first.client_id, address))


def check_reached(places: tuple[Somewhere, ...]) -> tuple[str, ...]:
    """The homes of other cells, which only they can look through.

    Raises:
        KeyAway: a home that is served here could not be looked through; try again when it can.
    """
    missed = [place.home for place in places if place.away]
    away = [home for home in missed if home in served()]
    if away:
        raise KeyAway(f"The key store of the home {away[0]} does not answer; try again.")
    return tuple(missed)


def everyone(places: tuple[Somewhere, ...]) -> Iterator[tuple[str, Known | Buyer]]:
    """Each contact and each order's buyer, with its home."""
    for place in places:
        yield from ((place.home, one) for one in place.contacts)
        yield from ((place.home, one) for one in place.orders)


def notify(actor: Actor, subject_id: UUID, text: str, *, key: UUID, now: datetime) -> None:
    """Write to a person in their own conversation, in the vault that is entered; once for its key.

    Raises:
        Conflict: they never wrote, so that there is no channel.
    """
    if isinstance(known(actor, subject_id), Buyer):
        raise Conflict(Sentence("This person never wrote, so there is no channel; verify them by evidence."))
    subjects.notify(actor, subject_id, text, key=key, now=now)


def check_not_held(actor: Actor, contact_id: UUID, *, home: str, now: datetime) -> None:
    """Raise Conflict where a legal hold keeps a contact's data."""
    with acting_in_vault(actor, home):
        one = subjects.known(actor, contact_id)
    check_none_held(actor, _aged(one), now=now)


def check_none_held(actor: Actor, aged: Aged, *, now: datetime) -> None:
    """Raise Conflict where a legal hold keeps something of a person's."""
    with acting(actor):
        if held(actor, aged, now=now):
            raise Conflict(
                Sentence("These data are under legal hold and are not erased as long as it lasts.")
            )


def is_held(actor: Actor, one: Known | Buyer, *, now: datetime) -> bool:
    """Whether a legal hold keeps a contact's data, or a buyer's."""
    with acting(actor):
        return held(actor, _aged(one), now=now)


def _aged(one: Known | Buyer) -> Aged:
    return Aged(id=one.id, client_id=one.client_id, subject_id=one.id, case_ids=frozenset(one.item_ids))
