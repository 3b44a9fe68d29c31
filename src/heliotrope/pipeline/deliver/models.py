"""Deliveries: what was handed over, of an order or of a whole plan, the client's yes, and certificates."""

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
        indexes = [
            models.Index(fields=["delivered_at"], name="delivery_by_time"),
            models.Index(
                fields=["delivered_at"], condition=models.Q(state="delivered"), name="delivery_not_accepted"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "item_id"], nulls_distinct=False, name="delivery_is_made_once"
            )
        ]


class PlanDelivery(models.Model):
    """The one handing over of a plan whose every node is over: all that its orders and streams delivered.

    ``contents_sha256``: of its list of contents, which names every file with its own hash.
    """

    class State(models.TextChoices):
        DELIVERED = "delivered"
        ACCEPTED = "accepted"

    TRANSITIONS = {State.DELIVERED: {State.ACCEPTED}, State.ACCEPTED: set()}

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.OneToOneField("demand.Plan", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.DELIVERED)
    nodes = models.PositiveIntegerField()
    items = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    contents_sha256 = models.CharField(max_length=64)
    delivered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "plan_delivery"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="accepted", accepted_at__isnull=False)
                | models.Q(state="delivered", accepted_at=None),
                name="plan_delivery_is_accepted_at_an_instant",
            )
        ]


class Certificate(models.Model):
    """One version of the certificate of a delivered order; the document itself is a file in the vault.

    ``figures``: what its page shows, as the document states it.  Superseded versions are kept.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    version = models.PositiveIntegerField()
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    figures = models.JSONField()
    reason = models.CharField(max_length=1000, blank=True)
    issued_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "certificate"
        constraints = [
            models.UniqueConstraint(fields=["order", "version"], name="certificate_has_its_version"),
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(superseded_at=None),
                name="order_has_one_certificate_in_force",
            ),
        ]
