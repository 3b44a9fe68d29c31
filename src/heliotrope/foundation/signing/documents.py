"""One JSON object under an operator's signature, over its canonical form."""

import json
from collections.abc import Mapping
from typing import Any

from heliotrope.core.errors import Invalid
from heliotrope.foundation.signing.keys import Signer, holds

SIGNATURE = "signature"


def signed(content: Mapping[str, Any], signer: Signer) -> bytes:
    """The content with the key that signed it and the signature, as JSON with sorted keys.

    Whole numbers, texts, lists and objects alone may stand in it: a fraction has more than one spelling.
    """
    whole = {**content, "key": signer.public}
    return _text({**whole, SIGNATURE: signer.sign(_text(whole))})


def faults(document: Mapping[str, Any], *, key: str = "") -> list[str]:
    """What does not hold of a signed document.

    Args:
        key: the public key that it should be signed with; empty when it is not compared.

    Raises:
        Invalid: it has no key or no signature.
    """
    public, signature = document.get("key"), document.get(SIGNATURE)
    if not isinstance(public, str) or not isinstance(signature, str):
        raise Invalid("It names no key or no signature.")
    whole = {name: value for name, value in document.items() if name != SIGNATURE}
    found = [] if holds(public, _text(whole), signature) else ["it is not what was signed"]
    return found + (["it was signed with another key than the one given"] if key and key != public else [])


def _text(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
