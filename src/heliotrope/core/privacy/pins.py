"""Pins: in which homes a client lets the data of its customers lie, by the customers' country."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from heliotrope.core.errors import Invalid
from heliotrope.core.sentence import Sentence

MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """One version of a client's pins.

    Attributes:
        version: from 1; 0 is what stands as long as the client pinned nothing: any home will do.
        homes: by country, ISO 3166-1 alpha-2.
        otherwise: the home of every other country; empty for none.
        closed: whether data of other countries is refused where ``otherwise`` is empty.
    """

    version: int
    homes: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    closed: bool = False

    def __post_init__(self) -> None:
        if len(self.homes) > MOST:
            raise Invalid(Sentence("Pin %(most)s countries at most.", most=MOST))
        for country in self.homes:
            if len(country) != 2 or not country.isascii() or not country.isupper():
                raise Invalid(
                    Sentence(
                        "A country is two capital letters such as DE, not %(country)s.", country=repr(country)
                    )
                )

    def of(self, country: str) -> str:
        """The home of a country's customers; empty where any will do, or none."""
        return self.homes.get(country.upper(), self.otherwise) if country else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a customer's data goes: a home, or nowhere.

    Attributes:
        home: empty where it is refused.
    """

    home: str
    why: Sentence

    @property
    def refused(self) -> bool:
        """Whether no home may take it."""
        return not self.home


UNKNOWN = ""
"""The country of somebody of whom none is known; what is pinned by country does not speak of them."""


def placed(pins: Pins, country: str, *, asked: str, there: Collection[str]) -> Placed:
    """The home that takes the data of a customer.

    Args:
        country: of the customer; `UNKNOWN` where nobody knows it, which keeps to the home that was asked.
        asked: the home that it would go to without a pin.
        there: homes in which the client has a place for such work.
    """
    country = country.upper()
    wanted = pins.of(country)
    if country == UNKNOWN or (not wanted and not pins.closed):
        return Placed(home=asked, why=Sentence("No pin speaks of it."))
    if not wanted:
        why = Sentence("The client lets no home take data of customers in %(country)s.", country=country)
        return Placed(home="", why=why)
    if wanted == asked or wanted in there:
        why = Sentence(
            "Data of customers in %(country)s is pinned to %(home)s.", country=country, home=wanted
        )
        return Placed(home=wanted, why=why)
    why = Sentence(
        "Data of customers in %(country)s is pinned to %(home)s, and this work is in %(asked)s.",
        country=country,
        home=wanted,
        asked=asked,
    )
    return Placed(home="", why=why)


def written(pins: Pins) -> dict[str, Any]:
    """Pins as JSON."""
    return {"homes": dict(sorted(pins.homes.items())), "otherwise": pins.otherwise, "closed": pins.closed}


def read(told: Mapping[str, Any], *, version: int) -> Pins:
    """Pins from JSON."""
    return Pins(
        version=version,
        homes={str(country): str(home) for country, home in dict(told.get("homes", {})).items()},
        otherwise=str(told.get("otherwise", "")),
        closed=bool(told.get("closed", False)),
    )
