"""Noting on what terms a unit was handed out: the worker's place, skill and hour, and the order's price."""

from datetime import datetime

from heliotrope.core.match.people import Candidate
from heliotrope.core.match.zones import zone
from heliotrope.flow.lines import line_of
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.money import terms
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match.services import Handed


def note(platform: Actor, candidate: Candidate, handed: Handed, *, now: datetime) -> None:
    """Write the terms of an assignment that was just made."""
    unit = decompose_selectors.unit(platform, handed.unit_id)
    order = demand_selectors.order(platform, unit.order_id)
    place = network_selectors.place_of(platform, candidate.worker_id)
    with acting_in_vault(platform, order.data_home):
        content = decompose_selectors.content(platform, unit.item_id)
    offset = now.astimezone(zone(place.timezone)).utcoffset()
    wanted = unit.requirement
    terms.note_terms(
        terms.Terms(
            assignment_id=handed.assignment_id,
            client_id=order.client_id,
            order_id=order.id,
            worker_id=candidate.worker_id,
            worker_kind=place.kind,
            provider_id=place.provider_id,
            site_id=place.site_id,
            country=place.country,
            utc_offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
            skill=wanted.skill,
            level=wanted.level,
            worker_level=candidate.skills.get(wanted.skill, 0),
            measured_ratio=candidate.measured.get(wanted.skill),
            language=wanted.language,
            effort_s=wanted.effort_s,
            pieces=line_of(order.line).worth(content, unit.step, order.options).pieces,
            rate_per_judgement=order.rate_per_judgement,
            currency=order.currency,
            commission_version=order.commission_version,
            worker_rate_per_hour=candidate.rate_per_hour,
            worker_currency=candidate.currency,
            noted_at=now,
        )
    )
