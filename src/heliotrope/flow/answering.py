"""Carrying out what was decided about a person's request, and telling them; may be killed and run again."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.selectors.requests import PersonLine, RequestLine
from heliotrope.compliance.services import persons, requests, stops
from heliotrope.compliance.services.persons import Person
from heliotrope.core.errors import Conflict, HeliotropeError, NotFound
from heliotrope.core.privacy.requests import (
    GIVES,
    STOPS,
    Decided,
    Right,
    State,
    fulfilling,
)
from heliotrope.core.sentence import Sentence
from heliotrope.flow import erasing, packaging, parting, telling
from heliotrope.flow.persons import check_reached, everyone, everywhere, is_held, notify
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import homes
from heliotrope.lines.support import subjects
from heliotrope.pipeline.match import stopping


def settle_request(*, client_id: UUID, request_id: UUID) -> None:
    """Take up what the crew or the officer decided; running it again changes nothing."""
    actor, now = tenancy_selectors.machine_for_client(client_id), clock_now()
    with acting(actor):
        line = asked_of.request(actor, request_id)
        with acting_in_vault(actor, line.data_home):
            person = asked_of.person(actor, request_id)
        decided = person.judged
        if line.state == State.WORKING and decided is not None:
            requests.move(actor, request_id, decided, now=now)
        line = asked_of.request(actor, request_id)
    if line.state == State.GRANTED:
        try:
            _carry_out(actor, line, person, now)
        except HeliotropeError as error:
            if error.status >= 500:
                raise  # something is away: the job is tried again
            with acting(actor):
                requests.move(actor, request_id, Decided(state=State.ESCALATED), now=now)
    with acting(actor):
        line = asked_of.request(actor, request_id)
    _tell(actor, line, person, now)


def _carry_out(actor: Actor, line: RequestLine, person: PersonLine, now: datetime) -> None:
    right, ends = Right(line.right), Decided(state=State.ANSWERED)
    if right in GIVES:
        _give(actor, line, person, now)
    elif right is Right.CORRECTION:
        _correct(actor, line, person, now)
    elif right in STOPS:
        _stop(actor, line, person, now)
    else:
        ends = _erase(actor, line, person, now)
    with acting(actor):
        requests.move(actor, line.id, ends, now=now)


def _give(actor: Actor, line: RequestLine, person: PersonLine, now: datetime) -> None:
    if person.linked_until_at is not None:
        return
    content = packaging.package(actor, line, person, now=now)
    with acting_in_vault(actor, line.data_home):
        key = persons.keep_package(actor, _person(person), content, now=now)
        _tell_link(actor, line, person, key, now, notice=derived_id(line.id, "package"))


def _tell_link(
    actor: Actor, line: RequestLine, person: PersonLine, key: str, now: datetime, *, notice: UUID
) -> None:
    with telling.spoken_to(actor, person.subject_id):
        text = _("Your request is answered. Your data are ready here, once and for 14 days: %(link)s") % {
            "link": link(line, key)
        }
    try:
        notify(actor, person.subject_id, text, key=notice, now=now)
    except Conflict:
        return  # who never wrote gets the link from the officer, who makes a new one


def link(line: RequestLine, key: str) -> str:
    """The address of a package, for who has its key."""
    place = f"{line.data_home}.{line.client_id.hex}.{line.id.hex}.{key}"
    return f"{settings.ORIGIN}/privacy/packages/{place}/"


def new_link(actor: Actor, request_id: UUID, *, now: datetime) -> str:
    """A new link to a package, in the place of the one before; for who cannot be written to.

    Raises:
        Conflict: there is no package.
    """
    line = asked_of.request(actor, request_id)
    with acting_in_vault(actor, line.data_home):
        person = asked_of.person(actor, request_id)
        if person.linked_until_at is None:
            raise Conflict(Sentence("There is no package of this request."))
        key = persons.keep_package(actor, _person(person), b"", now=now)
    requests.note(actor, request_id, line.client_id, "request.new-link")
    return link(line, key)


def opened(place: str, *, take: bool, now: datetime) -> bytes:
    """The package behind a link, for whoever has it, once; without ``take`` nothing, and only if it is there.

    Raises:
        NotFound: it is no link, was used, or holds no more.
    """
    home, _dot, rest = place.partition(".")
    client, _dot, rest = rest.partition(".")
    request, _dot, key = rest.partition(".")
    try:
        client_id, request_id = UUID(hex=client), UUID(hex=request)
    except ValueError:
        raise NotFound from None
    if home not in homes() or not key:
        raise NotFound
    actor = Actor(kind=ActorKind.CONTACT, client_ids=frozenset({client_id}))
    with acting_in_vault(actor, home):
        if not take and not persons.has_package(actor, request_id, key, now=now):
            raise NotFound
        if not take:
            return b""
        content = persons.take_package(actor, request_id, key, now=now)
        requests.note(actor, request_id, client_id, "request.package-taken")
    return content


def _correct(actor: Actor, line: RequestLine, person: PersonLine, now: datetime) -> None:
    with acting_in_vault(actor, line.data_home):
        if asked_of.is_corrected(actor, line.id):
            return
        before = subjects.correct(actor, person.subject_id, person.field, person.value)
        persons.note_correction(actor, _person(person), before=before, now=now)


def _stop(actor: Actor, line: RequestLine, person: PersonLine, now: datetime) -> None:
    found = [one for _home, one in everyone(everywhere(actor, person.subject_id, home=line.data_home))]
    items = {item for one in found for item in one.item_ids}
    others = {one.id for one in found} - {person.subject_id}
    with acting(actor):
        stops.stop(
            actor, client_id=line.client_id, subject_id=person.subject_id, case_ids=sorted(items | others),
            purpose=line.purpose, request_id=line.id, now=now,
        )  # fmt: skip
    if line.purpose:
        return
    with acting(actor):
        stopping.take_out(actor, items, now=now)


def _erase(actor: Actor, line: RequestLine, person: PersonLine, now: datetime) -> Decided:
    places = everywhere(actor, person.subject_id, home=line.data_home)
    # Nobody is erased by half in silence: a home that is away is waited for, another cell's is named.
    elsewhere, found = check_reached(places), list(everyone(places))
    held = any(is_held(actor, one, now=now) for _home, one in found)
    decided = fulfilling(Right.ERASURE, held=held)
    if decided.state is State.ANSWERED:
        with acting_in_vault(actor, line.data_home):
            going = persons.note_erasing(actor, line.id, [(home, one.id) for home, one in found])
            parting.keep(actor, line, person, now=now)
        if elsewhere:
            with acting(actor):
                requests.note(actor, line.id, line.client_id, "request.not-looked-in", homes=elsewhere)
        # Who was named comes last: as long as they are there, a killed call finds the others.
        for home, subject_id in sorted(going, key=lambda one: one[1] == person.subject_id):
            erasing.erase(actor, subject_id, home=home, now=now)
    return decided


def _tell(actor: Actor, line: RequestLine, person: PersonLine, now: datetime) -> None:
    """Say what became of it, where that is not said yet."""
    if line.state == State.REFUSED:
        telling.refused(actor, line, person, now=now)
        parting.drop(actor, line, now=now)
    elif line.state == State.ANSWERED and line.right == Right.ERASURE:
        parting.let_go(actor, line, now=now)
    elif line.state == State.ANSWERED:
        telling.answered(actor, line, person, now=now)
    else:
        telling.extended(actor, line, person, now=now)


def _person(line: PersonLine) -> Person:
    return Person(
        request_id=line.request_id,
        client_id=line.client_id,
        subject_id=line.subject_id,
        field=line.field,
        value=line.value,
    )
