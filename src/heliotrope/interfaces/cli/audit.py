"""`heliotrope audit`: proof that nobody rewrote what was recorded."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from cyclopts import App, Parameter

if TYPE_CHECKING:
    from heliotrope.foundation.tenancy.selectors import Everyone

app = App(name="audit", help="Prove that nobody changed what was recorded.")
_KINDS = {"entry": "entries", "link": "links", "row": "rows of the ledger"}


@app.command
def verify(*, state: Path | None = None) -> None:
    """Recompute the audit chain of every database from its first entry, and compare the ledger with it.

    For each database: how many entries are sealed, how many still wait for the sealer (at most a second or
    two while it works), and the head, the last seal. Write the heads down elsewhere: they notice even a
    chain that somebody rewrote whole.

    Postings, their entries, invoices and payouts are compared with what the chain sealed of them, and added
    up. Once a day each chain notes where the others ended: each is compared with what was noted of it, which
    finds a chain that was written anew, head and all. Every row that was changed, removed, swapped or slipped
    in is named with its table, its id and what differs, and the exit code is 1.

    Needs: the databases running, through `heliotrope up` or DATABASE_URL.

    For example:

        heliotrope audit verify

    Parameters
    ----------
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from django.db import connections

    from heliotrope.foundation.audit import services
    from heliotrope.foundation.tenancy.scope import keeping
    from heliotrope.foundation.tenancy.selectors import everyone
    from heliotrope.foundation.vaults import CONTROL
    from heliotrope.money import seals

    known = everyone()
    breaks = []
    for alias in connections:
        with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
            found = services.verify(alias)
            books = seals.verify() if alias == CONTROL else None
        print(f"{alias}: {found.sealed} sealed, {found.unsealed} unsealed, head {found.head}", flush=True)
        breaks += [f"{alias}: BROKEN: {one}" for one in found.breaks]
        if books is not None:
            print(f"{alias}: {books.transactions} postings with {books.entries} entries", flush=True)
            breaks += [f"{alias}: BROKEN: {one}" for one in books.breaks]
    breaks += _anchors(list(connections), known)
    for line in breaks:
        print(line)
    whole = (
        "Every chain is whole and as the others noted it, every row of the ledger is as it was sealed,"
        " and the books balance."
    )
    print(f"{len(breaks)} rows are not as they were sealed; see above." if breaks else whole)
    raise SystemExit(1 if breaks else 0)


def _anchors(aliases: Sequence[str], known: "Everyone") -> list[str]:
    """Compare each chain with what the others noted of it, and say how often."""
    from heliotrope.foundation.audit import anchoring
    from heliotrope.foundation.tenancy.scope import keeping

    noted: list[anchoring.Anchor] = []
    for alias in aliases:
        with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
            noted += anchoring.kept(alias)
    found = []
    for alias in aliases:
        with keeping(alias, known.client_ids, known.operator_ids, snapshot=True):
            found += [f"{alias}: BROKEN: {one}" for one in anchoring.broken(alias, noted)]
    print(f"anchors: {len(noted)} compared with the chain that each is of", flush=True)
    return found


@app.command
def export(
    file: Path,
    /,
    *,
    client: UUID | None = None,
    shape: Annotated[Literal["heliotrope", "ocsf"], Parameter(name="--format")] = "heliotrope",
    state: Path | None = None,
) -> None:
    """Write the audit chains and the ledger into a file that anybody can check without this platform.

    The file is JSON Lines: each link of each chain, the entries in full, the ledger's rows as they were
    sealed, and at the end a hash of it all, signed with the operator's key. With --client only that client's
    entries and rows are told; of all others it holds bare links, a number and a hash, so that nothing can be
    missing and nothing of others is shown.

    Whoever gets it runs `heliotrope verify FILE`, which needs neither a database nor a network.

    With --format ocsf it is events of the Open Cybersecurity Schema Framework, a line each, for a store of
    security events. Those are not signed: the first form proves, this one is read.

    Needs: the databases running, through `heliotrope up` or DATABASE_URL.

    For example:

        heliotrope audit export audit.jsonl
        heliotrope audit export ana.jsonl --client 0192f1c0-0000-7000-8000-000000000001
        heliotrope audit export events.jsonl --format ocsf

    Parameters
    ----------
    file
        Where to write it.
    client
        The client whose records are told; all of them without it.
    shape
        The signed export that `heliotrope verify` checks, or events of OCSF.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from heliotrope.foundation.clock import real_now
    from heliotrope.interfaces.cli.audit_export import events_written, written

    try:
        if shape == "ocsf":
            print(f"{file}: {events_written(file, client)} events of OCSF.")
            return
        counts = written(file, client, now=real_now())
    except LookupError as error:
        print(f"{error}: look its key up with the client's page or the API.")
        raise SystemExit(1) from None
    told = ", ".join(f"{counts.get(kind, 0)} {name}" for kind, name in _KINDS.items())
    print(f"{file}: {told}. Check it anywhere with: heliotrope verify {file.name}")
