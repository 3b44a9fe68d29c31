"""Orders: what a client committed to."""

from django.db import models

from heliotrope.core.line import Shape
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedJson, EncryptedText
from heliotrope.foundation.vaults.homes import Home


class Order(models.Model):
    """A client's commitment: a file of items with an end, or a stream that stays open."""

    class State(models.TextChoices):
        PLACED = "placed"
        WORKING = "working"
        SETTLED = "settled"
        DELIVERED = "delivered"
        ACCEPTED = "accepted"
        CANCELLED = "cancelled"

    TRANSITIONS = {
        State.PLACED: {State.WORKING},
        State.WORKING: {State.SETTLED, State.CANCELLED},
        State.SETTLED: {State.DELIVERED},
        State.DELIVERED: {State.ACCEPTED},
        State.ACCEPTED: set(),
        State.CANCELLED: set(),
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
    demands = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLACED)
    items_promised = models.PositiveIntegerField()
    rate_per_judgement = models.DecimalField(max_digits=12, decimal_places=6)
    currency = models.CharField(max_length=3)
    rate_card_version = models.PositiveIntegerField()
    commission_version = models.PositiveIntegerField()
    placed_by = models.UUIDField(null=True)
    placed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closing_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "order"
        indexes = [
            models.Index(fields=["client", "placed_at"], name="order_by_client"),
            models.Index(fields=["placed_at"], name="order_by_time"),
            models.Index(
                fields=["placed_at"],
                condition=models.Q(state__in=["placed", "working", "settled", "delivered"]),
                name="order_not_over",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["programme", "content_sha256"], name="order_is_placed_once"),
            models.CheckConstraint(
                condition=models.Q(rate_per_judgement__gte=0), name="order_rate_is_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(closing_at=None) | models.Q(closing_at__gte=models.F("placed_at")),
                name="order_closes_after_it_is_placed",
            ),
            models.CheckConstraint(
                condition=~models.Q(shape=Shape.ORDER)
                | models.Q(file_id__isnull=False, items_promised__gt=0),
                name="order_with_an_end_has_a_file",
            ),
        ]


class Plan(models.Model):
    """A brief that becomes several orders: who wants it where, and how far it is.

    What the client wrote is in the vault of its home, by version; here is only what can be counted.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGNED_OFF = "signed_off"
        RUNNING = "running"
        DONE = "done"

    TRANSITIONS = {
        State.DRAFT: {State.SIGNED_OFF},
        State.SIGNED_OFF: {State.RUNNING},
        State.RUNNING: {State.DONE},
        State.DONE: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("tenancy.Client", on_delete=models.PROTECT)
    programme = models.ForeignKey("network.Programme", on_delete=models.PROTECT)
    data_home = models.CharField(max_length=8)
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan"
        indexes = [models.Index(fields=["client", "made_at"], name="plan_by_client")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="plan_beyond_a_draft_was_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at=None)),
                name="plan_is_done_at_an_instant",
            ),
        ]


class PlanVersion(models.Model):
    """One state of a plan's graph: lines, numbers and who waits for whom; never changed.

    ``source``: ``rules``, ``model`` or ``person``: who proposed it.  ``rule``: the rule and playbook.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    client_id = models.UUIDField()
    version = models.PositiveIntegerField()
    text_id = models.UUIDField()
    nodes = models.JSONField()
    due_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=16)
    rule = models.CharField(max_length=64)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "plan_version"
        constraints = [
            models.UniqueConstraint(fields=["plan", "version"], name="plan_has_one_graph_a_version")
        ]


class PlanNode(models.Model):
    """A node of a signed plan on its way: waiting, placed as an order, delivered.

    ``fault``: code of what its file was refused for when it was to be placed; empty otherwise.
    ``ends_at``: when its stream closes by itself; null for an order, and for a stream that a person closes.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        PLACED = "placed"
        DELIVERED = "delivered"
        DROPPED = "dropped"

    TRANSITIONS = {
        State.WAITING: {State.PLACED},
        State.PLACED: {State.DELIVERED, State.DROPPED},
        State.DELIVERED: set(),
        State.DROPPED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    client_id = models.UUIDField()
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    file_id = models.UUIDField(null=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True)
    fault = models.CharField(max_length=64, blank=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_node"
        indexes = [
            models.Index(fields=["ends_at"], condition=models.Q(state="placed"), name="plan_node_that_ends")
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_node_is_there_once"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", order=None)
                | (~models.Q(state="waiting") & models.Q(order__isnull=False)),
                name="plan_node_beyond_waiting_has_an_order",
            ),
        ]


class PlanText(models.Model):
    """A client's words of one version: the brief, titles and options by node, and why it is so."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    plan_id = models.UUIDField()
    brief = EncryptedText(subject="plan_id")
    words = EncryptedJson(subject="plan_id")
    reasons = EncryptedJson(subject="plan_id")

    class Meta:
        db_table = "plan_text"
