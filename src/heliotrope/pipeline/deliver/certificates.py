"""Certificates of delivered orders, version by version; the only reader and writer of their table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.deliver.events import CertificateIssued
from heliotrope.pipeline.deliver.models import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine:
    """One version of an order's certificate.

    Attributes:
        file_id, sha256: of the signed document, in the vault of the order's home.
        key: the public key that it is signed with.
        figures: content of the document's parts, by name, without its rows.
        reason: why it was issued again; empty for the first version.
        superseded_at: None for the version in force.
    """

    id: UUID
    order_id: UUID
    client_id: UUID
    version: int
    file_id: UUID
    sha256: str
    key: str
    figures: Mapping[str, Mapping[str, Any]]
    reason: str
    issued_at: datetime
    superseded_at: datetime | None


def certificate_id_of(order_id: UUID) -> UUID:
    """What names an order's certificate over all of its versions."""
    return derived_id(order_id, "certificate")


def versions(actor: Actor, order_id: UUID) -> tuple[CertificateLine, ...]:
    """Every version of an order's certificate, the latest first."""
    rows = Certificate.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    return tuple(_line(row) for row in rows.order_by("-version"))


def in_force(actor: Actor, order_id: UUID) -> CertificateLine | None:
    """The version in force; None before the first is issued."""
    return next((line for line in versions(actor, order_id) if line.superseded_at is None), None)


def version(actor: Actor, order_id: UUID, number: int) -> CertificateLine:
    """One version."""
    found = next((line for line in versions(actor, order_id) if line.version == number), None)
    if found is None:
        raise NotFound
    return found


def _line(row: Certificate) -> CertificateLine:
    names = CertificateLine.__dataclass_fields__
    return CertificateLine(**{name: getattr(row, name) for name in names})


def issue(
    actor: Actor,
    order_id: UUID,
    *,
    client_id: UUID,
    number: int,
    file_id: UUID,
    sha256: str,
    key: str,
    figures: Mapping[str, Mapping[str, Any]],
    reason: str,
    now: datetime,
) -> bool:
    """Put a version in force in place of the one before it; False when it was issued before."""
    known = Certificate.objects.filter(order_id=order_id)
    if known.filter(version=number).exists():
        return False
    known.filter(superseded_at=None).update(superseded_at=now)
    Certificate.objects.create(
        id=derived_id(order_id, "certificate", number),
        order_id=order_id,
        client_id=client_id,
        version=number,
        file_id=file_id,
        sha256=sha256,
        key=key,
        figures=figures,
        reason=reason,
        issued_at=now,
    )
    outbox.publish(CertificateIssued(client_id=client_id, order_id=order_id, version=number))
    audit.record(
        actor,
        "certificate.issued",
        subject_kind="order",
        subject_id=order_id,
        client_id=client_id,
        detail={"version": number, "sha256": sha256},
    )
    return True
