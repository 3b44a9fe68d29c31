"""Transfers: their rules in versions, and counting each person whose values leave, up to the threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from heliotrope.compliance.models import TransferSeen, TransferTally, TransferVersion
from heliotrope.compliance.selectors.transfers import transfer_rules
from heliotrope.compliance.services.notices import Kind, notice
from heliotrope.compliance.services.versions import put_in_force
from heliotrope.core.errors import Conflict
from heliotrope.core.plain import plain
from heliotrope.core.privacy.fields import Field
from heliotrope.core.privacy.transfer_texts import written
from heliotrope.core.privacy.transfers import (
    SENSITIVE,
    Instrument,
    Threshold,
    TransferRule,
    TransferRules,
    limits,
)
from heliotrope.core.sentence import Sentence
from heliotrope.core.text.countries import check_countries
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.foundation.vaults import CONTROL, region_of

CITATION_MOST, REFERENCE_MOST = 300, 200


def keep_transfers(actor: Actor, force: TransferRules, *, now: datetime) -> TransferRules:
    """Put rules in force from now on; ``force.version`` is the one after that which the writer has read.

    Citations and references are kept without what names a person: workers and buyers of evidence read them.

    Raises:
        Conflict: somebody else wrote them meanwhile.
    """
    if transfer_rules(actor).version + 1 != force.version:
        raise Conflict(Sentence("Somebody changed the rules meanwhile; read them and say it once more."))
    force = _plain(force)
    row = TransferVersion(
        id=new_id(),
        operator_id=actor.operator,
        version=force.version,
        rules=written(force),
        made_by=actor.user_id,
        made_at=now,
    )
    detail = {"version": force.version}
    put_in_force(actor, row, "privacy.transfers", kind="privacy_transfer_rules", detail=detail)
    return force


def _plain(force: TransferRules) -> TransferRules:
    return replace(
        force,
        rules=tuple(replace(one, citation=_said(one.citation, CITATION_MOST)) for one in force.rules),
        instruments=tuple(
            replace(one, reference=_said(one.reference, REFERENCE_MOST)) for one in force.instruments
        ),
        thresholds=tuple(
            replace(one, citation=_said(one.citation, CITATION_MOST)) for one in force.thresholds
        ),
    )


def _said(typed: str, most: int) -> str:
    return plain(typed.strip(), most=most).text


def rule_transfer(actor: Actor, rule: TransferRule, *, after: int, now: datetime) -> TransferRules:
    """Add a rule, or put it in the place of the one with its name.

    Raises:
        Conflict: somebody else wrote them meanwhile.
        Invalid: it names a country that there is not.
    """
    check_countries(rule.countries)
    force = transfer_rules(actor)
    kept = tuple(one for one in force.rules if one.name != rule.name)
    return keep_transfers(actor, replace(force, version=after + 1, rules=(*kept, rule)), now=now)


def file_instrument(actor: Actor, instrument: Instrument, *, after: int, now: datetime) -> TransferRules:
    """Note a contract, a consent or a certification that lets values cross; raises as `rule_transfer`."""
    check_countries([instrument.country])
    force = transfer_rules(actor)
    kept = tuple(
        one
        for one in force.instruments
        if (one.region, one.country, one.kind) != (instrument.region, instrument.country, instrument.kind)
    )
    force = replace(force, version=after + 1, instruments=(*kept, instrument))
    return keep_transfers(actor, force, now=now)


def admit(
    actor: Actor, client_id: UUID, subject_id: UUID, *, home: str, country: str, field: Field, now: datetime
) -> Sentence | None:
    """Count a person whose value is about to leave their home's region; why it may not, beyond a threshold.

    A person counts once in a client, home and calendar year, and once more when a sensitive value of theirs
    leaves first.  Who was counted may be seen again, whatever the counter stands at.
    """
    one = Leaving(client_id=client_id, subject_id=subject_id, field=field)
    return admit_all(actor, [one], home=home, country=country, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Whose value is about to leave, and of what kind it is."""

    client_id: UUID
    subject_id: UUID
    field: Field


def admit_all(
    actor: Actor, leaving: Sequence[Leaving], *, home: str, country: str, now: datetime
) -> Sentence | None:
    """Count several persons as `admit` does, or none of them where one may not be shown any more.

    Who is refused is not counted, and the officer is told that a threshold stopped it all the same.
    """
    with acting(actor):
        force = transfer_rules(actor)
        with transaction.atomic(using=CONTROL):
            for row in _rows(leaving, home, country, now):
                bounds = limits(region_of(home), force, sensitive=row.sensitive)
                stopped = _count(actor, row, bounds, now)
                if stopped is not None:
                    transaction.set_rollback(True, using=CONTROL)
                    break
            else:
                return None
        _tell(actor, row, stopped, Kind.STOPPED, now)
    return Sentence(
        "Threshold %(name)s is reached: values of %(persons)s persons left %(home)s in %(year)s.",
        name=stopped.name,
        persons=stopped.stop_at,
        home=home,
        year=now.year,
    )


def _rows(leaving: Sequence[Leaving], home: str, country: str, now: datetime) -> list[TransferSeen]:
    """One row a person, and one more for a sensitive value of theirs."""
    return [
        TransferSeen(
            id=new_id(),
            client_id=one.client_id,
            data_home=home,
            year=now.year,
            subject=custody().token(home, "transfer", f"{one.client_id}:{now.year}:{one.subject_id}"),
            sensitive=kind,
            country=country,
            first_at=now,
        )
        for one in leaving
        for kind in ((False, True) if one.field in SENSITIVE else (False,))
    ]


def _count(actor: Actor, row: TransferSeen, bounds: tuple[Threshold, ...], now: datetime) -> Threshold | None:
    """Count one row unless it was counted; the threshold that forbids it, and then it is not counted."""
    same = {name: getattr(row, name) for name in ("client_id", "data_home", "year", "sensitive")}
    if TransferSeen.objects.filter(subject=row.subject, **same).exists():
        return None
    TransferTally.objects.bulk_create([TransferTally(id=new_id(), **same)], ignore_conflicts=True)
    tally = TransferTally.objects.filter(**same)
    free = tally.filter(persons__lt=bounds[0].stop_at) if bounds else tally
    if not free.update(persons=F("persons") + 1):
        return bounds[0]
    # The tally is held from here to the end of the transaction: of two with one person the later one waits.
    TransferSeen.objects.bulk_create([row], ignore_conflicts=True)
    if not TransferSeen.objects.filter(pk=row.id).exists():
        tally.update(persons=F("persons") - 1)
        return None
    persons = tally.values_list("persons", flat=True).get()
    for bound in bounds:
        if persons >= bound.warn_at:
            _tell(actor, row, bound, Kind.THRESHOLD, now)
    return None


def _tell(actor: Actor, row: TransferSeen, bound: Threshold, kind: Kind, now: datetime) -> None:
    detail = {"home": row.data_home, "year": row.year, "threshold": bound.name}
    detail |= {"warn_at": bound.warn_at, "stop_at": bound.stop_at}
    key = f"{bound.name}/{row.client_id}/{row.data_home}/{row.year}"
    notice(actor, kind, key, client_id=row.client_id, detail=detail, now=now)
