"""Opening a shop, and what belongs to it as a whole."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.commerce import selectors
from heliotrope.lines.commerce.listings import Listing, translated
from heliotrope.lines.commerce.models import Shop, SkuListing
from heliotrope.lines.commerce.services import stock
from heliotrope.lines.commerce.settings import settings_of

API_VERSION = "2026-10"
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com")
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost):\d{2,5}/[\w./-]*")
_VARIABLE = re.compile(r"HELIOTROPE_SHOP_[A-Z0-9_]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWish:
    """A shop to open.

    Attributes:
        domain: such as ``north.myshopify.com``; empty for a shop that is fed by files.
        token_variable, secret_variable: names of the environment variables that hold the access token and
            the webhook secret; they begin with ``HELIOTROPE_SHOP_``, so that no other secret can be named.
        truth: which side is right about free pieces when the two differ, ``shop`` or ``ours``.
    """

    programme_id: UUID
    client_id: UUID
    name: str
    domain: str = ""
    token_variable: str = ""
    secret_variable: str = ""
    truth: str = "shop"
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    promise_hours: int = 48
    order_id: UUID | None = field(default=None)


def open_shop(actor: Actor, wish: ShopWish) -> UUID:
    """Open a shop in the vault that is entered; gives its key.

    Raises:
        Invalid: a domain, a variable's name or a setting that is not taken.
        Conflict: the programme has a shop of this name.
    """
    if wish.client_id not in actor.client_ids:
        raise NotFound
    name = wish.name.strip()
    if not 0 < len(name) <= 120:
        raise Invalid("name: must have 1 to 120 characters")
    if wish.truth not in Shop.Truth.values:
        raise Invalid("truth: must be shop or ours")
    endpoint = endpoint_of(wish.domain.strip().lower())
    for variable in (wish.token_variable, wish.secret_variable) if endpoint else ():
        if _VARIABLE.fullmatch(variable) is None:
            raise Invalid("Name variables of the environment such as HELIOTROPE_SHOP_NORTH_TOKEN")
    checked = settings_of(
        {"countries": wish.countries, "languages": wish.languages, "promise_hours": wish.promise_hours}
    )
    row = Shop(
        client_id=wish.client_id,
        programme_id=wish.programme_id,
        order_id=wish.order_id,
        name=name,
        endpoint=endpoint,
        token_variable=wish.token_variable if endpoint else "",
        secret_variable=wish.secret_variable if endpoint else "",
        truth=wish.truth,
        countries=list(checked.countries),
        languages=list(checked.languages),
        promise_hours=checked.promise_hours,
    )
    Shop.objects.bulk_create([row], ignore_conflicts=True)
    if not Shop.objects.filter(pk=row.pk).exists():
        raise Conflict(f"This programme has a shop {name}; give another name.")
    audit.record(actor, "shop.open", subject_kind="shop", subject_id=row.pk, client_id=wish.client_id)
    return row.pk


def endpoint_of(domain: str) -> str:
    """The address of a shop's GraphQL door; a demonstration may name one on loopback.

    Raises:
        Invalid: any other address: the token would be sent there.
    """
    if not domain:
        return ""
    if settings.DEMO and _LOOPBACK.fullmatch(domain):
        return domain
    if _DOMAIN.fullmatch(domain) is None:
        raise Invalid("domain: must be a shop's own, such as north.myshopify.com")
    return f"https://{domain}/admin/api/{API_VERSION}/graphql.json"


def set_stream(actor: Actor, shop_id: UUID, order_id: UUID) -> None:
    """Name the stream that takes a shop's exceptions."""
    changed = Shop.objects.filter(pk=shop_id, client_id__in=actor.client_ids).update(order_id=order_id)
    if not changed:
        raise NotFound


def note_sync(
    shop_id: UUID, *, at: datetime, orders_until: datetime | None = None, compared: bool = False
) -> None:
    """Write down how far a shop was read; never back to an earlier instant."""
    mine = Shop.objects.filter(pk=shop_id)
    mine.update(synced_at=at, **({"compared_at": at} if compared else {}))
    if orders_until is not None:
        mine.exclude(orders_until__gt=orders_until).update(orders_until=orders_until)


def keep_listing(actor: Actor, shop_id: UUID, listing: Listing) -> None:
    """Keep what a buyer reads of a SKU in one language; a second text replaces the first."""
    row = Shop.objects.filter(pk=shop_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    sku_id = stock.know_sku(row.client_id, shop_id, code=listing.sku)
    SkuListing.objects.update_or_create(
        sku_id=sku_id,
        language=listing.language,
        defaults={
            "client_id": row.client_id,
            "title": listing.title,
            "description": listing.description,
            "images": list(listing.images),
        },
    )


def apply_translation(actor: Actor, shop_id: UUID, sku: str, language: str, source: str) -> Listing:
    """Take a listing's translation back, as XLIFF 1.2 or as text; the same again changes nothing.

    Raises:
        NotFound: the SKU has no listing to be translated.
        Invalid: a source that cannot be read, or the listing's own language.
    """
    rows = SkuListing.objects.filter(sku__shop_id=shop_id, client_id__in=actor.client_ids, sku__code=sku)
    original = rows.exclude(language=language).order_by("pk").first()
    if original is None:
        raise NotFound
    fresh = translated(selectors.listing(actor, shop_id, sku, original.language), language, source)
    keep_listing(actor, shop_id, fresh)
    return fresh
