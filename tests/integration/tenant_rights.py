"""What each client has of persons' requests, of retention and holds, and each operator of breaches."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.compliance.selectors import breaches as register
from heliotrope.compliance.services import breaches, retention
from heliotrope.compliance.services.breaches import Found
from heliotrope.compliance.services.retention import HoldWish, RuleWish
from heliotrope.core.privacy.breaches import Harm
from heliotrope.core.privacy.requests import Right
from heliotrope.core.privacy.retention import DataClass, What
from heliotrope.flow import asking, requests
from heliotrope.flow.asking import Asked
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import partings
from heliotrope.lines.support.models import Contact
from tests.integration.tenant_lines import home_of

if TYPE_CHECKING:
    from tests.integration.tenants import Side

DETAIL = "What do you hold of me?"


def ask(side: "Side") -> None:
    """A customer of the side's was told, was corrected, and withdrew a consent; she asks once more."""
    platform, home = side.world.platform(), home_of(side)
    with acting_in_vault(platform, home):
        contact_id = Contact.objects.filter(client_id=side.client_id).earliest("met_at", "id").pk
    side.ids["contact_id"] = contact_id
    for right, more in (
        (Right.ACCESS, {}),
        (Right.CORRECTION, {"field": "timezone", "value": "Europe/Berlin"}),
        (Right.CONSENT, {"purpose": "nothing-that-there-is"}),
        (Right.PORTABILITY, {}),
    ):
        asked = Asked(
            client_id=side.client_id,
            home=home,
            right=right,
            contact_id=contact_id,
            detail=f"{DETAIL} {side.mark}",
            **more,
        )
        with acting(platform):
            request_id = asking.take_in(platform, asked, now=now())
            if right is Right.PORTABILITY:
                side.ids["request_id"] = request_id
                _part(side, contact_id, request_id)
                continue
            requests.verify(platform, request_id, evidence=f"Known by voice, {side.mark}", now=now())
            requests.decide(platform, request_id, refusal=None, now=now())


def _part(side: "Side", contact_id: UUID, request_id: UUID) -> None:
    """Where she would be told that she is erased, as it stands before the first key goes."""
    platform = side.world.platform()
    with acting_in_vault(platform, home_of(side)):
        assert partings.keep(platform, new_id(), contact_id, request_id=request_id, now=now())


def keep(side: "Side") -> None:
    """A rule that takes nothing yet, a hold, and a breach of the operator's."""
    platform, at = side.world.platform(), now()
    rule = RuleWish(
        data=DataClass.CONTACT,
        client_id=side.client_id,
        days=36_500,
        what=What.ERASE,
        basis=side.mark,
        after=0,
    )
    wish = HoldWish(client_id=side.client_id, reason="audit", reference=side.mark, case_id=new_id())
    found = Found(
        id=new_id(),
        title=f"A list was seen {side.world.tag}",
        kind=Harm.CONFIDENTIALITY,
        jurisdictions=["EU"],
        from_at=at - timedelta(hours=2),
        aware_at=at - timedelta(hours=1),
    )
    with acting(platform):
        retention.keep_rule(platform, rule, now=at)
        side.ids["hold_id"] = retention.hold(platform, wish, now=at)
        side.ids["breach_id"] = breaches.record_breach(platform, found, now=at)
        side.ids["duty_id"] = register.breach(platform, side.ids["breach_id"]).duties[0].id
