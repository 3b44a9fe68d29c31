"""Issuing a delivered order's certificate, and issuing it again when a verdict is reversed.

The document is signed, kept in the vault of the order's home, and then put in force in the control database;
a crash between the two leaves a file that nobody points to, and the next try makes another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.deliver.certificate.document import Head, Part, sealed, text_of
from heliotrope.core.deliver.certificate.saying import (
    Basis,
    File,
    InspectedItem,
    Of,
    Sampled,
    StatedStratum,
    Statement,
    parts_of,
)
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Redundancy
from heliotrope.core.quality.certificate.estimating import estimate
from heliotrope.core.quality.certificate.sampling import rank
from heliotrope.flow import crediting, period_contents
from heliotrope.flow import inspecting as inspecting_work
from heliotrope.flow.certifying import GOLD
from heliotrope.flow.lines import line_of
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.files import selectors as file_selectors
from heliotrope.foundation.files import services as files
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import certificates
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import contest_lines, inspecting, inspections, periods
from heliotrope.pipeline.quality.inspections import CertificationLine

MEDIA_TYPE = "application/json"
ROWS = ("inspected ", "file ")
"""Parts that a page does not show: they stand in the document."""


def issue(*, client_id: UUID, order_id: UUID) -> None:
    """Issue the certificate of a delivered order; nothing when none was asked for, or it was issued."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        asked = inspections.certification(actor, order_id)
        if asked is None or asked.state != "ready" or order.state not in ("delivered", "accepted"):
            return
        if certificates.versions(actor, order_id):
            return
        if early := _reversed_early(actor, order_id):
            inspecting.reverse(order_id, early)
            asked = inspections.certification(actor, order_id) or asked
        _issue(actor, order, asked, number=1, reason="", now=clock_now())


def _reversed_early(actor: Actor, order_id: UUID) -> dict[UUID, str]:
    """What was reversed of a period's items after they went out and before its certificate is issued."""
    line = periods.certified_by(actor, order_id)
    if line is None:
        return {}
    own = period_contents.verdicts(actor, order_id)
    return {
        item: answer for item, answer in contest_lines.reversed_answers(line.stream_id).items() if item in own
    }


def reissue(*, client_id: UUID, order_id: UUID, answers: Mapping[UUID, str], reason: str) -> int | None:
    """Issue a certificate again after verdicts of its order were reversed; the one before it is superseded.

    Of an inspected item the reversed verdict takes the place of the inspector's word; what was delivered
    stays delivered, and a wrong answer that went out counts as wrong.  Told again, it changes nothing.

    Args:
        answers: the right answer by item.

    Returns:
        The new version; None when there is no certificate, or it knows of these reversals.
    """
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        asked = inspections.certification(actor, order_id)
        current = certificates.in_force(actor, order_id)
        if asked is None or current is None:
            return None
        own = set(period_contents.item_ids(actor, order_id))
        known = {UUID(one["item"]): one["answer"] for one in asked.reversals}
        fresh = {
            item: answer for item, answer in answers.items() if item in own and known.get(item) != answer
        }
        if not fresh:
            return None
        inspecting.reverse(order_id, fresh)
        again = inspections.certification(actor, order_id)
        if again is None:
            return None
        _issue(actor, order, again, number=current.version + 1, reason=reason, now=clock_now())
        return current.version + 1


