"""The people of the demonstration who can sign in."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from heliotrope.core.access import MFA_REQUIRED, Role
from heliotrope.interfaces.cli.demo.totp import code_at, left_s, secret_of

PASSWORD: Final = "sunflower-turns-9"
"""Printed at every start; a demonstration has nothing to hide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """Somebody who signs in.

    Attributes:
        who: what they are, for the list that is printed.
        client, worker, site: names of what the seat is bound to; empty when it is not.
    """

    email: str
    role: Role
    who: str
    client: str = ""
    worker: str = ""
    site: str = ""

    @property
    def second_factor(self) -> bool:
        """Whether this role signs in with a code as well."""
        return self.role in MFA_REQUIRED


DIGITS_GMBH: Final = "Digits GmbH"
ORCHARD: Final = "Orchard Inc."
AURORA: Final = "Aurora Outdoor AB"
KRAKOW: Final = "Kraków"
MANILA: Final = "Manila"
BOGOTA: Final = "Bogotá"

ACCOUNTS: Final = (
    DemoAccount(email="ada@helio.example", role=Role.OPERATOR_ADMIN, who="runs the operation"),
    DemoAccount(
        email="ana@digits.example",
        role=Role.CLIENT_MEMBER,
        who="orders for Digits GmbH",
        client=DIGITS_GMBH,
    ),
    DemoAccount(email="bo@helio.example", role=Role.WORKER, who="works in Kraków", worker="bo"),
    DemoAccount(email="chi@helio.example", role=Role.WORKER, who="works in Manila", worker="chi"),
    DemoAccount(
        email="sol@helio.example",
        role=Role.WORKER,
        who="answers letters in confidence in Kraków",
        worker="sol",
    ),
    DemoAccount(email="dee@helio.example", role=Role.ADJUDICATOR, who="settles disagreements"),
    DemoAccount(email="lea@helio.example", role=Role.SITE_LEAD, who="leads the site in Kraków", site=KRAKOW),
    DemoAccount(email="cleo@helio.example", role=Role.COMPLIANCE_OFFICER, who="proves that nothing leaked"),
    DemoAccount(email="otto@helio.example", role=Role.AUDITOR, who="checks the books"),
    DemoAccount(
        email="eve@orchard.example",
        role=Role.CLIENT_MEMBER,
        who="orders for Orchard Inc., sees nothing of Digits",
        client=ORCHARD,
    ),
    DemoAccount(
        email="nils@aurora.example",
        role=Role.CLIENT_MEMBER,
        who="orders for Aurora Outdoor AB: care, shop and texts",
        client=AURORA,
    ),
    DemoAccount(email="luz@helio.example", role=Role.SITE_LEAD, who="leads the site in Manila", site=MANILA),
    DemoAccount(email="cata@helio.example", role=Role.SITE_LEAD, who="leads the site in Bogotá", site=BOGOTA),
)


def welcome_lines(secret_key: str, *, at_s: float | None = None) -> Iterator[str]:
    """The accounts with what they sign in with, as lines to print."""
    at_s = time.time() if at_s is None else at_s
    yield f"Demonstration accounts; the password of each is {PASSWORD}"
    for account in ACCOUNTS:
        line = f"  {account.email:<20} {account.who}"
        if account.second_factor:
            secret = secret_of(account.email, secret_key)
            line += f"\n  {'':<20} second factor {code_at(secret, at_s)}, secret {secret}"
        yield line
    yield (
        f"  A second factor changes every 30 s ({left_s(at_s)} s left): "
        "put the secret into an authenticator app, or ask `heliotrope demo accounts`."
    )
