"""Data whose time is over go, class by class; held data stay.  A dry run says what would go, takes nothing.

A round may be killed and run again: each batch is a transaction of its own, and what is gone is not found
again.  It goes on behind what is held, so that held data hold up nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.selectors.requests import open_requests, subjects_of
from heliotrope.compliance.selectors.retention import holds, retention_rules
from heliotrope.compliance.services import retention
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.privacy.retention import (
    SAMPLES,
    Aged,
    DataClass,
    Hold,
    RetentionRule,
    What,
    in_force,
    swept,
)
from heliotrope.flow import erasing
from heliotrope.flow.persons import as_whom
from heliotrope.foundation.keys import KeyAway
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import OUT_OF_REACH, homes
from heliotrope.lines.commerce import buyers
from heliotrope.lines.support import aging

SWEPT_MOST = 200
"""What one round takes at most; the next one goes on."""
COUNTED_MOST = 100_000
"""What a dry run counts at most of one class of one client in one home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a rule would take of one client's data of one class in one home.

    Attributes:
        goes, held: how many would go, and how many a hold keeps.
        samples: keys of a few that would go.
        more: whether counting stopped before the end.
    """

    home: str
    client_id: UUID
    data: DataClass
    rule: RetentionRule
    goes: int
    held: int
    samples: tuple[UUID, ...]
    more: bool = False


def dry_run(actor: Actor, *, now: datetime, wished: RetentionRule | None = None) -> tuple[Outlook, ...]:
    """What would go now, of every class; where nothing would, nothing is said.

    Args:
        wished: a rule that is not in force yet, to be looked at as if it were.
    """
    with acting(actor):
        rules, kept = _known(actor, now)
    asked = (*rules, wished) if wished is not None else rules
    found = []
    keeps = {home: (*kept, *_asking(actor, home)) for home in homes()}
    for home, client_id, rule in _due(actor, asked):
        if wished is not None and rule is not wished:
            continue
        one = _outlook(actor, home, client_id, rule, keeps[home], now)
        found += [one] if one.goes or one.held else []
    return tuple(found)


def _outlook(
    actor: Actor, home: str, client_id: UUID, rule: RetentionRule, kept: Sequence[Hold], now: datetime
) -> Outlook:
    goes, held, more = 0, 0, False
    samples: tuple[UUID, ...] = ()
    for batch in _batches(actor, home, client_id, rule, now):
        split = swept(batch, kept, now)
        goes, held = goes + len(split.goes), held + len(split.held)
        samples = (*samples, *split.samples())[:SAMPLES]
        if goes + held >= COUNTED_MOST:
            more = True
            break
    return Outlook(
        home=home, client_id=client_id, data=rule.data, rule=rule, goes=goes, held=held, samples=samples,
        more=more,
    )  # fmt: skip


def sweep_home(home: str, *, now: datetime, most: int = SWEPT_MOST) -> int:
    """Take away in one home what every operator's rules say, up to a bound; gives how much went."""
    gone = 0
    for operator in tenancy_selectors.machines():
        with acting(operator):
            rules, kept = _known(operator, now)
        if not rules:
            continue
        kept = (*kept, *_asking(operator, home))
        for _home, client_id, rule in _due(operator, rules, only=home):
            actor = tenancy_selectors.machine_for_client(client_id)
            gone += _sweep(actor, home, rule, kept, now, most=most - gone)
            if gone >= most:
                return gone
    return gone


def _sweep(
    actor: Actor, home: str, rule: RetentionRule, kept: Sequence[Hold], now: datetime, *, most: int
) -> int:
    gone, (client_id,) = 0, actor.client_ids
    for batch in _batches(actor, home, client_id, rule, now):
        going = swept(batch, kept, now).goes[: most - gone]
        if rule.what is What.ERASE:
            gone += _erase(actor, home, going, now)
        else:
            with acting_in_vault(actor, home):
                gone += aging.take(actor, rule.data, going)
        if gone >= most:
            break
    if gone:
        with acting(actor):
            retention.note_swept(actor, client_id, data=rule.data, gone=gone, rule=rule.version)
    return gone


def _erase(actor: Actor, home: str, going: Sequence[Aged], now: datetime) -> int:
    done = 0
    for one in going:
        try:
            erasing.erase(actor, one.id, home=home, now=now)
            done += 1
        except (Conflict, KeyAway):
            continue  # held since a moment ago, or a key store is away: the next round looks again
    return done


def _known(actor: Actor, now: datetime) -> tuple[tuple[RetentionRule, ...], tuple[Hold, ...]]:
    return retention_rules(actor), tuple(one.hold for one in holds(actor, now=now))


def _asking(actor: Actor, home: str) -> tuple[Hold, ...]:
    """Who asks about their own data is kept as they are, as a buyer too, until they are answered."""
    with acting(actor):
        asked = open_requests(actor)
    kept = []
    for there in {one.data_home for one in asked}:
        try:
            with acting_in_vault(actor, there):
                found = subjects_of(actor, [one.id for one in asked if one.data_home == there])
        except (KeyAway, *OUT_OF_REACH):
            continue  # another cell's: who asks there cannot be told here
        for subject_id, client_id in found.items():
            ids = _as_whom(actor, subject_id, there, home)
            kept += [Hold(client_id=client_id, subject_id=one) for one in ids]
    return tuple(kept)


def _as_whom(actor: Actor, subject_id: UUID, there: str, home: str) -> set[UUID]:
    """As whom a person of one home is known in another one, or the same."""
    try:
        return {subject_id, *as_whom(actor, subject_id, home=there, at=home)}
    except (KeyAway, NotFound):
        return {subject_id}


def _due(
    actor: Actor, rules: Sequence[RetentionRule], *, only: str = ""
) -> Iterator[tuple[str, UUID, RetentionRule]]:
    """Each home, client and class with a rule in force."""
    for home in (only,) if only else homes():
        for client_id in sorted(actor.client_ids):
            for data in DataClass:
                rule = in_force(rules, data, client_id)
                if rule is not None:
                    yield home, client_id, rule


def _batches(
    actor: Actor, home: str, client_id: UUID, rule: RetentionRule, now: datetime
) -> Iterator[tuple[Aged, ...]]:
    after: UUID | None = None
    while True:
        with acting_in_vault(actor, home):
            batch = _aged(actor, rule, client_id, now, after)
        if not batch:
            return
        yield batch
        after = batch[-1].id


def _aged(
    actor: Actor, rule: RetentionRule, client_id: UUID, now: datetime, after: UUID | None
) -> tuple[Aged, ...]:
    before = rule.before(now)
    if rule.data is DataClass.BUYER:
        return buyers.aged(actor, client_id, before=before, after=after)
    return aging.aged(actor, rule.data, client_id, before=before, after=after)
