"""Writing a client's pins, and refusing what they keep out, with evidence."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import HomePins
from heliotrope.compliance.selectors.pins import pins_of
from heliotrope.compliance.services.versions import put_in_force
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.privacy.pins import Pins, Placed, placed, written
from heliotrope.core.sentence import Sentence
from heliotrope.core.text.countries import check_countries
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import checked_home


def keep_pins(actor: Actor, client_id: UUID, pins: Pins, *, now: datetime) -> Pins:
    """Put a client's pins in force; ``pins.version`` is the one after that which the writer has read.

    What is stored already stays where it is: pins speak of what comes in from now on.

    Raises:
        Conflict: somebody else wrote them meanwhile.
        Invalid: a home that there is no vault for, or a code that is no country's.
        NotFound: a client that the actor may not see.
    """
    if client_id not in actor.client_ids:
        raise NotFound
    check_countries(pins.homes)
    for home in {*pins.homes.values(), pins.otherwise} - {""}:
        checked_home(home)
    if pins_of(actor, client_id).version + 1 != pins.version:
        raise Conflict(
            Sentence("Somebody changed the pins meanwhile; read them again, and say your change once more.")
        )
    row = HomePins(
        id=new_id(),
        client_id=client_id,
        version=pins.version,
        pins=written(pins),
        made_by=actor.user_id,
        made_at=now,
    )
    detail = {"version": pins.version}
    put_in_force(actor, row, "privacy.pins", kind="privacy_pins", client_id=client_id, detail=detail)
    return pins


def place_person(
    actor: Actor, client_id: UUID, country: str, *, asked: str, there: Collection[str] = ()
) -> Placed:
    """The home that takes the data of a customer of a country.

    A refusal is an entry in the chain of the home that was asked, which commits whatever follows.

    Args:
        asked: the home that it would go to without a pin.
        there: other homes in which the client has a place for such work.
    """
    with acting(actor):
        pins = pins_of(actor, client_id)
    found = placed(pins, country, asked=asked, there=there)
    if found.refused:
        with acting_in_vault(actor, asked):
            audit.record(
                actor,
                "privacy.pin.refused",
                subject_kind="client",
                subject_id=client_id,
                client_id=client_id,
                detail={"country": country.upper()[:2], "home": asked, "version": pins.version},
            )
    return found
