"""`heliotrope up`: the whole platform in one command, kept alive until Ctrl-C."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

app = App()


@app.command
def up(
    *,
    demo: Annotated[bool, Parameter(negative=())] = False,
    still: Annotated[bool, Parameter(negative=())] = False,
    host: str = "localhost",
    port: int | None = None,
    workers: int = 2,
    cell: str = "",
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    state: Path | None = None,
) -> None:
    """Start the platform: database, pages, live events and workers; Ctrl-C stops all of it.

    Nothing needs to be installed or configured. The first start makes a PostgreSQL database in the state
    directory; with DATABASE_URL set, a server of your own is used instead (run `heliotrope doctor` first).
    Whatever dies is restarted, and a start after a crash recovers by itself.

    Needs: about 1 GB of memory and 500 MB of disk.

    For example:

        heliotrope up --demo

    Parameters
    ----------
    demo
        Load a demonstration operator and print its accounts; for looking around, not for real work.
        A day passes in ten minutes, and people work; the control is in the page's header.
    still
        Leave the demonstration's people asleep and its time at the real pace.
    host
        Name or address to listen on.
    port
        Port of pages and API; live events take the next one. Without it 8000, or the next that is free.
    workers
        Processes that answer pages and API, 1 to 16.
    cell
        Serve these homes only, such as eu, with their vaults and keys and no other's. Without it
        HELIOTROPE_CELL, else every home.
    tls_cert, tls_key
        PEM files of the certificate, with its chain, and of its key: the doors then speak HTTPS only. An
        address that others reach needs them, or a proxy with HTTPS in front (HELIOTROPE_ORIGIN).
    state
        State directory: database, secrets, logs and pid files. Without it HELIOTROPE_STATE, else .heliotrope.
    """
    import os

    from heliotrope.core.errors import Invalid
    from heliotrope.interfaces.cli.addresses import Tls
    from heliotrope.interfaces.cli.installation import here
    from heliotrope.interfaces.cli.running import Wanted, keep_up
    from heliotrope.interfaces.cli.steps import Steps

    if (tls_cert is None) is not (tls_key is None):
        raise Invalid("Give both --tls-cert and --tls-key, or neither.")
    tls = Tls(certificate=tls_cert.absolute(), key=tls_key.absolute()) if tls_cert and tls_key else None
    wanted = Wanted(demo=demo, host=host, port=port, workers=workers, still=still, tls=tls)
    keep_up(here(state, os.environ | ({"HELIOTROPE_CELL": cell} if cell else {})), wanted, Steps())
