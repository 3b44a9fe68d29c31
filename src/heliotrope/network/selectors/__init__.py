"""Reading the network, always as an actor."""

from heliotrope.network.selectors.candidates import candidate, everybody, measured, on_shift
from heliotrope.network.selectors.machines import MachineLine, ai_workers, machines_are_on, machines_on
from heliotrope.network.selectors.people import SiteLine, WorkerLine, handles, sites, worker, workers
from heliotrope.network.selectors.places import Place, market_of, place_of
from heliotrope.network.selectors.programmes import (
    Books,
    ProgrammeLine,
    books,
    has_books,
    legal_names,
    programme,
    programmes,
)
from heliotrope.network.selectors.providers import (
    ContractLine,
    Payee,
    PriceLine,
    ProviderLine,
    contracts,
    payees,
    price_book,
    provider,
    provider_names,
    providers,
)
from heliotrope.network.selectors.rosters import RosterLine, roster

__all__ = [
    "Books",
    "ContractLine",
    "MachineLine",
    "Payee",
    "Place",
    "PriceLine",
    "ProgrammeLine",
    "ProviderLine",
    "RosterLine",
    "SiteLine",
    "WorkerLine",
    "ai_workers",
    "books",
    "candidate",
    "contracts",
    "everybody",
    "handles",
    "has_books",
    "legal_names",
    "machines_are_on",
    "machines_on",
    "market_of",
    "measured",
    "on_shift",
    "payees",
    "place_of",
    "price_book",
    "programme",
    "programmes",
    "provider",
    "provider_names",
    "providers",
    "roster",
    "sites",
    "worker",
    "workers",
]
