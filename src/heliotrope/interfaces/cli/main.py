"""The `heliotrope` command.  Heavy imports stay inside the commands, so that help comes at once."""

import os
import sys
from importlib.metadata import version

from cyclopts import App

from heliotrope.core.errors import HeliotropeError, InvalidRows
from heliotrope.interfaces.cli import (
    audit,
    backup,
    doctor,
    founding,
    keys,
    mask,
    metrics,
    orders,
    retention,
    solve,
    subject,
    up,
    verify,
    work,
)

app = App(
    name="heliotrope",
    help="Run a global service operation: demand, decompose, match, quality, deliver.\n\n"
    "Start with `heliotrope up --demo`; every command's --help shows an example and what it needs.",
    version=lambda: version("heliotrope"),
    help_format="markdown",
)
app.command(up.app, name="*")
app.command(doctor.app, name="*")
app.command(founding.app, name="*")
app.command(solve.app)
app.command(mask.app, name="*")
app.command(orders.order)
app.command(orders.app, name="*")
app.command(audit.app)
app.command(verify.app, name="*")
app.command(backup.app, name="*")
app.command(keys.app)
app.command(subject.app)
app.command(retention.app, name="*")
app.command(work.app, name="*")
app.command(metrics.app, name="*")


def run() -> None:
    """The console script: exit code 0 when all went well, 1 when something is away, 2 for a wrong input."""
    try:
        app(sys.argv[1:])
    except InvalidRows as error:
        print(f"{error.title}; nothing was kept.", file=sys.stderr)
        for row in error.rows:
            print(f"  {row}", file=sys.stderr)
        raise SystemExit(2) from error
    except BrokenPipeError:
        # The reader of the output has seen enough; Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except HeliotropeError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1 if error.status >= 500 else 2) from error
