"""The files by which people and their hours come in."""

from datetime import datetime

from heliotrope.core.network.roster_file import parse_roster
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import services as network
from tests.support.world import World

HEADER = "worker,from,to,timezone,kind\n"
PEOPLE = (
    "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email,"
    "provider,data_home\n"
)


def take(world: World, *rows: str, source: str = "week.csv") -> network.RosterTaken:
    ada = world.admin()
    with acting(ada):
        return network.take_roster(ada, parse_roster(HEADER + "\n".join(rows) + "\n"), source=source)


def row(worker: str, begin: datetime, end: datetime, kind: str = "shift", zone: str = "UTC") -> str:
    return f"{worker},{begin:%Y-%m-%d %H:%M},{end:%Y-%m-%d %H:%M},{zone},{kind}"
