"""`heliotrope doctor`: what this machine lacks, and what to do about it."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

app = App()


@app.command
def doctor(
    *,
    sql: Annotated[bool, Parameter(negative=())] = False,
    host: str = "localhost",
    port: int | None = None,
    state: Path | None = None,
) -> None:
    """Check everything that `heliotrope up` needs, and say what to do where something is missing.

    The exit code is 0 when nothing stands in the way, 1 otherwise. No password is ever printed.

    Needs: nothing; it starts nothing and changes nothing but the state directory.

    For example:

        heliotrope doctor

        DATABASE_URL=postgresql://owner@localhost/heliotrope heliotrope doctor --sql | psql -d postgres

    Parameters
    ----------
    sql
        Print only the script that an administrator runs on a server of one's own: roles, databases, grants.
    host
        Name or address that the platform will listen on.
    port
        Port that it will listen on.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli import checks
    from heliotrope.interfaces.cli.findings import Verdict
    from heliotrope.interfaces.cli.installation import here

    installation = here(state)
    if sql:
        print(checks.script(installation), end="")
        return
    findings = checks.all_checks(installation, host=host, port=port)
    _show(findings)
    raise SystemExit(1 if any(finding.verdict is Verdict.BLOCKS for finding in findings) else 0)


def _show(findings: "list[Finding]") -> None:  # type: ignore[name-defined] # noqa: F821
    from rich.console import Console
    from rich.table import Table

    table = Table("checked", "", box=None, pad_edge=False)
    table.add_column("found, and what to do", overflow="fold")
    for finding in findings:
        table.add_row(finding.name, finding.verdict.value, "\n".join((finding.found, *finding.remedies)))
    Console(highlight=False, markup=False).print(table)
