"""Reading the rules of transfers, the counters, and what the officer was told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from heliotrope.compliance.models import PrivacyNotice, TransferSeen, TransferTally, TransferVersion
from heliotrope.core.privacy.standing_transfers import STANDING_TRANSFERS
from heliotrope.core.privacy.transfer_texts import read
from heliotrope.core.privacy.transfers import Means, Threshold, TransferRules, Way, barred, limits, way
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import region_of
from heliotrope.network import selectors as network_selectors

NOTICES = 100


def transfer_rules(actor: Actor) -> TransferRules:
    """What the actor's operator wrote last, or what stands."""
    row = TransferVersion.objects.filter(operator_id=actor.operator).order_by("-version").first()
    return read(row.rules, version=row.version) if row else STANDING_TRANSFERS


def way_to(actor: Actor, home: str, country: str, *, at: datetime) -> Way:
    """What of a home's data may reach a country, by the rules in force."""
    return way(region_of(home), country, transfer_rules(actor), on=at.date())


def barred_homes(
    actor: Actor, worker_ids: Collection[UUID], homes: Collection[str], *, at: datetime
) -> Mapping[UUID, Mapping[str, str]]:
    """The homes whose work may not come to where each worker sits, with the rule; who may all is left out."""
    force = transfer_rules(actor)
    if all(one.means is not Means.FORBIDDEN for one in force.rules):
        return {}
    regions = {home: region_of(home) for home in homes}
    ways: dict[str, dict[str, str]] = {}
    found = {}
    for worker_id, country in network_selectors.countries(actor, worker_ids).items():
        if country not in ways:
            ways[country] = barred(regions, country, force, on=at.date())
        if ways[country]:
            found[worker_id] = ways[country]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    """How many persons' values left a home's region in a year, against the thresholds of the region.

    Attributes:
        countries: how many of them went first to which country; the empty name is not known.
    """

    client_id: UUID
    home: str
    year: int
    sensitive: bool
    persons: int
    countries: Mapping[str, int]
    thresholds: tuple[Threshold, ...]


def transfers(actor: Actor, year: int) -> tuple[TransferLine, ...]:
    """The counters of the actor's clients in a year."""
    force = transfer_rules(actor)
    rows = TransferTally.objects.filter(client_id__in=actor.client_ids, year=year)
    ways = _ways(actor, year)
    return tuple(
        TransferLine(
            client_id=row.client_id,
            home=row.data_home,
            year=year,
            sensitive=row.sensitive,
            persons=row.persons,
            countries=ways.get((row.client_id, row.data_home, row.sensitive), {}),
            thresholds=limits(region_of(row.data_home), force, sensitive=row.sensitive),
        )
        for row in rows.order_by("data_home", "client_id", "sensitive")
    )


def _ways(actor: Actor, year: int) -> dict[tuple[UUID, str, bool], dict[str, int]]:
    rows = TransferSeen.objects.filter(client_id__in=actor.client_ids, year=year)
    keys = ("client_id", "data_home", "sensitive", "country")
    found: dict[tuple[UUID, str, bool], dict[str, int]] = {}
    counted: Iterable[Mapping[str, Any]] = rows.values(*keys).annotate(n=Count("id")).order_by()
    for row in counted:
        there = found.setdefault((row["client_id"], row["data_home"], row["sensitive"]), {})
        there[row["country"]] = row["n"]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """Something that the officer was told; ``seen_at`` is None as long as nobody took note."""

    id: UUID
    client_id: UUID | None
    kind: str
    key: str
    detail: Mapping[str, Any]
    at: datetime
    seen_at: datetime | None


def notices(actor: Actor, *, unseen: bool = False, limit: int = NOTICES) -> tuple[NoticeLine, ...]:
    """What the operator's officer was told, and what the actor alone was, the latest first."""
    rows = _told(actor)
    return _lines(rows.filter(seen_at=None) if unseen else rows, limit)


def own_notices(actor: Actor, *, limit: int = NOTICES) -> tuple[NoticeLine, ...]:
    """What the actor alone was told, and took no note of yet, the latest first."""
    return _lines(_told(actor).filter(for_id=actor.account, seen_at=None), limit)


def _told(actor: Actor) -> QuerySet[PrivacyNotice]:
    """All but what others alone were told, and that the actor's own wish waits."""
    rows = PrivacyNotice.objects.filter(operator_id=actor.operator)
    rows = rows.filter(Q(for_id=None) | Q(for_id=actor.user_id))
    return rows.exclude(kind=PrivacyNotice.Kind.WISH, detail__by=str(actor.user_id))


def _lines(rows: QuerySet[PrivacyNotice], limit: int) -> tuple[NoticeLine, ...]:
    names, latest = NoticeLine.__dataclass_fields__, rows.order_by("-at", "id")[:limit]
    return tuple(NoticeLine(**{name: getattr(row, name) for name in names}) for row in latest)
