"""Where data is: in which home how many cases and persons, and which sites belong to it."""

from dataclasses import dataclass

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import OUT_OF_REACH, homes
from heliotrope.lines.commerce import selectors as commerce_selectors
from heliotrope.lines.support import selectors as support_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import SiteLine
from heliotrope.pipeline.decompose import selectors as decompose_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What lies in one home.

    Attributes:
        cases: items of orders whose data is there; known wherever the vault is.
        persons: contacts and shops' buyers; None where the vault is out of reach.
        sites: those that belong to this home.
    """

    home: str
    cases: int
    persons: int | None
    sites: tuple[SiteLine, ...]


def whereabouts(actor: Actor) -> tuple[Whereabouts, ...]:
    """What of the actor's clients lies where."""
    cases = decompose_selectors.items_by_home(actor)
    sites = network_selectors.sites(actor)
    return tuple(
        Whereabouts(
            home=home,
            cases=cases.get(home, 0),
            persons=_persons(actor, home),
            sites=tuple(one for one in sites if one.data_home == home),
        )
        for home in homes()
    )


def _persons(actor: Actor, home: str) -> int | None:
    try:
        with acting_in_vault(actor, home):
            return support_selectors.contacts(actor) + commerce_selectors.buyers(actor)
    except OUT_OF_REACH:
        return None
