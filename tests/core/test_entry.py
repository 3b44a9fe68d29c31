"""From where, on what and after how long a rest a worker comes in."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.entry import Entry, Lack, caller, lack
from heliotrope.core.errors import Invalid

ROOM, DESKTOPS = "203.0.113.0/24", "2001:db8:7::/48"
SITE = Entry(networks=(ROOM,), desktops=(DESKTOPS,), devices=True, idle_s=600)


@pytest.mark.parametrize(
    ("address", "registered", "lacks"),
    [
        ("203.0.113.9", True, None),
        ("203.0.113.9", False, Lack.DEVICE),
        ("::ffff:203.0.113.9", True, None),
        ("2001:db8:7::5", False, None),
        ("2001:db8:8::5", True, Lack.NETWORK),
        ("198.51.100.1", True, Lack.NETWORK),
        ("", True, Lack.NETWORK),
        ("nonsense", True, Lack.NETWORK),
    ],
)
def test_a_room_asks_for_a_device_and_a_desktop_is_its_network(address: str, registered: bool, lacks: Lack):
    assert lack(SITE, address=address, registered=registered) is lacks


def test_a_site_that_says_nothing_lets_everybody_in_and_one_with_desktops_alone_nobody_else():
    assert lack(Entry(), address="", registered=False) is None
    only = Entry(desktops=(DESKTOPS,))
    assert lack(only, address="203.0.113.9", registered=True) is Lack.NETWORK
    assert lack(Entry(devices=True), address="198.51.100.1", registered=False) is Lack.DEVICE


ADDRESSES = st.ip_addresses().filter(lambda one: getattr(one, "ipv4_mapped", None) is None)


@given(ADDRESSES, ADDRESSES, st.integers(0, 32), st.booleans())
def test_a_network_or_an_asked_for_device_never_lets_in_who_was_out(one, other, length, registered):
    """Against a site that asks for nothing, whatever is asked for besides lets in no more."""
    bits = min(length * (1 if one.version == 4 else 4), one.max_prefixlen)
    network = str(ip_network((one, bits), strict=False))
    loose, strict = Entry(networks=(network,)), Entry(networks=(network,), devices=True)
    inside = ip_address(one) in ip_network(network)

    assert inside
    assert lack(loose, address=str(one), registered=registered) is None
    if lack(loose, address=str(other), registered=registered) is not None:
        assert lack(strict, address=str(other), registered=registered) is Lack.NETWORK


@pytest.mark.parametrize(
    ("peer", "forwarded", "heard"),
    [
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "203.0.113.9, what?", "what?"),
    ],
)
def test_only_trusted_proxies_are_believed_and_the_last_they_did_not_hear_is_who_calls(
    peer: str, forwarded: str, heard: str
):
    assert caller(peer, forwarded, ("10.0.0.0/8",)) == heard
    assert caller(peer, forwarded, ()) == peer


@pytest.mark.parametrize(
    "told",
    [
        {"networks": ("203.0.113.9/24",)},
        {"networks": ("anywhere",)},
        {"desktops": ("",)},
        {"networks": ("203.0.113.0/24",) * 101},
        {"idle_s": 59},
        {"idle_s": 43_201},
    ],
)
def test_what_is_no_network_and_no_rest_is_refused(told):
    with pytest.raises(Invalid):
        Entry(**told)
