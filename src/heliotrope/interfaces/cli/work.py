"""`heliotrope worker`, `migrate` and what else the platform runs as processes of its own."""

from pathlib import Path

from cyclopts import App

app = App()


@app.command
def worker(alias: str, /, *, state: Path | None = None) -> None:
    """Work on the jobs of one database until Ctrl-C.

    `heliotrope up` starts one for each database. Start more, here or on other machines, when jobs wait:
    any number of workers share a database.

    Needs: the databases running, through `heliotrope up` or DATABASE_URL.

    For example:

        heliotrope worker eu

    Parameters
    ----------
    alias
        control, or the home of a vault such as eu; Django's names default and vault_eu will do as well.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import alias_of, here

    installation = here(state)
    name = alias_of(alias, installation.served)
    installation.enter()
    from django.utils.module_loading import import_string

    # By name, like the web's application: the command line is a door, and doors do not know each other.
    import_string("heliotrope.interfaces.jobs.worker.run")(name)


@app.command(show=False)
def day(*, state: Path | None = None) -> None:
    """Let the demonstration's people work and its customers write until Ctrl-C; `heliotrope up` starts it.

    Parameters
    ----------
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from django.utils.module_loading import import_string

    import_string("heliotrope.interfaces.day.run.run")()


@app.command
def migrate(*, state: Path | None = None) -> None:
    """Bring the tables of all databases up to date.

    `heliotrope up` does this when needed. Run it by hand before a release on a server of your own, while
    the old release still serves: migrations expand first and take away a release later.

    Needs: the databases running and their owner's address (DATABASE_URL, or the embedded server).

    For example:

        heliotrope migrate

    Parameters
    ----------
    state
        State directory of the installation.
    """
    import json
    import os

    from heliotrope.interfaces.cli.installation import here
    from heliotrope.interfaces.cli.preparing import note_migrated

    installation = here(state)
    installation.enter(owner=True)
    from django.core.management import call_command
    from django.db import connections

    from heliotrope.foundation.vaults.migrating import migrate as bring_up_to_date

    bring_up_to_date(list(connections), lambda alias: print(f"tables of {alias}", flush=True))
    call_command("createcachetable", database="default", verbosity=0)
    note_migrated(installation, json.loads(os.environ["HELIOTROPE_DATABASES"]))
    print("All tables are up to date.")


@app.command(name="collect-static", show=False)
def collect_static(*, state: Path | None = None) -> None:
    """Gather the files that are served as they are; `heliotrope up` does this when they changed.

    Parameters
    ----------
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    here(state).enter()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


demo = App(name="demo", help="The demonstration that `heliotrope up --demo` shows.")
app.command(demo)


@demo.command
def accounts(*, state: Path | None = None) -> None:
    """Print the demonstration's accounts with the second factors of this moment.

    Needs: an installation that was started with `heliotrope up --demo`.

    For example:

        heliotrope demo accounts

    Parameters
    ----------
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.demo.accounts import welcome_lines
    from heliotrope.interfaces.cli.installation import here

    for line in welcome_lines(here(state).secret_key()):
        print(line)


@demo.command(show=False)
def load(*, url: str = "", state: Path | None = None) -> None:
    """Load the demonstration; loading it again changes nothing.

    Parameters
    ----------
    url
        Where the platform answers, to be noted for the command line.
    state
        State directory of the installation.
    """
    from heliotrope.interfaces.cli.installation import here

    installation = here(state)
    installation.enter()
    from heliotrope.interfaces.cli.demo.load import load_demo

    load_demo(installation, url=url)
