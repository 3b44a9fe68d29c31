"""Checking a chain against its own hashes: whatever somebody did to a row, the row is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from heliotrope.foundation.audit.chain import GENESIS, Content, sealed_hash
from heliotrope.foundation.audit.models import AuditEntry, AuditHead
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import CONTROL

TABLE = AuditEntry._meta.db_table
MOST_NAMED = 100
"""Breaks that are named at most; one who rewrote more than this is found out all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One row that is not as it was sealed.

    Attributes:
        row_id: its key; None when the row is gone and nothing else names it.
        why: what does not match, in one sentence.
    """

    table: str
    row_id: UUID | None
    why: str

    def __str__(self) -> str:
        return f"{self.table} {self.row_id or '(gone)'}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What checking a chain found.

    Attributes:
        sealed: entries whose seal was checked, up to the first break.
        unsealed: entries that committed and still wait for the sealer.
        head: hash of the last sealed entry; note it elsewhere to notice a chain that was rewritten whole.
        breaks: the entries whose content or place does not match its seal, in the chain's order.
    """

    database: str
    sealed: int
    unsealed: int
    head: str
    breaks: tuple[Break, ...] = ()

    @property
    def broken(self) -> UUID | None:
        """The first entry that is not as it was sealed."""
        return self.breaks[0].row_id if self.breaks else None

    @property
    def why(self) -> str:
        """What does not match first; empty when all is whole."""
        return self.breaks[0].why if self.breaks else ""


def content_of(entry: AuditEntry) -> Content:
    """What of an entry its hash covers."""
    return Content(
        id=entry.id,
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        operator_id=entry.operator_id,
        client_id=entry.client_id,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        detail=entry.detail,
    )


def verify(alias: str) -> Verification:
    """Recompute the chain of one database from its first entry to its head; names the rows tampered with."""
    entries = AuditEntry.objects.using(alias)
    # Read first, for outside a snapshot the chain may only grow meanwhile.
    head = AuditHead.objects.using(alias).filter(pk=1).first()
    unsealed = entries.filter(number__isnull=True).count()
    walk = _Walk(head)
    for entry in entries.filter(number__isnull=False).order_by("number").iterator(chunk_size=5000):
        walk.step(entry)
        if len(walk.breaks) >= MOST_NAMED:
            break
    else:
        walk.breaks += walk.end()
    return Verification(
        database=alias,
        sealed=walk.sound,
        unsealed=unsealed,
        head=walk.head,
        breaks=tuple(walk.breaks),
    )


class _Walk:
    """A walk along a chain: after a break it goes on from what the row says of itself."""

    def __init__(self, noted: AuditHead | None) -> None:
        self._noted = noted
        self._number, self._previous, self._at_head = 0, GENESIS, GENESIS
        self.sound, self.head = 0, GENESIS
        self.breaks: list[Break] = []

    def step(self, entry: AuditEntry) -> None:
        """One entry further."""
        why = self._fault(entry)
        if why:
            self.breaks.append(Break(table=TABLE, row_id=entry.id, why=why))
        elif not self.breaks:
            self.sound, self.head = entry.number or 0, entry.hash
        self._number, self._previous = entry.number or 0, entry.hash
        if self._noted is not None and self._number == self._noted.number:
            self._at_head = entry.hash

    def _fault(self, entry: AuditEntry) -> str:
        due = self._number + 1
        if entry.number != due:
            return f"entry {due} is missing: {entry.number} follows {due - 1}"
        if entry.previous_hash != self._previous:
            return f"entry {due} does not follow the hash of entry {due - 1}"
        if entry.hash != sealed_hash(self._previous, due, content_of(entry)):
            return f"the content of entry {due} ({entry.action}) was changed after it was sealed"
        return ""

    def end(self) -> Iterator[Break]:
        """What a chain that was cut, or written anew, at its end no longer agrees with."""
        noted, last = self._noted, self._number
        if noted is None:
            why = "the row that says where the chain ends was removed"
            yield Break(table=AuditHead._meta.db_table, row_id=None, why=why)
        elif last < noted.number:
            first = (
                f"entry {noted.number} is"
                if noted.number == last + 1
                else f"entries {last + 1} to {noted.number} are"
            )
            yield Break(table=TABLE, row_id=noted.entry_id, why=f"{first} missing at the end of the chain")
        elif self._at_head != noted.hash:
            why = f"entry {noted.number} has another hash than the head of the chain notes of it"
            yield Break(table=TABLE, row_id=noted.entry_id, why=why)


def verify_recent(actor: Actor, *, limit: int) -> Verification:
    """Recompute the seals of the latest entries that the actor may see, in the database of the scope.

    Between them lie entries of others, so it proves that none of these was changed, not that none is
    missing: `verify` walks the whole chain for that.
    """
    mine = AuditEntry.objects.filter(
        Q(client_id__in=actor.client_ids) | Q(client_id=None, operator_id=actor.operator_id)
    )
    unsealed = mine.filter(number__isnull=True).count()
    sealed = list(mine.filter(number__isnull=False).order_by("-number")[:limit])
    breaks = tuple(
        Break(
            table=TABLE,
            row_id=entry.id,
            why=f"the content of entry {entry.number} ({entry.action}) was changed after it was sealed",
        )
        for entry in reversed(sealed)
        if entry.hash != sealed_hash(entry.previous_hash, entry.number or 0, content_of(entry))
    )
    head = sealed[0].hash if sealed else GENESIS
    return Verification(database=CONTROL, sealed=len(sealed), unsealed=unsealed, head=head, breaks=breaks)
