"""Sunflower Services, the operator of the demonstration: where it works, with whom and for whom."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from heliotrope.flow.lines import lines
from heliotrope.flow.opening import USUAL_CREDIT
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.cli.demo.accounts import AURORA, BOGOTA, DIGITS_GMBH, KRAKOW, MANILA, ORCHARD
from heliotrope.money import credits as service_credits
from heliotrope.money import services as money
from heliotrope.network import services as network

OPERATOR: Final = "Sunflower Services"
PROGRAMME: Final = "Handwriting"
LINE: Final = "annotation"
COMMISSION: Final = Decimal("0.15")
CURRENCY: Final = "EUR"
RATES: Final[Mapping[str, Decimal]] = {
    "annotation": Decimal("0.04"),
    "support": Decimal("2.40"),
    "translation": Decimal("0.09"),
    "commerce": Decimal("1.60"),
    "testing": Decimal("0.70"),
}
"""For one piece of a line's own measure, in euros."""

CLIENTS: Final = (
    (DIGITS_GMBH, "DE", "eu", ((PROGRAMME, ("annotation",)), ("App", ("testing",)))),
    (ORCHARD, "US", "us", (("Orchard photos", ("annotation",)), ("Messages", ("annotation", "translation")))),
    (AURORA, "SE", "eu", (("Care and shop", ("support", "commerce", "translation")),)),
)
"""Clients with country, home, and programmes with the lines that they want."""

SITES: Final = (
    ("Sunflower Kraków sp. z o.o.", "own", KRAKOW, "PL", "Europe/Warsaw", "eu"),
    ("Sunflower Manila Inc.", "own", MANILA, "PH", "Asia/Manila", "us"),
    ("Sunflower Bogotá S.A.S.", "own", BOGOTA, "CO", "America/Bogota", "us"),
    ("Casa Voz Lda.", "partner", "Lisboa", "PT", "Europe/Lisbon", "eu"),
)
FREELANCER: Final = ("林美 Mei Lin", "TW")

LANGUAGES: Final = ("en", "es", "de", "zh", "fr", "pl", "pt")
MACHINES: Final = (
    ("annotation", "ai-label", {"label-intent": 2}, "universal-sentence-encoder", "0.001"),
    ("support", "ai-triage", {"support-triage": 3}, "cld2", "0.0005"),
    ("translation", "ai-memory", {"pretranslation": 3}, "translation memory", "0.0005"),
    ("commerce", "ai-check", {"commerce-check": 3}, "address rules", "0.0005"),
    ("testing", "ai-compare", {"defect-dedupe": 3}, "universal-sentence-encoder", "0.001"),
)
"""One AI worker a line: what it can do, on what it runs, and what a unit of it costs in euros."""


def add_clients(operator: Actor, clients: Mapping[str, UUID]) -> None:
    """The operator's own books, and its clients with those of their programmes whose lines are there."""
    network.add_legal_entity(operator, name="Sunflower Services sp. z o.o.", country="PL", own=True)
    for name, country, home, programmes in CLIENTS:
        client_id = clients[name]
        network.add_legal_entity(operator, name=name, country=country, client_id=client_id)
        for title, wanted in programmes:
            there = [line for line in wanted if line in lines()]
            if there:
                _add_programme(operator, client_id, title, home, there)
    money.set_commission(operator, ratio=COMMISSION, now=now())
    service_credits.set_terms(operator, **USUAL_CREDIT, now=now())


def _add_programme(operator: Actor, client_id: UUID, title: str, home: str, there: list[str]) -> None:
    programme_id = network.add_programme(
        operator, client_id=client_id, name=title, data_home=home, lines=there
    )
    for line in there:
        money.set_rate(
            operator,
            programme_id=programme_id,
            client_id=client_id,
            line=line,
            rate_per_judgement=RATES[line],
            currency=CURRENCY,
            now=now(),
        )


def add_sites(operator: Actor) -> dict[str, UUID]:
    """Own sites and a partner's with those who are paid for them, and a freelancer; gives sites by name."""
    sites = {}
    for provider, kind, site, country, timezone, home in SITES:
        entity = network.add_legal_entity(operator, name=provider, country=country)
        provider_id = network.add_provider(operator, name=provider, kind=kind, legal_entity_id=entity)
        sites[site] = network.add_site(
            operator, provider_id=provider_id, name=site, country=country, timezone=timezone, data_home=home
        )
    name, country = FREELANCER
    entity = network.add_legal_entity(operator, name=name, country=country)
    network.add_provider(operator, name=name, kind="freelancer", legal_entity_id=entity)
    return sites


def add_machines(operator: Actor, sites: Mapping[str, UUID]) -> None:
    """One AI worker for each line that is there, on the operator's own computers in Kraków."""
    for line, handle, skills, model, price in MACHINES:
        if line not in lines():
            continue
        network.add_machine(
            operator,
            handle=handle,
            site_id=sites[KRAKOW],
            model_provider="Heliotrope, embedded",
            model=model,
            skills=skills,
            languages=dict.fromkeys(LANGUAGES, 5),
            capacity=20,
            price_per_unit=Decimal(price),
            currency=CURRENCY,
        )
