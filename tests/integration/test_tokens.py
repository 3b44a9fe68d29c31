"""Tokens: narrowed, never longer-lived than the token that made them, and ended with it."""

from datetime import timedelta

from heliotrope.core.access import Permission
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors, services
from tests.support.world import make_world

SCOPES = frozenset({Permission.ACCOUNT, Permission.ORDER_READ})


def test_a_token_made_with_a_token_lives_no_longer_and_ends_with_it():
    world = make_world()
    ana = world.actor("ana")
    parent = services.make_token(ana, name="parent", scopes=SCOPES, days=2, now=now())
    holder = selectors.actor_of_token(parent.secret, now=now())
    child = services.make_token(holder, name="child", scopes=SCOPES, days=365, now=now())

    assert child.expires_at == parent.expires_at
    assert selectors.actor_of_token(child.secret, now=now()).role is not None
    services.revoke_token(ana, parent.id, now=now())
    assert selectors.actor_of_token(child.secret, now=now()).role is None


def test_an_expired_token_is_nobody():
    world = make_world()
    made = services.make_token(world.actor("ana"), name="t", scopes=SCOPES, days=1, now=now())

    assert selectors.actor_of_token(made.secret, now=now() + timedelta(days=2)).role is None
