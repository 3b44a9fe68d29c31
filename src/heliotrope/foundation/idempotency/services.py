"""One effect a key: an inbound call that is sent again gets the answer that it got before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.errors import KeyMissing, KeyReused
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.idempotency.models import AnsweredCall

MAX_KEY = 128


def forget(before: datetime) -> int:
    """Remove answers given before an instant; gives how many.  Their keys may then be used anew."""
    return AnsweredCall.objects.filter(at__lt=before).delete()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status and JSON body of a call."""

    status: int
    body: Any
    replayed: bool = False


def once(
    *,
    user_id: UUID,
    key: str,
    request_sha256: str,
    call: Callable[[], Answer],
    kept: Callable[[Any], Any] = lambda body: body,
) -> Answer:
    """Run a call under its key in the running transaction, or give the answer that was kept.

    A second call with the same key that comes while the first still runs waits for it in the database.

    Args:
        kept: what of the body is kept for a second call; leaves out what is shown once.

    Raises:
        KeyMissing: the key is missing or too long.
        KeyReused: the key was used for another request.
    """
    if not 0 < len(key) <= MAX_KEY:
        raise KeyMissing(
            f"Send an Idempotency-Key of 1 to {MAX_KEY} characters, a fresh one for each new act."
        )
    mine = AnsweredCall(user_id=user_id, key=key, request_sha256=request_sha256, at=real_now())
    AnsweredCall.objects.bulk_create([mine], ignore_conflicts=True)
    before = AnsweredCall.objects.get(user_id=user_id, key=key)
    # A status is set in the transaction that inserts the row, so without one the row is ours.
    if before.status is None:
        answer = call()
        AnsweredCall.objects.filter(user_id=user_id, key=key).update(
            status=answer.status, body=kept(answer.body)
        )
        return answer
    if before.request_sha256 != request_sha256:
        raise KeyReused("Send another Idempotency-Key: this one came with a different request before.")
    return Answer(status=before.status or 200, body=before.body, replayed=True)
