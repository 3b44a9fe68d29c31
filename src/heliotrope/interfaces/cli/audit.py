"""`heliotrope audit`: proof that nobody rewrote what was recorded."""

from pathlib import Path

from cyclopts import App

app = App(name="audit", help="Prove that nobody changed what was recorded.")


@app.command
def verify(*, state: Path | None = None) -> None:
    """Recompute the audit chain of every database from its first entry.

    For each database: how many entries are sealed, how many still wait for the sealer (at most a second or
    two while it works), and the head, the last seal. Write the heads down elsewhere: they notice even a chain
    that somebody rewrote whole. A broken entry is named with its id and the reason, and the exit code is 1.

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

    known = everyone()
    sound = True
    for alias in connections:
        with keeping(alias, known.client_ids, known.operator_ids):
            found = services.verify(alias)
        print(f"{alias}: {found.sealed} sealed, {found.unsealed} unsealed, head {found.head}", flush=True)
        if found.broken is not None:
            sound = False
            print(f"{alias}: BROKEN at entry {found.broken}: {found.why}")
    print("The chain of every database is whole." if sound else "A chain is broken; see above.")
    raise SystemExit(0 if sound else 1)
