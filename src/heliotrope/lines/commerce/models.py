"""Tables of shops, all in the vault of their programme's home: one transaction takes in and reserves.

Stock and SKUs are no personal data, but an order's import and its reservation must commit together, and no
transaction crosses databases; so they live beside the orders, whose buyers and addresses may not leave.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedJson, EncryptedText
from heliotrope.foundation.vaults.homes import Home


class Shop(models.Model):
    """A client's shop: fed by files, or live at Shopify.

    The access token and the webhook secret are named, never kept: both are environment variables of the
    processes that run where the shop is at home.
    """

    class Truth(models.TextChoices):
        """Which side is right about free pieces when the two differ."""

        SHOP = "shop"
        OURS = "ours"

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    programme_id = models.UUIDField()
    order_id = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    endpoint = models.CharField(max_length=300, blank=True)
    token_variable = models.CharField(max_length=100, blank=True)
    secret_variable = models.CharField(max_length=100, blank=True)
    truth = models.CharField(max_length=8, choices=Truth.choices, default=Truth.SHOP)
    countries = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    promise_hours = models.PositiveIntegerField(default=48)
    orders_until = models.DateTimeField(null=True)
    synced_at = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "shop"
        constraints = [
            models.UniqueConstraint(fields=["programme_id", "name"], name="shop_name_is_unique"),
            models.CheckConstraint(
                condition=models.Q(endpoint="") | ~models.Q(token_variable=""), name="live_shop_has_a_token"
            ),
        ]


class Sku(models.Model):
    """What a shop sells, by its own code."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT)
    code = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "sku"
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="sku_code_is_unique_in_a_shop")]


class SkuListing(models.Model):
    """What a buyer reads and sees of a SKU in one language."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT)
    language = models.CharField(max_length=35)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    images = models.JSONField(default=list)

    class Meta:
        db_table = "sku_listing"
        constraints = [
            models.UniqueConstraint(fields=["sku", "language"], name="listing_is_once_in_a_language")
        ]


class Stock(models.Model):
    """Pieces of a SKU at one location; free is what is on hand and not reserved.

    Reserved may pass on hand only when the live shop takes pieces away that were reserved here: that is an
    oversell, and raised as one.
    """

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT)
    location = models.CharField(max_length=200)
    location_name = models.CharField(max_length=200, blank=True)
    on_hand = models.IntegerField()
    reserved = models.IntegerField(default=0)
    live = models.IntegerField(null=True)
    live_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "stock"
        constraints = [
            models.UniqueConstraint(fields=["sku", "location"], name="stock_is_counted_once_a_location"),
            models.CheckConstraint(
                condition=models.Q(reserved__gte=0), name="stock_reserved_is_not_negative"
            ),
        ]


class ShopOrder(models.Model):
    """An order of a shop's buyer; their name, address and e-mail are sealed under the order's own key.

    ``email_key``: a token of the e-mail, by which the orders of one person are found; empty without one, and
    ``erased:`` with the order's key once the buyer is forgotten.
    """

    class State(models.TextChoices):
        NEW = "new"
        RESERVED = "reserved"
        SHORT = "short"
        FULFILLED = "fulfilled"
        CANCELLED = "cancelled"

    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.NEW: frozenset({State.RESERVED, State.SHORT, State.FULFILLED, State.CANCELLED}),
        State.RESERVED: frozenset({State.SHORT, State.FULFILLED, State.CANCELLED}),
        State.SHORT: frozenset({State.RESERVED, State.FULFILLED, State.CANCELLED}),
        State.FULFILLED: frozenset(),
        State.CANCELLED: frozenset(),
    }

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT)
    external_id = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEW)
    address = EncryptedJson(subject="id")
    email_before = models.CharField(max_length=254, blank=True, default="", db_default="", db_column="email")
    email = EncryptedText(db_column="email_sealed", null=True, subject="id", before="email_before")
    email_key = models.CharField(max_length=80, blank=True, default="", db_default="")
    ships = models.BooleanField(default=True)
    live = models.BooleanField(default=False)
    location = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "shop_order"
        constraints = [
            models.UniqueConstraint(fields=["shop", "external_id"], name="shop_order_is_taken_in_once")
        ]
        indexes = [
            models.Index(fields=["shop", "state", "promised_at"], name="shop_order_by_promise"),
            models.Index(
                fields=["client_id", "email_key"],
                condition=~models.Q(email_key=""),
                name="shop_order_of_person",
            ),
        ]


class ShopOrderLine(models.Model):
    """So many of one SKU in an order; the SKU may be one that the shop's stock does not know."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order = models.ForeignKey(ShopOrder, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    sku = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    quantity = models.PositiveIntegerField()

    class Meta:
        db_table = "shop_order_line"
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="shop_order_lines_are_numbered"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="shop_order_line_has_pieces"),
        ]


