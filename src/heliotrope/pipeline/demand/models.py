"""Orders: what a client committed to."""

from django.db import models

from heliotrope.core.line import Shape
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Order(models.Model):
    """A client's commitment: a file of items with an end, or a stream that stays open."""

    class State(models.TextChoices):
        PLACED = "placed"
        WORKING = "working"
        SETTLED = "settled"
        DELIVERED = "delivered"
        ACCEPTED = "accepted"

    TRANSITIONS = {
        State.PLACED: {State.WORKING},
        State.WORKING: {State.SETTLED},
        State.SETTLED: {State.DELIVERED},
        State.DELIVERED: {State.ACCEPTED},
        State.ACCEPTED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("tenancy.Client", on_delete=models.PROTECT)
    programme = models.ForeignKey("network.Programme", on_delete=models.PROTECT)
    line = models.CharField(max_length=32)
    shape = models.CharField(max_length=8, choices=[(shape.value, shape.value) for shape in Shape])
    title = models.CharField(max_length=160)
    data_home = models.CharField(max_length=8)
    content_sha256 = models.CharField(max_length=64)
    file_id = models.UUIDField(null=True)
    options = models.JSONField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLACED)
    items_promised = models.PositiveIntegerField()
    rate_per_judgement = models.DecimalField(max_digits=12, decimal_places=6)
    currency = models.CharField(max_length=3)
    rate_card_version = models.PositiveIntegerField()
    commission_version = models.PositiveIntegerField()
    placed_by = models.UUIDField(null=True)
    placed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "order"
        indexes = [models.Index(fields=["client", "placed_at"], name="order_by_client")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "content_sha256"], name="order_is_placed_once"),
            models.CheckConstraint(
                condition=models.Q(rate_per_judgement__gte=0), name="order_rate_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~models.Q(shape=Shape.ORDER)
                | models.Q(file_id__isnull=False, items_promised__gt=0),
                name="order_with_an_end_has_a_file",
            ),
        ]
