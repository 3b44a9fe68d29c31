"""Offers, assignments, presence and bid prices: who was asked, who does the work, who is ready for more, and
what their time is worth to other work.

What a worker leaves for whoever comes next, which units said that they will be late, why a unit waits and by
which numbers live work is given out stand here too.
"""

from uuid import UUID

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedText
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
    """A unit in a worker's hands, under a lease.

    ``handed_from``: the assignment of the same unit that ended as this one began; ``stays_since``: since when
    its worker's hours end and nobody takes it over.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        DONE = "done"
        RELEASED = "released"
        HANDED_ON = "handed-on"

    TRANSITIONS = {
        State.ACTIVE: {State.DONE, State.RELEASED, State.HANDED_ON},
        State.DONE: set(),
        State.RELEASED: set(),
        State.HANDED_ON: set(),
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
    handed_from = models.UUIDField(null=True)
    stays_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "assignment"
        indexes = [
            models.Index(
                fields=["client_id", "ended_at"],
                condition=models.Q(state="handed-on"),
                name="assignment_handed_on",
            ),
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


class BidPrice(models.Model):
    """What an hour of a worker is worth to other work, when it was last priced; no row where it is nothing.

    ``skill`` and ``language`` say which work would lose most without them.
    """

    home = Home.GLOBAL
    worker = models.OneToOneField("network.Worker", on_delete=models.PROTECT, primary_key=True)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    per_hour = models.DecimalField(max_digits=12, decimal_places=4)
    currency = models.CharField(max_length=3)
    skill = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=16, blank=True)
    priced_at = models.DateTimeField()

    class Meta:
        db_table = "bid_price"
        constraints = [
            models.CheckConstraint(condition=models.Q(per_hour__gt=0), name="bid_price_is_above_zero")
        ]


class HandoverNote(models.Model):
    """What a worker tells whoever has the unit next, in the vault of its order's home.

    Attributes:
        subject_id: whose the item is; set before it is saved.
    """

    subject_id: UUID

    home = Home.REGIONAL
    assignment_id = models.UUIDField(primary_key=True)
    item_id = models.UUIDField()
    order_id = models.UUIDField()
    client_id = models.UUIDField()
    text = EncryptedText(subject="subject_id")
    written_at = models.DateTimeField()

    class Meta:
        db_table = "handover_note"
        indexes = [models.Index(fields=["order_id"], name="handover_note_by_order")]


class LateUnit(models.Model):
    """A unit that said that it will not make its due instant, and whether it still will not."""

    class State(models.TextChoices):
        LATE = "late"
        EASED = "eased"

    TRANSITIONS = {State.LATE: {State.EASED}, State.EASED: {State.LATE}}

    home = Home.GLOBAL
    unit = models.OneToOneField("decompose.WorkUnit", on_delete=models.PROTECT, primary_key=True)
    order_id = models.UUIDField()
    client_id = models.UUIDField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.LATE)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=16)
    reasons = models.JSONField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "late_unit"
        indexes = [
            models.Index(
                fields=["client_id", "due_at"], condition=models.Q(state="late"), name="late_unit_told"
            )
        ]


class WaitingUnit(models.Model):
    """Why a unit of a stream waits: the last decision that gave it to nobody, with what it rested on.

    ``stage`` is how far its language is relaxed, empty where it asks for none; ``relaxes_at`` and
    ``taken_at`` are when that changes by itself.
    """

    home = Home.GLOBAL
    unit = models.OneToOneField("decompose.WorkUnit", on_delete=models.PROTECT, primary_key=True)
    order_id = models.UUIDField()
    client_id = models.UUIDField()
    cause = models.CharField(max_length=16)
    stage = models.CharField(max_length=8, blank=True)
    relaxes_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    line = models.JSONField()
    rule = models.CharField(max_length=64)
    inputs = models.JSONField()
    outcome = models.JSONField()
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "waiting_unit"
        indexes = [models.Index(fields=["order_id", "unit"], name="waiting_unit_by_order")]


class DispatchRules(models.Model):
    """By which numbers an operator's live work is given out, by version; never changed.

    The latest version rules; without a row those of the code do.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    rules = models.JSONField()
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_rules"
        constraints = [
            models.UniqueConstraint(fields=["operator", "version"], name="dispatch_rules_have_their_version"),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="dispatch_rules_are_counted_from_one"
            ),
        ]
