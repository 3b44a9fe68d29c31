"""`heliotrope backup` and `heliotrope restore`: everything in one place, and back again elsewhere."""

from pathlib import Path

from cyclopts import App

app = App()


@app.command
def backup(to: Path, /, *, state: Path | None = None) -> None:
    """Copy everything while the platform runs: all databases at one instant, secrets, and what was noted.

    Whatever the platform acknowledged before this command began is in the copy, in every database; nobody
    waits meanwhile. The directory appears when the copy is whole and was read back; killed half-way, this
    command leaves nothing. It holds secrets and clients' data: keep it as safely as the platform itself.

    The key stores and the keyring are not in it, so that nobody who was erased comes back with it: copy them
    elsewhere with `heliotrope keys copy`. Without them no personal data in the backup can be read.

    Needs: the platform running with its own database server. For a server of your own see the runbook.

    For example:

        heliotrope backup /mnt/backups/2026-11-22

    Parameters
    ----------
    to
        Directory to make; it must not be there yet, or be empty.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.backing_up import back_up
    from heliotrope.interfaces.cli.installation import here
    from heliotrope.interfaces.cli.steps import Steps

    installation, steps = here(state), Steps()
    installation.enter()
    made, digest = back_up(installation, to.expanduser().absolute(), steps)
    steps.say(f"{to} holds {len(made.databases)} databases up to {made.end_lsn}, begun at {made.made_at}.")
    for alias, stood in made.databases.items():
        steps.say(f"  {alias}: at least {stood.sealed} entries of the audit chain, head {stood.head}")
    steps.say(f"  ledger: at least {made.postings} postings with {made.entries} entries")
    steps.say("Left out: the key stores and the keyring; copy them elsewhere with `heliotrope keys copy`.")
    steps.say(f"Write down elsewhere what proves that nobody changed it: {digest}")


@app.command
def restore(source: Path, /, *, to: Path, keys: Path | None = None) -> None:
    """Make an installation of a backup, verify it, and only then let it appear.

    Every file is compared with its hash, the databases are started, each audit chain is recomputed and every
    row of the ledger compared with its seal. Killed half-way, this command leaves nothing.

    Never run a restored platform beside the one it was copied from: both would answer the same letters and
    pay the same providers.

    Needs: PostgreSQL of the release that the backup was made with; it comes with the platform.

    For example:

        heliotrope restore /mnt/backups/2026-11-22 --to /srv/heliotrope --keys /mnt/keys/latest

        heliotrope up --state /srv/heliotrope

    Parameters
    ----------
    source
        Directory that `heliotrope backup` made.
    to
        State directory to make; it must not be there yet, or be empty.
    keys
        The latest copy that `heliotrope keys copy` made. Whoever was erased since the backup is erased again
        before the platform serves.
    """
    import os

    from heliotrope.interfaces.cli import backing_up
    from heliotrope.interfaces.cli.steps import Steps

    steps, place = Steps(), to.expanduser().absolute()
    beside = keys.expanduser().absolute() if keys else None
    made, digest = backing_up.restore(source.expanduser().absolute(), place, os.environ, steps, keys=beside)
    steps.say(
        f"{place} is what the platform was at {made.made_at}, up to {made.end_lsn}; all of it verified."
    )
    steps.say(f"The backup's own hash is {digest}: compare it with the one that was written down.")
    steps.say(f"Start it with: HELIOTROPE_HOMES={','.join(made.homes)} heliotrope up --state {place}")