class Reservation(models.Model):
    """Pieces set aside for an order at one location, while it is open."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order = models.ForeignKey(ShopOrder, on_delete=models.PROTECT)
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField()

    class Meta:
        db_table = "stock_reservation"
        constraints = [
            models.UniqueConstraint(fields=["order", "stock"], name="reservation_is_made_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="reservation_has_pieces"),
        ]


class OrderException(models.Model):
    """Something wrong with an order that needs somebody; an order has one of a kind at a time."""

    class State(models.TextChoices):
        FOUND = "found"
        QUEUED = "queued"
        WAITING = "waiting"
        SETTLED = "settled"

    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.FOUND: frozenset({State.QUEUED, State.SETTLED}),
        State.QUEUED: frozenset({State.WAITING, State.SETTLED}),
        State.WAITING: frozenset({State.QUEUED, State.SETTLED}),
        State.SETTLED: frozenset(),
    }

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT)
    order = models.ForeignKey(ShopOrder, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, choices=State.choices, default=State.FOUND)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=32, blank=True)
    item_id = models.UUIDField(null=True)
    work_order_id = models.UUIDField(null=True)

    class Meta:
        db_table = "order_exception"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=~models.Q(state="settled"),
                name="order_has_one_open_exception_of_a_kind",
            )
        ]


class Drift(models.Model):
    """A difference that was found between the live shop and our stock, with what became of it."""

    class Outcome(models.TextChoices):
        OURS_MENDED = "ours-mended"
        LIVE_MENDED = "live-mended"
        MOVED = "moved"
        RAISED = "raised"

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT)
    sku = models.CharField(max_length=200)
    location = models.CharField(max_length=200)
    ours = models.IntegerField()
    shown = models.IntegerField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "stock_drift"
        indexes = [models.Index(fields=["shop", "found_at"], name="stock_drift_by_shop")]


class InboundEvent(models.Model):
    """A signed webhook as it came; it waits to be taken up."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT)
    webhook_id = models.CharField(max_length=100)
    event_id = models.CharField(max_length=100)
    topic = models.CharField(max_length=100)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inbound_event"
        constraints = [
            models.UniqueConstraint(fields=["shop", "webhook_id"], name="webhook_is_kept_once"),
            models.UniqueConstraint(fields=["shop", "topic", "event_id"], name="event_is_kept_once_a_topic"),
        ]
        indexes = [
            models.Index(
                fields=["shop", "received_at"],
                condition=models.Q(handled_at=None),
                name="inbound_event_waiting",
            )
        ]


class Outgoing(models.Model):
    """What we owe the live shop; its key is the key of the call, so that it takes effect once.

    Attributes:
        subject_id: the shop's order that an address belongs to; set before it is saved.
    """

    subject_id: UUID

    class Kind(models.TextChoices):
        STOCK = "stock"
        ADDRESS = "address"
        CANCEL = "cancel"
        REFUND = "refund"

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    order_external_id = models.CharField(max_length=200, blank=True)
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, null=True)
    change = models.IntegerField(default=0)
    address = EncryptedJson(default=dict, subject="subject_id")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "shop_outgoing"
        indexes = [
            models.Index(
                fields=["shop", "made_at"], condition=models.Q(sent_at=None), name="shop_outgoing_waiting"
            )
        ]
