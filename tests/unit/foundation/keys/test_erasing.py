"""A certificate of erasure holds as it was signed, and names what is not."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.foundation.keys.erasing import certificate, faults, is_certificate, spoken
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.signing.keys import signer
from heliotrope.interfaces.cli.verify import verify

SIGNER = signer("secret", UUID(int=1), 1)
ENTRY = Erasure(
    subject_id=UUID(int=2),
    key_id=UUID(int=3),
    kind="support.contact",
    client_id=UUID(int=4),
    erased_at=datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
)


def issued() -> bytes:
    return certificate(SIGNER, {"eu": ENTRY}, erased=["messages"], remains=["accounts"])


def test_it_holds_and_is_the_same_for_the_same_journal():
    document = json.loads(issued())

    assert issued() == issued()
    assert is_certificate(document) and not is_certificate([]) and not is_certificate({})
    assert faults(document, key=SIGNER.public) == []
    assert "key 00000000-0000-0000-0000-000000000003 destroyed" in " ".join(spoken(document, key=""))


@pytest.mark.parametrize("name", ["content", "version", "heliotrope"])
def test_whatever_is_changed_is_noticed(name):
    document = json.loads(issued())
    changed = document | {name: document["content"] | {"kind": "x"} if name == "content" else "1"}
    if name == "version":
        with pytest.raises(Invalid):
            faults(changed, key="")
    else:
        assert faults(changed, key="")


def test_another_operators_key_is_named():
    other = signer("secret", UUID(int=9), 1)
    assert faults(json.loads(issued()), key=other.public)[0].startswith("key:")
    with pytest.raises(Invalid):
        faults({"heliotrope": "certificate of erasure"}, key="")


@pytest.mark.parametrize(("change", "code"), [(b"", 0), (b"support.contact", 1)])
def test_verify_checks_it_on_any_machine(tmp_path, capsys, change, code):
    file = tmp_path / "certificate.json"
    file.write_bytes(issued().replace(change, b"support.someone") if change else issued())

    with pytest.raises(SystemExit) as ended:
        verify(file, key=SIGNER.public)

    assert ended.value.code == code
    assert ("does NOT hold" in capsys.readouterr().out) is bool(code)
