"""`heliotrope metrics`: the counts of every process of this machine, on a port of their own."""

import os
import signal
import threading
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

app = App()


@app.command
def metrics(
    *,
    port: Annotated[int, Parameter(env_var="HELIOTROPE_METRICS_PORT")] = 9464,
    bind: Annotated[str, Parameter(env_var="HELIOTROPE_METRICS_BIND")] = "127.0.0.1",
    state: Path | None = None,
) -> None:
    """Answer Prometheus at /metrics until Ctrl-C; `heliotrope up` starts it when a port is set.

    The platform's processes count into files of the state directory, and this one adds them up: it asks no
    database. An address that others reach needs HELIOTROPE_METRICS_TOKEN, which Prometheus sends as a bearer
    token.

    Needs: processes of the platform on this machine, started with HELIOTROPE_METRICS_PORT set.

    For example:

        heliotrope metrics --port 9464

    Parameters
    ----------
    port
        Port to listen on.
    bind
        Address to listen on; this machine alone unless it is told otherwise.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    installation = here(state)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(installation.metrics_dir))
    from heliotrope.foundation.metrics.exposing import exposer

    server = exposer(bind, port, token=os.environ.get("HELIOTROPE_METRICS_TOKEN", ""))
    for number in (signal.SIGTERM, signal.SIGINT):
        # In a thread: a server cannot be told to stop by the thread that it serves in.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    with server:
        server.serve_forever(poll_interval=0.2)
