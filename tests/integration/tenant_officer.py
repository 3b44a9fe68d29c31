"""What the officer of each operator keeps: pins and patterns of clients, rules, counts, and a notice."""

from typing import TYPE_CHECKING

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.services.transfers import admit
from heliotrope.core.masking.patterns import Patterns, from_lines
from heliotrope.core.privacy import Field
from heliotrope.core.privacy.pins import Pins
from heliotrope.core.privacy.transfers import Means, TransferRule
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting

if TYPE_CHECKING:
    from tests.integration.tenants import Side


def keep(side: "Side", home: str) -> None:
    """One row of each for the client; the rule is as strict as what stands."""
    officer = side.world.actor("cleo")
    with acting(officer):
        pins = Pins(version=1, homes={"DE": "eu", "US": "us"})
        compliance.keep_pins(officer, side.client_id, pins, now=now())
        patterns = Patterns(version=1, own=from_lines("ACCOUNT QX-#{9}"))
        compliance.keep_patterns(officer, side.client_id, patterns, now=now())
        rule = TransferRule(name=side.mark[:64], means=Means.RECORDED, countries=frozenset({"PH"}))
        after = selectors.transfer_rules(officer).version
        compliance.rule_transfer(officer, rule, after=after, now=now())
        stopped = admit(
            officer, side.client_id, new_id(), home=home, country="PH", field=Field.CARD, now=now()
        )
        assert stopped is None
        told = {"viewer": side.mark, "home": home}
        kind = compliance.Kind.UNUSUAL
        compliance.notice(officer, kind, f"x/{side.mark}", client_id=side.client_id, detail=told, now=now())
        (line,) = [one for one in selectors.notices(officer) if one.client_id == side.client_id]
        side.ids["notice_id"] = line.id
        pack_id = compliance.ask_evidence(officer, language="en", now=now())
        compliance.finish_evidence(
            officer, pack_id, document=side.mark.encode(), paper=side.mark.encode(), whole=True, now=now()
        )
        side.ids["pack_id"] = pack_id
