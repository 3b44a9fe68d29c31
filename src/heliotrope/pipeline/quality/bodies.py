"""What workers made, in the vault that is entered: kept once, by a key that only its home can make."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from heliotrope.core.errors import TooLarge
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.keys.fields import plain_columns
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.resealing import in_clear, seal_rows
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import entered_vault, home_of_alias
from heliotrope.pipeline.decompose import subjects
from heliotrope.pipeline.match.selectors import AssignmentLine
from heliotrope.pipeline.quality.models import JudgementBody

MAX_BYTES = 1024 * 1024
"""Size of one body as JSON; files that belong to it are kept beside."""


def keep_body(held: AssignmentLine, body: Mapping[str, object]) -> UUID:
    """Store what a worker made with one assignment; the same again is the same row.

    The key is made of the content with the home's own key, so that two answers to one assignment never
    overwrite each other, and the key gives nothing of the content away.
    """
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, allow_nan=False)
    if len(text.encode()) > MAX_BYTES:
        raise TooLarge(f"An answer may have {MAX_BYTES // 1024} KB; shorten it ({len(text)} characters).")
    digest = custody().token(home_of_alias(entered_vault()), "answer", text)
    body_id = derived_id(held.id, "body", digest)
    row = JudgementBody(
        id=body_id,
        item_id=held.item_id,
        order_id=held.order_id,
        client_id=held.client_id,
        body=json.loads(text),
    )
    row.subject_id = subjects.subject_of(held.client_id, held.item_id)
    JudgementBody.objects.bulk_create([row], ignore_conflicts=True)
    return body_id


def bodies(actor: Actor, body_ids: Iterable[UUID | None]) -> dict[UUID, Mapping[str, object]]:
    """What was made, by its key."""
    known = {one for one in body_ids if one is not None}
    rows = JudgementBody.objects.filter(pk__in=known, client_id__in=actor.client_ids)
    return {row.id: row.body for row in rows}


def forget(client_id: UUID, item_ids: Iterable[UUID]) -> int:
    """Empty what was made of items and never sealed, in the vault that is entered; gives how many."""
    rows = JudgementBody.objects.filter(client_id=client_id, item_id__in=list(item_ids))
    plain = [row.pk for row in rows.iterator(chunk_size=200) if plain_columns(row)]
    return rows.filter(pk__in=plain).update(body={})


def seal_bodies(actor: Actor, *, limit: int) -> int:
    """Seal a batch of what was made for the actor's clients and is in the clear; 0 when none is left."""
    rows = JudgementBody.objects.filter(client_id__in=actor.client_ids)
    return seal_rows(in_clear(rows, "body"), limit=limit, prepare=subjects.tell_whose)
