"""The rules by which live work is given out: what is in force, every version, and a new one."""

from django.http import HttpRequest

from heliotrope.core.access import Permission
from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.foundation.clock import now
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import dispatch as s
from heliotrope.interfaces.api.schemas.given import Version
from heliotrope.pipeline.match import dispatch_rules

door = Door("dispatch")


@door.get("/dispatch-rules", Permission.OFFER_MAKE, s.RulesShown)
def show_rules(request: HttpRequest) -> s.RulesShown:
    """The rules in force; version 0 is that of the code."""
    return s.RulesShown.of(dispatch_rules.in_force(actor_of(request)))


@door.get("/dispatch-rules/versions", Permission.OFFER_MAKE, list[s.RulesVersion])
def list_versions(request: HttpRequest) -> list[s.RulesVersion]:
    """The versions that were set, the latest first, at most 50."""
    lines = dispatch_rules.versions(actor_of(request), limit=51)
    before = {one.rules.version: one.rules for one in lines} | {0: RULES}
    return [
        s.RulesVersion(
            rules=s.RulesShown.of(one.rules),
            set_by=one.set_by,
            set_at=one.set_at,
            changed=list(dispatch_rules.changes(before[one.rules.version - 1], one.rules)),
        )
        for one in lines[:50]
    ]


@door.act("/dispatch-rules", Permission.OFFER_MAKE, Version)
def set_rules(request: HttpRequest, given: s.NewRules) -> Version:
    """Set a whole version of the rules, in force from the next unit on; setting what is in force makes none.

    A conflict tells that somebody set another version since the one that yours was made from.
    """
    version = dispatch_rules.set_rules(actor_of(request), given.meant(), after=given.after, now=now())
    return Version(version=version)
