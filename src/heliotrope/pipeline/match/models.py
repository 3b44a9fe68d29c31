"""Offers, assignments and presence: who was asked, who does the work, and who is ready for more."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Offer(models.Model):
    """A unit proposed to one worker."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"

    TRANSITIONS = {
        State.OPEN: {State.ACCEPTED, State.DECLINED, State.EXPIRED},
        State.ACCEPTED: set(),
        State.DECLINED: set(),
        State.EXPIRED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("decompose.WorkUnit", on_delete=models.PROTECT)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "offer"
        indexes = [
            models.Index(fields=["worker"], condition=models.Q(state="open"), name="offer_waiting"),
            models.Index(fields=["expires_at"], condition=models.Q(state="open"), name="offer_expiring"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(state="open"), name="unit_is_offered_to_one_at_a_time"
            )
        ]


class Assignment(models.Model):
    """A unit in a worker's hands, under a lease."""

    class State(models.TextChoices):
        ACTIVE = "active"
        DONE = "done"
        RELEASED = "released"

    TRANSITIONS = {
        State.ACTIVE: {State.DONE, State.RELEASED},
        State.DONE: set(),
        State.RELEASED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("decompose.WorkUnit", on_delete=models.PROTECT)
    item = models.ForeignKey("decompose.Item", on_delete=models.PROTECT)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    turn = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ACTIVE)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assignment"
        indexes = [
            models.Index(fields=["worker"], condition=models.Q(state="active"), name="assignment_in_hand"),
            models.Index(
                fields=["lease_until"], condition=models.Q(state="active"), name="assignment_expiring"
            ),
            models.Index(fields=["worker", "client_id"], name="assignment_of_worker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(state="active"), name="unit_is_in_one_hand"
            ),
            models.UniqueConstraint(
                fields=["item", "worker", "turn"],
                condition=models.Q(state__in=["active", "done"]),
                name="worker_judges_an_item_once",
            ),
        ]


class Presence(models.Model):
    """A worker who takes live work as it comes, until an instant."""

    home = Home.GLOBAL
    worker = models.OneToOneField("network.Worker", on_delete=models.PROTECT, primary_key=True)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    ready_until = models.DateTimeField()

    class Meta:
        db_table = "presence"
