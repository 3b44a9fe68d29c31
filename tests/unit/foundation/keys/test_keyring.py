"""The keys of homes: only their holder unwraps, a rotation loses nothing, and a service can hold them."""

from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.foundation.keys import KeyAway, Tampered
from heliotrope.foundation.keys.keyring import (
    Keyring,
    Wrapped,
    context_of,
    fresh,
    from_file,
    only_current,
    read,
    with_next,
)

SECRET = b"s" * 32
EU = context_of("eu", UUID(int=1))


class ServiceDouble:
    """A key management service: it keeps the keys, checks what it is asked, and notes both directions.

    It proves that nothing but the port is needed; not that a maker's service answers as this one does.
    """

    def __init__(self) -> None:
        self._kept: dict[bytes, tuple[str, bytes, bytes]] = {}
        self.calls: list[str] = []

    def current(self, home: str) -> int:
        if home != "eu":
            raise KeyAway(f"no key of {home}")
        return 3

    def wrap(self, home: str, secret: bytes, context: bytes) -> Wrapped:
        assert len(secret) == 32 and home.encode() in context
        name = b"token %d" % len(self._kept)
        self._kept[name] = (home, secret, context)
        self.calls.append("wrap")
        return Wrapped(version=self.current(home), body=name)

    def unwrap(self, home: str, wrapped: Wrapped, context: bytes) -> bytes:
        self.calls.append("unwrap")
        kept_home, secret, kept_context = self._kept[wrapped.body]
        if (home, context, wrapped.version) != (kept_home, kept_context, 3):
            raise Tampered("not what was wrapped")
        return secret


@pytest.mark.parametrize("ring", [read(fresh(("eu",))), ServiceDouble()], ids=["file", "service"])
def test_what_is_wrapped_unwraps_for_its_own_home_and_key_only(ring: Keyring):
    wrapped = ring.wrap("eu", SECRET, EU)

    assert ring.unwrap("eu", wrapped, EU) == SECRET
    assert wrapped.version == ring.current("eu")
    assert SECRET not in wrapped.body
    with pytest.raises(Tampered):
        ring.unwrap("eu", wrapped, context_of("eu", UUID(int=2)))


def test_a_ring_that_lacks_a_home_says_so_in_both_directions():
    ring = read(fresh(("eu",)))
    for act in (
        lambda: ring.wrap("us", SECRET, EU),
        lambda: ring.unwrap("us", Wrapped(version=1, body=b"x" * 60), EU),
        lambda: ring.current("us"),
    ):
        with pytest.raises(KeyAway, match="home us"):
            act()


def test_the_key_of_one_home_opens_nothing_of_another():
    ring = read(fresh(("eu", "us")))
    with pytest.raises(Tampered):
        ring.unwrap("us", ring.wrap("eu", SECRET, EU), EU)


def test_an_earlier_version_unwraps_until_it_is_dropped():
    before = read(fresh(("eu", "us")))
    wrapped = before.wrap("eu", SECRET, EU)
    after = read(with_next(before, ("eu",)))

    assert (after.current("eu"), after.current("us")) == (2, 1)
    assert after.unwrap("eu", wrapped, EU) == SECRET
    assert after.wrap("eu", SECRET, EU).version == 2
    with pytest.raises(KeyAway, match="version 1"):
        read(only_current(after, ("eu",))).unwrap("eu", wrapped, EU)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"heliotrope_keyring": 2, "homes": {}}',
        '{"heliotrope_keyring": 1, "homes": {"eu": {}}}',
        '{"heliotrope_keyring": 1, "homes": {"eu": {"1": "AAAA"}}}',
        '{"heliotrope_keyring": 1, "homes": {"eu": {"0": "' + "A" * 43 + '="}}}',
    ],
)
def test_what_is_no_keyring_is_refused_without_repeating_it(text):
    with pytest.raises(Invalid) as refused:
        read(text)
    assert "AAA" not in str(refused.value)


def test_a_keyring_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "keyring.json"
    path.write_text(fresh(("eu",)))
    path.chmod(0o640)
    with pytest.raises(Invalid, match="chmod 600"):
        from_file(path)
    path.chmod(0o600)
    assert from_file(path).current("eu") == 1
    with pytest.raises(KeyAway):
        from_file(tmp_path / "none")


def test_no_key_is_shown_by_what_is_printed_of_a_ring():
    ring = read(fresh(("eu",)))
    assert repr(ring) == "Ring(homes={'eu': HomeKeys(versions=[1])})"
