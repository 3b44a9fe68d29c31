"""What invoices say about the operator and its clients."""

from uuid import UUID

from heliotrope.core.money.documents import Account, Address, Party
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import BillingProfile
from heliotrope.money.profiles import PARTS, Profile


def billing_profile(actor: Actor, legal_entity_id: UUID) -> Profile | None:
    """What invoices say about a legal entity; None until somebody has said it."""
    row = BillingProfile.objects.filter(operator_id=actor.operator, legal_entity_id=legal_entity_id).first()
    return None if row is None else Profile(**{part: getattr(row, part) for part in PARTS})


def party(profile: Profile) -> Party:
    """A profile as a party of an invoice."""
    same = ("name", "vat_id", "registration_id", "endpoint_scheme", "endpoint_id", "email")
    address = Address(
        street=profile.street, city=profile.city, postcode=profile.postcode, country=profile.country
    )
    return Party(address=address, **{part: getattr(profile, part) for part in same})


def account(profile: Profile) -> Account | None:
    """Where the operator is paid; None until it is said."""
    return Account(iban=profile.iban, bic=profile.bic) if profile.iban else None
