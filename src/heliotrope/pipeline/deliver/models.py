"""Deliveries: what was handed over, and the client's yes."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Delivery(models.Model):
    """One handing over of settled items: a whole order, or one item of a stream."""

    class State(models.TextChoices):
        DELIVERED = "delivered"
        ACCEPTED = "accepted"

    TRANSITIONS = {State.DELIVERED: {State.ACCEPTED}, State.ACCEPTED: set()}

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    item_id = models.UUIDField(null=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.DELIVERED)
    items = models.PositiveIntegerField()
    judgements = models.PositiveIntegerField()
    below_target = models.PositiveIntegerField()
    mean_confidence_ratio = models.FloatField(null=True)
    files = models.JSONField()
    delivered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "delivery"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "item_id"], nulls_distinct=False, name="delivery_is_made_once"
            )
        ]