def told_of_reversal(*, client_id: UUID, order_id: UUID) -> None:
    """Verdicts of an order were reversed: take their answers as they stand now into its certificates."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        answers = contest_lines.reversed_answers(order_id)
        certified = [order_id, *(line.order_id for line in periods.of_stream(actor, order_id))]
    for one in certified:
        reissue(client_id=client_id, order_id=one, answers=answers, reason="a verdict was reversed")


def _issue(
    actor: Actor, order: OrderLine, asked: CertificationLine, *, number: int, reason: str, now: datetime
) -> None:
    signer = signing.current(actor, now=now)
    said = _statement(actor, order, asked, reason=reason, now=now)
    head = Head(
        certificate_id=str(certificates.certificate_id_of(order.id)), version=number, key=signer.public
    )
    with acting_in_vault(actor, order.data_home):
        parts = parts_of(_with_files(actor, order, said))
        content = text_of(sealed(head, parts, signer.sign))
        kept = files.keep(
            client_id=order.client_id, purpose="certificate", media_type=MEDIA_TYPE, content=content
        )
    certificates.issue(
        actor,
        order.id,
        client_id=order.client_id,
        number=number,
        file_id=kept.id,
        sha256=kept.sha256,
        key=signer.public,
        figures=_figures(parts),
        reason=reason,
        now=now,
    )


def _figures(parts: Sequence[Part]) -> dict[str, dict[str, Any]]:
    return {part.name: dict(part.content) for part in parts if not part.name.startswith(ROWS)}


def _statement(
    actor: Actor, order: OrderLine, asked: CertificationLine, *, reason: str, now: datetime
) -> Statement:
    verdicts = period_contents.verdicts(actor, order.id)
    every = period_contents.item_ids(actor, order.id)
    certifies = periods.certified_by(actor, order.id)
    numbers = {item_id: n + 1 for item_id, n in decompose_selectors.ordinals(actor, every).items()}
    by_steps = line_of(order.line).plan(order.options).redundancy is Redundancy.STEPS
    sampled = _sampled(actor, asked, numbers, read=inspecting_work.reads(order) is not None)
    gold = sum(verdict.basis == GOLD for verdict in verdicts.values())
    return Statement(
        operator_id=str(actor.operator),
        operator=tenancy_selectors.operator_name(actor),
        order_id=str(order.id),
        line=order.line,
        order_sha256=order.content_sha256,
        issued_at=now,
        delivered=len(verdicts),
        gold=gold,
        unjudged=tuple((numbers[one], str(one)) for one in every if one not in verdicts),
        files=(),
        last_steps=Counter(verdict.answer for verdict in verdicts.values()) if by_steps else {},
        sampled=sampled,
        reversed=tuple((numbers[UUID(one["item"])], one["item"], one["answer"]) for one in asked.reversals),
        credit=crediting.amount_given(actor, order.id),
        reissued=reason,
        of=None if certifies is None else Of(stream_id=str(certifies.stream_id), period=certifies.period),
    )


def _sampled(
    actor: Actor, asked: CertificationLine, numbers: Mapping[UUID, int], *, read: bool
) -> Sampled | None:
    lines = inspections.inspections(actor, asked.order_id)
    if not lines:
        return None
    strata = inspections.counted(asked, lines)
    drawn = sorted(lines, key=lambda line: (line.stratum, rank(asked.seed, str(line.item_id))))
    return Sampled(
        basis=Basis.REVIEW if read else Basis.INSPECTION,
        seed=asked.seed,
        inspector_level=asked.inspector_level,
        strata=tuple(
            StatedStratum(inspected=one, confidence_ratio=stated)
            for one, (_, stated) in zip(strata, asked.strata, strict=True)
        ),
        items=tuple(
            InspectedItem(
                item_id=str(line.item_id),
                number=numbers[line.item_id],
                stratum=line.stratum,
                right=line.right,
                mended=line.mended,
                inspected_at=line.inspected_at,
            )
            for line in drawn
            if line.inspected_at is not None
        ),
        found=estimate(strata, level_ratio=asked.level_ratio),
        target_ratio=asked.target_ratio,
    )


def _with_files(actor: Actor, order: OrderLine, said: Statement) -> Statement:
    """The statement with the delivered files, read in the vault that is entered."""
    handed = deliver_selectors.deliveries_of_order(actor, order.id)
    described = {name: one for line in handed for name, one in line.files.items()}
    return replace(
        said,
        files=tuple(
            File(
                name=name,
                media_type=one["media_type"],
                content=file_selectors.content(actor, UUID(one["id"]))[0],
            )
            for name, one in sorted(described.items())
        ),
    )


def file(actor: Actor, order_id: UUID, *, version: int | None = None) -> tuple[bytes, str]:
    """The signed document of a version, or of the one in force, with a name; the download is recorded.

    Raises:
        NotFound: there is no such certificate for this actor.
    """
    order = demand_selectors.order(actor, order_id)
    if version is None:
        line = certificates.in_force(actor, order_id)
    else:
        line = certificates.version(actor, order_id, version)
    if line is None:
        raise NotFound
    with acting_in_vault(actor, order.data_home):
        content, _ = file_selectors.content(actor, line.file_id)
        audit.record(
            actor,
            "certificate.downloaded",
            subject_kind="order",
            subject_id=order_id,
            client_id=line.client_id,
            detail={"version": line.version, "sha256": line.sha256},
        )
    return content, f"certificate-{line.version}.json"
