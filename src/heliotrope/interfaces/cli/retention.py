"""`heliotrope retention`: what the rules of retention take."""

from pathlib import Path

from cyclopts import App

app = App()


@app.command
def retention(*, dry_run: bool = False, state: Path | None = None) -> None:
    """Say what the rules of retention would take now, or take it.

    The platform does it by itself every minute; what is under legal hold stays. A dry run takes nothing: it
    prints for each operator, home, client and class how much would go, how much is held, and a few keys.

    Needs: the databases of all homes running, and their key stores where contacts are erased.

    For example:

        heliotrope retention --dry-run

    Parameters
    ----------
    dry_run
        Take nothing, only say what would go.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from heliotrope.flow import retaining
    from heliotrope.foundation.clock import now
    from heliotrope.foundation.tenancy.selectors import machines
    from heliotrope.foundation.vaults import homes

    if not dry_run:
        gone = {home: retaining.sweep_home(home, now=now()) for home in homes()}
        print("\n".join(f"{home:8} {count} gone" for home, count in gone.items()))
        return
    found = [one for operator in machines() for one in retaining.dry_run(operator, now=now())]
    for one in found:
        keys = " ".join(map(str, one.samples))
        more = "+" if one.more else ""
        print(
            f"{one.home:8} {one.client_id} {one.data.value:10} {one.goes}{more} go, {one.held} held  {keys}"
        )
    if not found:
        print("Nothing would go.")
