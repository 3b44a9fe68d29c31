"""Erasing a person for good, and the certificates of it."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.flow import erasing, erasing_elsewhere
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import homes
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import erasures as s

door = Door("privacy")


@door.get("/privacy/erasures", Permission.PRIVACY_ERASE, list[s.Erased])
def erasures(request: HttpRequest) -> Any:
    """The latest erasures of your clients' people: ids and instants; whom they were about is not kept."""
    actor = actor_of(request)
    past = erasing.past(actor)
    waits = erasing_elsewhere.waits(actor, past)
    return [_told(one, waits[one.subject_id]) for one in past]


@door.get("/privacy/erasures/{uuid:data_subject_id}", Permission.PRIVACY_ERASE, s.Certificate)
def certificate_of_erasure(request: HttpRequest, data_subject_id: UUID) -> s.Certificate:
    """The signed certificate of an erasure; `heliotrope verify` checks it without us."""
    return s.Certificate(document=json.loads(erasing.signed(actor_of(request), data_subject_id, now=now())))


@door.act("/privacy/erasures", Permission.PRIVACY_ERASE, s.Erasures)
def erase_person(request: HttpRequest, given: s.ToErase) -> s.Erasures:
    """Erase whoever a client knows under an exact e-mail address: their conversations and their shop orders.

    Unreadable in every home within a second, and never to be brought back. Interrupted, it is finished by
    sending it again. Nothing is erased under an address that nobody is known by. Looked through is the named
    home alone: ``not_looked_in`` says where else the person may be known, and where to ask.
    """
    actor = actor_of(request)
    if given.home not in homes() or given.client_id not in actor.client_ids:
        raise NotFound
    found = erasing.found_by_mail(actor, given.client_id, given.email, home=given.home)
    others = erasing_elsewhere.not_looked_in(given.client_id, looked=(given.home,))
    places = [s.NotLookedIn(home=one.home, origin=one.origin) for one in others]
    return s.Erasures(erased=_erase(actor, [one.id for one in found], given.home), not_looked_in=places)


@door.act("/privacy/subjects/{uuid:data_subject_id}/erasure", Permission.PRIVACY_ERASE, s.Erasures)
def erase_subject(request: HttpRequest, data_subject_id: UUID, given: s.SubjectToErase) -> s.Erasures:
    """Erase one subject: a contact, an order of a shop with its buyer, or a worker's legal identity."""
    if given.home not in homes():
        raise NotFound
    return s.Erasures(erased=_erase(actor_of(request), [data_subject_id], given.home))


def _erase(actor: Actor, ids: Sequence[UUID], home: str) -> list[s.Erased]:
    at = now()
    erasing.erase_all(actor, ids, home=home, now=at)
    past = {one.subject_id: one for one in erasing.past(actor)} if ids else {}
    done = [past[one] for one in ids if one in past]
    waits = erasing_elsewhere.waits(actor, done)
    return [_told(one, waits[one.subject_id]) for one in done]


def _told(one: Erasure, waits: Sequence[str]) -> s.Erased:
    return s.Erased(
        subject_id=one.subject_id, kind=one.kind, client_id=one.client_id, erased_at=one.erased_at,
        waits=list(waits),
    )  # fmt: skip
