"""What the doctor says of cells, clients' own homes, and of everything that leaves this machine."""

import json
from collections.abc import Callable, Iterator
from typing import Final

from heliotrope.core.errors import HeliotropeError, Invalid
from heliotrope.foundation.encrypted import PLAIN_HOSTS, check_database, check_origin, plain_hosts
from heliotrope.foundation.keys.kms import own_adapter
from heliotrope.foundation.vaults import cells
from heliotrope.interfaces.cli.findings import Finding, Verdict
from heliotrope.interfaces.cli.installation import Installation

ORIGINS: Final = "HELIOTROPE_CELL_ORIGINS"
WEB: Final = ("HELIOTROPE_ORIGIN", "HELIOTROPE_EVENTS_URL")
TOLD: Final = ("HELIOTROPE_DATABASES", "HELIOTROPE_KEYS")


def checked(installation: Installation) -> Iterator[Finding]:
    """The cell, the homes that are a client's own, and whether all that leaves this machine is encrypted."""
    yield _finding("cell", lambda: _cell(installation))
    if "HELIOTROPE_HOME_OWNERS" in installation.environ or "HELIOTROPE_REGIONS" in installation.environ:
        yield _finding("clients' own homes", lambda: _own_homes(installation))
    yield _finding("encryption between parts", lambda: _encrypted(installation))


def _finding(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except HeliotropeError as why:
        return Finding(name=name, verdict=Verdict.BLOCKS, found=str(why))


def _cell(installation: Installation) -> Finding:
    cells.homes(",".join(installation.homes))
    name, origins = "cell", cells.origins(installation.environ.get(ORIGINS, "{}"))
    if not installation.cell:
        found = f"none: this platform serves {', '.join(installation.homes)}"
        return Finding(name=name, verdict=Verdict.GOOD, found=found)
    others = [home for home in installation.homes if home not in installation.cell]
    found = f"serves {', '.join(installation.cell)}; {', '.join(others) or 'nothing'} elsewhere"
    unknown = [home for home in others if home not in origins]
    if unknown:
        remedy = (
            f"Pages of {', '.join(unknown)} cannot be sent to their cell: name its address in {ORIGINS},"
            ' as {"us": "https://us.example"}.'
        )
        return Finding(name=name, verdict=Verdict.NOTE, found=found, remedies=(remedy,))
    return Finding(name=name, verdict=Verdict.GOOD, found=found)


def _own_homes(installation: Installation) -> Finding:
    environ, homes = installation.environ, installation.homes
    owners = cells.owners(environ.get("HELIOTROPE_HOME_OWNERS", ""), homes)
    regions = cells.pairs("HELIOTROPE_REGIONS", environ.get("HELIOTROPE_REGIONS", ""), homes)
    nowhere = [home for home in owners if home not in regions]
    if nowhere:
        raise Invalid(f"Say which region {', '.join(nowhere)} is in: HELIOTROPE_REGIONS={nowhere[0]}=eu.")
    found = "; ".join(f"{home} in {region}" for home, region in regions.items())
    shared = [home for home in regions if home not in owners]
    if shared:
        remedy = (
            f"Anybody's data may be kept in {', '.join(shared)}: name its client in HELIOTROPE_HOME_OWNERS."
        )
        return Finding(name="clients' own homes", verdict=Verdict.NOTE, found=found, remedies=(remedy,))
    return Finding(name="clients' own homes", verdict=Verdict.GOOD, found=found)


def _encrypted(installation: Installation) -> Finding:
    """Databases and key stores of DATABASE_URL and its like are refused where they are read."""
    name, environ = "encryption between parts", installation.environ
    for variable in TOLD:
        for alias, url in json.loads(environ.get(variable, "{}")).items():
            check_database(f"{variable} of {alias}", url, environ)
    adapters = ("HELIOTROPE_KMS_URL",) if own_adapter(environ) else ()
    for variable in (*WEB, *adapters):
        if environ.get(variable):
            check_origin(variable, environ[variable], environ)
    for home, origin in cells.origins(environ.get(ORIGINS, "{}")).items():
        check_origin(f"{ORIGINS} of {home}", origin, environ)
    if plain := sorted(plain_hosts(environ)):
        remedy = f"Something else must encrypt the way to {', '.join(plain)} ({PLAIN_HOSTS})."
        found = f"in the clear to {', '.join(plain)}"
        return Finding(name=name, verdict=Verdict.NOTE, found=found, remedies=(remedy,))
    return Finding(name=name, verdict=Verdict.GOOD, found="nothing leaves this machine in the clear")
