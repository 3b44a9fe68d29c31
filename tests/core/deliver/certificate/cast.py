"""One certificate by hand, signed by a key that is a hash: whoever knows the word can sign."""

from datetime import UTC, datetime
from hashlib import sha256

from heliotrope.core.deliver.certificate.document import Head, sealed
from heliotrope.core.deliver.certificate.saying import (
    File,
    InspectedItem,
    Sampled,
    StatedStratum,
    Statement,
    parts_of,
)
from heliotrope.core.quality.certificate.estimating import Inspected, estimate
from heliotrope.core.quality.certificate.sampling import rank

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
RESULTS = b'{"id":"a","answer":"cat"}\n{"id":"b","answer":"dog"}\n{"id":"c","answer":"cat"}\n'
FILE = File(name="results.jsonl", media_type="application/jsonl", content=RESULTS)


def toy_sign(message: bytes) -> str:
    return sha256(b"word" + message).hexdigest()


def toy_check(message: bytes, signature: str) -> bool:
    return toy_sign(message) == signature


def statement(*, items: int = 40, inspected: int = 5, right: int = 4, **changed: object) -> Statement:
    """40 items of which five were inspected and one was wrong, unless said otherwise."""
    strata = (
        StatedStratum(
            inspected=Inspected(items=items, inspected=inspected, right=right), confidence_ratio=0.97
        ),
    )
    drawn = sorted((f"item {n}" for n in range(items)), key=lambda key: rank("seed", key))[:inspected]
    sampled = Sampled(
        seed="seed",
        inspector_level=4,
        strata=strata,
        items=tuple(
            InspectedItem(item_id=key, number=n + 1, stratum=1, right=n < right, mended=True, inspected_at=AT)
            for n, key in enumerate(drawn)
        ),
        found=estimate([one.inspected for one in strata]),
        target_ratio=0.9,
    )
    said = {
        "operator_id": "operator",
        "operator": "Operator Ltd",
        "order_id": "order",
        "line": "annotation",
        "order_sha256": "0" * 64,
        "issued_at": AT,
        "delivered": items + 2,
        "gold": 2,
        "unjudged": ((7, "item x"),),
        "files": (FILE,),
        "last_steps": {},
        "sampled": sampled,
    }
    return Statement(**{**said, **changed})  # type: ignore[arg-type]


def document(said: Statement | None = None, sign=toy_sign) -> dict:
    return sealed(
        Head(certificate_id="certificate", version=1, key="toy"), parts_of(said or statement()), sign
    )
