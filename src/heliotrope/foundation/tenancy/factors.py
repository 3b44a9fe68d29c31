"""Proving a second factor to a program's door, where no session remembers that it was proved."""

from uuid import UUID

from django.core.cache import cache

from heliotrope.core.errors import TooMany

TRIES, SPAN_S = 5, 300


def proved(user_id: UUID, code: str) -> bool:
    """Whether a code is what the account's authenticator shows now; each code counts once.

    Raises:
        TooMany: five tries in five minutes, right or wrong.
    """
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    name = f"second-factor:{user_id}"
    cache.add(name, 0, SPAN_S)
    if cache.incr(name) > TRIES:
        raise TooMany("Too many codes; try again in five minutes.")
    row = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).first()
    return row is not None and bool(TOTP(row).validate_code(code))
