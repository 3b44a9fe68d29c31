"""Who asked what about their own data, in the vault that is entered: verified, corrected, answered."""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from heliotrope.compliance.models import Correction, Package, RequestPerson
from heliotrope.core.errors import Invalid, NotFound, TooLarge
from heliotrope.core.privacy.requests import CODE_S, PACKAGE_S, Advice, Sent, check_code
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.keys.fields import sealed
from heliotrope.foundation.tenancy.actor import Actor

PACKAGE_MOST = 20 * 1024 * 1024
"""Bytes of the largest package; what would be larger is answered by hand."""
DETAIL_MOST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose request it is and what they said.

    Attributes:
        field, value: what is to be corrected, and to what; empty for every other right.
    """

    request_id: UUID
    client_id: UUID
    subject_id: UUID
    detail: str = ""
    field: str = ""
    value: str = ""


def keep_person(actor: Actor, person: Person) -> None:
    """Keep who asked; again changes nothing."""
    if person.client_id not in actor.client_ids:
        raise NotFound
    if len(person.detail) > DETAIL_MOST or len(person.value) > 320:
        raise Invalid(
            Sentence(
                "What is asked has at most %(detail_most)s characters, and a new value 320.",
                detail_most=DETAIL_MOST,
            )
        )
    if RequestPerson.objects.filter(pk=person.request_id).exists():
        return
    RequestPerson(
        request_id=person.request_id,
        client_id=person.client_id,
        subject_id=person.subject_id,
        detail=person.detail,
        field=person.field,
        value=person.value,
    ).save(force_insert=True)


def new_code(actor: Actor, request_id: UUID, *, now: datetime) -> str:
    """A new code for the requester, in the place of any before; kept is its digest alone."""
    code = f"{secrets.randbelow(10**8):08d}"
    rows = RequestPerson.objects.filter(pk=request_id, client_id__in=actor.client_ids)
    kept = rows.update(
        code_digest=_digest(request_id, code), code_until_at=now + timedelta(seconds=CODE_S), code_tries=0
    )
    if not kept:
        raise NotFound
    return code


def try_code(actor: Actor, request_id: UUID, code: str, *, now: datetime) -> str:
    """Whether a code verifies the requester: empty when it does, else why not.

    A wrong one counts, so the refusal is given back for the caller to raise once the count is kept.
    """
    rows = RequestPerson.objects.filter(pk=request_id, client_id__in=actor.client_ids)
    row = rows.select_for_update().first()
    if row is None:
        raise NotFound
    sent = Sent(until_at=row.code_until_at, tries=row.code_tries) if row.code_until_at else None
    given = "".join(sign for sign in code if sign.isdigit())
    alike = compare_digest(row.code_digest, _digest(request_id, given))
    try:
        check_code(sent, alike=alike, now=now)
    except Invalid as why:
        rows.update(code_tries=F("code_tries") + 1)
        return str(why)
    rows.update(code_digest="", code_until_at=None)
    return ""


def keep_evidence(actor: Actor, request_id: UUID, evidence: str) -> None:
    """Keep by what the requester was verified where no code was sent."""
    if not 10 <= len(evidence.strip()) <= 500:
        raise Invalid(Sentence("Say in 10 to 500 characters by what the requester was verified."))
    row = RequestPerson.objects.filter(pk=request_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    told = sealed(row, "evidence", evidence.strip())
    RequestPerson.objects.filter(pk=request_id).update(evidence=told)


def advise(actor: Actor, request_id: UUID, advice: Advice) -> None:
    """Keep what the first of the crew found."""
    rows = RequestPerson.objects.filter(pk=request_id, client_id__in=actor.client_ids, agreed=None)
    rows.update(advice=advice.value)


def agree(actor: Actor, request_id: UUID, *, agreed: bool) -> bool:
    """Keep whether a second person agrees; False when that was known: the first answer stays."""
    rows = RequestPerson.objects.filter(pk=request_id, client_id__in=actor.client_ids, agreed=None)
    return rows.update(agreed=agreed) == 1


def note_erasing(
    actor: Actor, request_id: UUID, going: Iterable[tuple[str, UUID]]
) -> tuple[tuple[str, UUID], ...]:
    """Keep what an erasure takes before it does, by home and key; gives all that was ever noted.

    So a call that was killed is finished by the next one, though what is half erased is found no more.
    """
    rows = RequestPerson.objects.filter(pk=request_id, client_id__in=actor.client_ids)
    row = rows.select_for_update().only("erased").first()
    if row is None:
        raise NotFound
    noted = list(dict.fromkeys((*row.erased, *(f"{home}:{one}" for home, one in going))))
    rows.update(erased=noted)
    return tuple((home, UUID(one)) for home, _colon, one in (told.partition(":") for told in noted))


def note_correction(actor: Actor, person: Person, *, before: str, now: datetime) -> None:
    """Keep what stood before a correction, once for its request."""
    if person.client_id not in actor.client_ids:
        raise NotFound
    Correction(
        client_id=person.client_id,
        request_id=person.request_id,
        subject_id=person.subject_id,
        field=person.field,
        before=before,
        after=person.value,
        at=now,
    ).save(force_insert=True)


def keep_package(actor: Actor, person: Person, content: bytes, *, now: datetime) -> str:
    """Keep the answer to a request, sealed; gives the key of its link, which is kept nowhere.

    Kept again it gets a new key, and the link from before opens nothing.
    """
    if person.client_id not in actor.client_ids:
        raise NotFound
    if len(content) > PACKAGE_MOST:
        raise TooLarge(f"A package has at most {PACKAGE_MOST // 1024**2} MB; answer this request by hand.")
    key = secrets.token_urlsafe(24)
    rows = Package.objects.filter(request_id=person.request_id)
    until_at = now + timedelta(seconds=PACKAGE_S)
    if rows.update(key_digest=_link(key), until_at=until_at, taken_at=None):
        return key
    Package(
        client_id=person.client_id,
        request_id=person.request_id,
        subject_id=person.subject_id,
        content=base64.b64encode(content).decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        key_digest=_link(key),
        made_at=now,
        until_at=until_at,
    ).save(force_insert=True)
    return key


def has_package(actor: Actor, request_id: UUID, key: str, *, now: datetime) -> bool:
    """Whether a link still leads to a package: it was not used, and its time is not over."""
    return _waiting(actor, request_id, key, now).exists()


def take_package(actor: Actor, request_id: UUID, key: str, *, now: datetime) -> bytes:
    """The package for who has its link, once; raises NotFound ever after."""
    rows = Package.objects.filter(request_id=request_id, client_id__in=actor.client_ids)
    if not _waiting(actor, request_id, key, now).update(taken_at=now):
        raise NotFound
    try:
        return base64.b64decode(rows.get().content, validate=True)
    except ValueError:
        raise NotFound from None  # erased meanwhile


def _waiting(actor: Actor, request_id: UUID, key: str, now: datetime) -> QuerySet[Package]:
    rows = Package.objects.filter(request_id=request_id, client_id__in=actor.client_ids)
    return rows.filter(key_digest=_link(key), taken_at=None, until_at__gt=now)


def _digest(request_id: UUID, code: str) -> str:
    return salted_hmac("heliotrope.privacy.code", f"{request_id}:{code}", algorithm="sha256").hexdigest()


def _link(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
