"""A shop's secrets, read from the environment of the process that runs where the shop is at home."""

import os
import re

from heliotrope.core.errors import Unavailable

_APART = re.compile(r"[,\s]+")


def token_of(variable: str) -> str:
    """The access token that a variable holds; raises Unavailable when it holds none."""
    value = os.environ.get(variable, "").strip() if variable else ""
    if not value:
        raise Unavailable(
            f"The access token is not set: put it into {variable or 'a variable'} and start again."
        )
    return value


def secrets_of(variable: str) -> tuple[str, ...]:
    """The webhook secrets that a variable holds: one, or during a rotation two separated by a comma."""
    value = os.environ.get(variable, "") if variable else ""
    return tuple(filter(None, _APART.split(value)))
