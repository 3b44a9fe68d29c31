"""`heliotrope verify`: real keys, real files, a changed byte."""

import copy
import json
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.deliver.certificate.cast import RESULTS, statement

from heliotrope.core.deliver.certificate.document import Head, sealed, text_of
from heliotrope.core.deliver.certificate.saying import parts_of
from heliotrope.core.errors import Invalid
from heliotrope.foundation.signing.documents import signed
from heliotrope.foundation.signing.keys import fingerprint, holds, signer
from heliotrope.interfaces.cli.verify import app

OPERATOR = UUID(int=7)
KEY = signer("the platform's secret", OPERATOR, 1)
CONTENT = text_of(
    sealed(Head(certificate_id="c", version=1, key=KEY.public), parts_of(statement()), KEY.sign)
)


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command on a certificate beside the delivery; gives exit code and output."""
    (tmp_path / "results.jsonl").write_bytes(RESULTS)

    def verify(content: bytes, *more: str) -> tuple[int, str]:
        (tmp_path / "c.json").write_bytes(content)
        with pytest.raises(SystemExit) as ended:
            app(["verify", str(tmp_path / "c.json"), *(one.format(tmp=tmp_path) for one in more)])
        return int(ended.value.code), capsys.readouterr().out

    return verify


def test_a_good_certificate_with_its_delivery_and_key_holds(run):
    code, out = run(CONTENT, "--delivery", "{tmp}/results.jsonl", "--key", KEY.public)

    assert code == 0, out
    assert "5 of 40 items inspected at random" in out
    assert "The certificate holds." in out
    assert "NOT" not in out


def test_without_a_key_it_says_what_is_not_proved(run):
    code, out = run(CONTENT)
    assert code == 0
    assert "NOT compared" in out
    assert "not checked; give its files" in out


def test_another_key_does_not_hold(run):
    code, out = run(CONTENT, "--key", signer("another secret", OPERATOR, 1).public)
    assert code == 1
    assert "another key" in out


def test_the_key_may_be_in_a_file(run, tmp_path):
    (tmp_path / "key.txt").write_text(f"{KEY.public}\n")
    assert run(CONTENT, "--key", "{tmp}/key.txt")[0] == 0


def test_a_raised_accuracy_is_named(run):
    document = json.loads(CONTENT)
    part = next(one for one in document["parts"] if one["name"] == "accuracy")
    part["content"]["ratio"] = "0.9990"
    code, out = run(text_of(document))
    assert code == 1
    assert "CHANGED  accuracy: it is not what was signed" in out


def test_a_forger_who_signs_with_a_key_of_their_own_is_told_by_the_published_one(run):
    forger = signer("forger", OPERATOR, 1)
    forged = sealed(
        Head(certificate_id="c", version=1, key=forger.public), parts_of(statement()), forger.sign
    )
    assert run(text_of(forged))[0] == 0, "whole in itself"
    assert run(text_of(forged), "--key", KEY.public)[0] == 1


def test_a_changed_line_of_the_delivery_is_named(run, tmp_path):
    (tmp_path / "results.jsonl").write_bytes(RESULTS.replace(b'"b"', b'"B"'))
    code, out = run(CONTENT, "--delivery", "{tmp}/results.jsonl")
    assert code == 1
    assert "line 2 was changed" in out


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"not json", b"\xff"])
def test_what_cannot_be_read_does_not_hold(run, content):
    assert run(content)[0] == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_one_changed_byte_anywhere_does_not_hold(run, place, by):
    changed = bytearray(CONTENT)
    changed[place] = (changed[place] + by) % 256
    assert run(bytes(changed))[0] == 1


PACK = {
    "format": "heliotrope-evidence@1", "pack": "p", "at": "2026-11-01T00:00:00+00:00", "broken": [],
    "chains": [{"database": "default", "sealed": 3, "head": "ab"}], "homes_not_reached": ["us"],
    "certificates": {"away": False, "signed": []}, "looks": [{"home": "eu", "values": 4}],
}  # fmt: skip


def test_a_pack_that_a_forger_made_anew_is_told_by_the_published_key_and_without_one_it_says_so(run):
    forged = signed(PACK | {"looks": []}, signer("forger", OPERATOR, 1))

    assert run(signed(PACK, KEY), "--key", KEY.public)[1].endswith("The pack holds.\n")
    code, out = run(forged, "--key", KEY.public)
    assert code == 1 and "another key" in out
    code, out = run(forged)
    assert code == 0 and "The pack holds." not in out
    assert "whose it is was NOT checked" in out and "page Evidence" in out


LISTS = ([1], ["x"], [[]])
"""What a list of words may be, and no list of objects; the rest is neither."""
NO_PARTS = (7, "x", None, True, {"signed": 1}, {"signed": [1]}, {"signed": [{}]})


@pytest.mark.parametrize("name", ["chains", "certificates", "broken", "homes_not_reached"])
def test_a_pack_of_which_a_part_is_something_else_is_refused_in_words(run, name):
    """Though it was signed as it is."""
    for wrong in NO_PARTS if name in ("broken", "homes_not_reached") else (*NO_PARTS, *LISTS):
        code, out = run(signed(PACK | {name: wrong}, KEY))
        assert (code, "CHANGED" in out, "NOT hold" in out) == (1, True, True), (name, wrong, out)


@pytest.mark.parametrize("name", ["key", "signature"])
def test_a_pack_whose_key_or_signature_is_something_else_is_refused_in_words(run, name):
    for wrong in (*NO_PARTS, *LISTS):
        code, out = run(json.dumps(json.loads(signed(PACK, KEY)) | {name: wrong}).encode())
        assert (code, "CHANGED" in out) == (1, True), (name, wrong, out)


def test_a_pack_that_is_nothing_but_brackets_is_refused(run):
    deep = b'{"format": "heliotrope-evidence@1", "chains": ' + b"[" * 100_000
    assert run(deep)[0] == 1
    assert run(json.dumps(PACK | {"key": "\ud800", "signature": "\ud800", "pack": "\ud800"}).encode())[0] == 1


def test_keys_are_the_same_from_the_same_secret_and_no_two_are_alike():
    again = signer("the platform's secret", OPERATOR, 1)
    others = [
        signer("the platform's secret", OPERATOR, 2),
        signer("x", OPERATOR, 1),
        signer("x", UUID(int=8), 1),
    ]
    assert again.public == KEY.public
    assert len({KEY.public, *(one.public for one in others)}) == 4
    assert holds(KEY.public, b"message", KEY.sign(b"message"))
    assert not holds(KEY.public, b"message", others[0].sign(b"message"))
    assert not holds("no key", b"message", KEY.sign(b"message"))
    assert len(fingerprint(KEY.public)) == 39
    with pytest.raises(Invalid):
        fingerprint("!")


def test_a_signature_is_that_of_the_standard():
    """RFC 8032, 7.1, test 2, by the same library with the seed given straight."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    made = Ed25519PrivateKey.from_private_bytes(seed).sign(b"\x72").hex()
    assert made.startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


def test_a_certificate_is_unchanged_by_looking(run):
    before = copy.deepcopy(CONTENT)
    run(CONTENT)
    assert before == CONTENT
