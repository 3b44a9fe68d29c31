"""Making the network: programmes, providers and their prices, sites, workers, rosters and AI workers."""

from heliotrope.network.services.identities import (
    IDENTITY,
    forget_identity,
    identities_by_mail,
    operator_of_identity,
    seal_identities,
)
from heliotrope.network.services.machines import add_machine, switch_machines
from heliotrope.network.services.parties import add_legal_entity, add_programme, add_provider, add_site
from heliotrope.network.services.prices import set_price, sign_with_provider, sign_with_worker
from heliotrope.network.services.rosters import RosterTaken, take_roster
from heliotrope.network.services.workers import Measured, WorkersTaken, measure_skills, take_workers

__all__ = [
    "IDENTITY",
    "Measured",
    "RosterTaken",
    "WorkersTaken",
    "add_legal_entity",
    "add_machine",
    "add_programme",
    "add_provider",
    "add_site",
    "forget_identity",
    "identities_by_mail",
    "measure_skills",
    "operator_of_identity",
    "seal_identities",
    "set_price",
    "sign_with_provider",
    "sign_with_worker",
    "switch_machines",
    "take_roster",
    "take_workers",
]
