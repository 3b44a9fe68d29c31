"""Whether somebody may come in: from which network, on which device, and after how long a rest.

A site lists the networks of its rooms and those of its virtual desktops.  From a room one comes in on a
device that its lead registered, where the site asks for that; a virtual desktop is its network, for it is
made anew each day and keeps no key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from heliotrope.core.errors import Invalid
from heliotrope.core.sentence import Sentence

MOST_NETWORKS = 100
SHORTEST_IDLE_S, LONGEST_IDLE_S = 60, 12 * 3600


class Lack(StrEnum):
    """Why somebody does not come in."""

    NETWORK = "network"
    DEVICE = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How workers of a site come in.

    Attributes:
        networks: of its rooms, as CIDR; with those of its desktops the only ones, unless both are empty.
        desktops: of its virtual desktops, as CIDR.
        devices: whether from a room only a registered device comes in.
        idle_s: after how long without a sign of life a session ends; None for never by itself.
    """

    networks: tuple[str, ...] = ()
    desktops: tuple[str, ...] = ()
    devices: bool = False
    idle_s: int | None = None

    def __post_init__(self) -> None:
        for told in (self.networks, self.desktops):
            if len(told) > MOST_NETWORKS:
                raise Invalid(
                    Sentence(
                        "A site has at most %(most_networks)s networks of a kind.",
                        most_networks=MOST_NETWORKS,
                    )
                )
            for one in told:
                _checked(one)
        if self.idle_s is not None and not SHORTEST_IDLE_S <= self.idle_s <= LONGEST_IDLE_S:
            raise Invalid(
                Sentence(
                    "A session ends after %(least)s to %(most)s minutes without a sign of life.",
                    least=SHORTEST_IDLE_S // 60,
                    most=LONGEST_IDLE_S // 60,
                )
            )


def lack(entry: Entry, *, address: str, registered: bool) -> Lack | None:
    """What somebody lacks who comes from an address; None when they may come in.

    Args:
        address: from where; what is no address is in no network.
        registered: whether their device is one of the site's.
    """
    if _within(address, entry.desktops):
        return None
    if (entry.networks or entry.desktops) and not _within(address, entry.networks):
        return Lack.NETWORK
    return Lack.DEVICE if entry.devices and not registered else None


def caller(peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """The address of who calls, behind proxies that are trusted.

    Each proxy adds at the end whom it heard, so the list is read from there: the first that is no trusted
    proxy is who calls, and what stands before it is their own invention.

    Args:
        peer: who is connected.
        forwarded: the header ``X-Forwarded-For``.
        trusted: networks of trusted proxies.
    """
    heard = peer
    for told in reversed([one.strip() for one in forwarded.split(",") if one.strip()]):
        if not _within(heard, trusted):
            break
        heard = told
    return heard


def _checked(network: str) -> None:
    try:
        ip_network(network)
    except ValueError as error:
        raise Invalid(
            Sentence(
                "%(network)s is no network: write it as 203.0.113.0/24 or 2001:db8::/32.",
                network=network[:60],
            )
        ) from error


def _within(address: str, networks: Sequence[str]) -> bool:
    found = _address(address)
    return found is not None and any(found in ip_network(one) for one in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address; one of IPv4 that is written as IPv6 is itself."""
    try:
        found = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
