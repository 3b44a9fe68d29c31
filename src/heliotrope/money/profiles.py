"""Keeping what invoices say about the operator and its clients."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.money.iban import is_iban, plain
from heliotrope.core.money.tax import Tax, TaxCategory
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import BillingProfile

MOST_DUE_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What invoices say about one legal entity.

    Attributes:
        iban, bic, due_days: where and when the operator is paid; a client's are not used.
        buyer_reference, tax_category, tax_percent, tax_reason, language: a client's; the operator's are not
            used.
    """

    name: str
    street: str
    city: str
    postcode: str
    country: str
    vat_id: str = ""
    registration_id: str = ""
    endpoint_scheme: str = ""
    endpoint_id: str = ""
    email: str = ""
    iban: str = ""
    bic: str = ""
    due_days: int = 30
    buyer_reference: str = ""
    tax_category: str = ""
    tax_percent: Decimal = Decimal(0)
    tax_reason: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        if not all(part.strip() for part in (self.name, self.street, self.city)):
            raise Invalid("An invoice needs a name, a street and a city.")
        if len(self.country) != 2 or not self.country.isupper():
            raise Invalid("A country is two capital letters, such as DE.")
        if self.iban and not is_iban(self.iban):
            raise Invalid("The IBAN is not right: its length or its check digits do not fit. Read it again.")
        if not 0 <= self.due_days <= MOST_DUE_DAYS:
            raise Invalid(f"An invoice is due within {MOST_DUE_DAYS} days.")
        if self.tax_category:
            self.tax()

    def tax(self) -> Tax:
        """What a client's lines are taxed under unless somebody says otherwise."""
        if self.tax_category not in set(TaxCategory):
            raise Invalid(f"Choose how {self.name} is taxed before issuing an invoice.")
        return Tax(
            category=TaxCategory(self.tax_category), percent=self.tax_percent, reason=self.tax_reason.strip()
        )


PARTS = tuple(field.name for field in fields(Profile))
"""The names of what a profile says."""


def set_profile(
    actor: Actor, *, legal_entity_id: UUID, client_id: UUID | None, profile: Profile, now: datetime
) -> None:
    """Keep what invoices say from now on; those that were issued stay as they are.

    Args:
        client_id: whose it is; None for the operator's own.
    """
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    values = {part: getattr(profile, part) for part in PARTS}
    values |= {"iban": plain(profile.iban), "bic": plain(profile.bic)}
    BillingProfile.objects.update_or_create(
        legal_entity_id=legal_entity_id,
        defaults={**values, "operator_id": actor.operator, "client_id": client_id, "changed_at": now},
    )
    audit.record(
        actor,
        "billing-profile.set",
        subject_kind="legal-entity",
        subject_id=legal_entity_id,
        client_id=client_id,
    )
