"""Whom an id or an address names in a home, and what would go with them, before anything is erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.selectors.retention import held
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.privacy.retention import Aged
from heliotrope.flow import erasing
from heliotrope.flow.erasing import Extent, Subject
from heliotrope.flow.persons import is_held, known
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import homes
from heliotrope.network import services as network


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A subject with who acts for its owner.

    Attributes:
        held: whether a legal hold keeps it, and everything that is asked to go with it.
    """

    actor: Actor
    subject: Subject
    extent: Extent
    held: bool


def by_id(subject_id: UUID, *, home: str, client_id: UUID | None = None, now: datetime) -> tuple[Named, ...]:
    """What an id is in a home, of a client or of any operator here; none where it is nothing.

    Raises:
        Invalid: there is no such home, or no such client.
    """
    check_home(home)
    for actor in (_client(client_id),) if client_id else tenancy_selectors.machines():
        try:
            return (_named(actor, erasing.subject(actor, subject_id, home=home), now),)
        except NotFound:
            continue
    return ()


def by_mail(email: str, *, home: str, client_id: UUID | None = None, now: datetime) -> tuple[Named, ...]:
    """Whom an address names in a home: a client's contacts and buyers; without a client the workers here.

    Raises:
        Invalid: there is no such home, or no such client.
    """
    check_home(home)
    if client_id is not None:
        actor = _client(client_id)
        found = erasing.found_by_mail(actor, client_id, email, home=home)
        return tuple(_named(actor, one, now) for one in found)
    named = []
    for actor in tenancy_selectors.machines():
        with acting_in_vault(actor, home):
            workers = network.identities_by_mail(actor, email)
        named += [_named(actor, erasing.subject(actor, one, home=home), now) for one in workers]
    return tuple(named)


def erase(named: Iterable[Named], *, home: str, now: datetime) -> list[bytes]:
    """Erase these subjects of one owner, or none where one is held; gives the certificates in their order."""
    found = list(named)
    return erasing.erase_all(found[0].actor, [one.subject.id for one in found], home=home, now=now)


def check_home(home: str) -> None:
    """Raise Invalid, with those there are, for a home that there is not."""
    if home not in homes():
        raise Invalid(f"There is no home {home} here; there are: {', '.join(homes())}.")


def _client(client_id: UUID) -> Actor:
    try:
        return tenancy_selectors.machine_for_client(client_id)
    except LookupError:
        raise Invalid(f"There is no client {client_id} here.") from None


def _named(actor: Actor, one: Subject, now: datetime) -> Named:
    return Named(actor=actor, subject=one, extent=erasing.extent(actor, one), held=_held(actor, one, now))


def _held(actor: Actor, one: Subject, now: datetime) -> bool:
    if one.kind == erasing.WORKER:
        aged = Aged(id=one.id, client_id=one.client_id, subject_id=one.id, case_ids=frozenset())
        with acting(actor):
            return held(actor, aged, now=now)
    with acting_in_vault(actor, one.home):
        who = known(actor, one.id)
    return is_held(actor, who, now=now)
