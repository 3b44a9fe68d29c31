"""People with what their open work takes of them: the share of each channel is the operator's to say."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.stakes import shares
from heliotrope.core.match.people import Candidate, Room
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.match import dispatch_rules
from heliotrope.pipeline.match import selectors as match_selectors


def with_rooms(actor: Actor, people: Iterable[Candidate], rules: Rules) -> dict[UUID, Candidate]:
    """The same workers by key, each with the room that is left; AI workers have places alone.

    Who gives work out holds the workers first (`match.hold_worker`): what is counted here stays true until
    the transaction ends.
    """
    known = {one.worker_id: one for one in people}
    persons = network_selectors.persons(actor, known)
    taken = match_selectors.open_by_channel(actor, persons)
    by_channel = shares(rules)
    return {
        key: replace(one, room=Room(whole=rules.whole, shares=by_channel, open=taken.get(key, {})))
        if key in persons
        else one
        for key, one in known.items()
    }


def with_room(actor: Actor, one: Candidate) -> Candidate:
    """One worker with the room that is left by the rules in force."""
    return with_rooms(actor, [one], dispatch_rules.in_force(actor))[one.worker_id]
