"""Sealing one value: by hand, by law, and what must not open."""

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as some

from heliotrope.foundation.keys import Tampered, about, is_sealed
from heliotrope.foundation.keys.sealing import DataKey, as_text, from_text, key_id, opened, seal

KEY = DataKey(
    id=UUID(int=7),
    secret=bytes.fromhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
)
NONCE = bytes.fromhex("cafebabefacedbaddecaf888")
ROW, CLIENT = UUID(int=1), UUID(int=2)
PLACE = about("support_message", "text", ROW, CLIENT)


def test_the_cipher_is_the_one_of_the_published_vector():
    """McGrew and Viega, The Galois/Counter Mode of Operation, test case 16 (AES-256)."""
    said = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    with_it = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

    made = AESGCM(KEY.secret).encrypt(NONCE, said, with_it)

    assert made.hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


def test_a_sealed_value_is_version_key_nonce_and_body():
    sealed = seal(KEY, b"Ana", PLACE, nonce=NONCE)

    assert sealed[0] == 1
    assert sealed[1:17] == KEY.id.bytes
    assert sealed[17:29] == NONCE
    assert sealed[29:] == AESGCM(KEY.secret).encrypt(NONCE, b"Ana", sealed[:17] + PLACE)
    assert len(sealed) == 29 + 3 + 16


@given(some.binary(max_size=300))
def test_what_was_sealed_opens_in_its_place(value):
    assert opened(KEY, from_text(as_text(seal(KEY, value, PLACE))), PLACE) == value


@pytest.mark.parametrize(
    "elsewhere",
    [
        about("support_contact", "text", ROW, CLIENT),
        about("support_message", "html", ROW, CLIENT),
        about("support_message", "text", UUID(int=3), CLIENT),
        about("support_message", "text", ROW, UUID(int=3)),
    ],
)
def test_a_value_that_was_moved_does_not_open(elsewhere):
    with pytest.raises(Tampered):
        opened(KEY, seal(KEY, b"Ana", PLACE), elsewhere)


def test_no_byte_of_a_sealed_value_can_be_changed():
    sealed = seal(KEY, b"Ana", PLACE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Tampered):
            opened(KEY, bytes(changed), PLACE)


def test_another_key_of_the_same_name_does_not_open_it():
    with pytest.raises(Tampered):
        opened(DataKey(id=KEY.id, secret=bytes(32)), seal(KEY, b"Ana", PLACE), PLACE)


@pytest.mark.parametrize("text", ["", "~hk1~", "~hk1~AQ==", "~hk1~???"])
def test_what_is_no_sealed_value_is_called_damaged(text):
    with pytest.raises(Tampered):
        key_id(from_text(text))


def test_the_same_value_never_looks_the_same_twice_and_only_sealed_text_says_so():
    one, other = (as_text(seal(KEY, b"Ana", PLACE)) for _ in range(2))

    assert one != other
    assert is_sealed(one) and not is_sealed("Ana")
    assert "Ana" not in one and KEY.secret.hex() not in repr(KEY)
