"""Judgements and what they made, hidden gold, folds, posteriors, adjudications and verdicts."""

from uuid import UUID

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedJson
from heliotrope.foundation.vaults.homes import Home


class Judgement(models.Model):
    """One worker's answer on one unit; inserted alone and never changed but for the fold that took it in.

    ``body_id`` names what was made, in the vault; ``turn`` is 0 unless the same worker may come back.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment_id = models.UUIDField(unique=True)
    unit = models.OneToOneField("decompose.WorkUnit", on_delete=models.PROTECT)
    item = models.ForeignKey("decompose.Item", on_delete=models.PROTECT)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    step = models.CharField(max_length=32, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200)
    body_id = models.UUIDField(null=True)
    spent_s = models.FloatField()
    judged_at = models.DateTimeField()
    fold = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "judgement"
        indexes = [
            models.Index(fields=["order", "fold"], name="judgement_by_fold"),
            models.Index(fields=["worker", "judged_at"], name="judgement_by_worker"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "worker", "turn"], name="judgement_is_one_a_worker_and_item"
            ),
            models.CheckConstraint(condition=models.Q(spent_s__gte=0), name="judgement_takes_time"),
        ]


class JudgementBody(models.Model):
    """What a worker made of an item, in the vault of its order's home; never changed.

    Attributes:
        subject_id: whose the item is; set before it is saved.
    """

    subject_id: UUID

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True)
    item_id = models.UUIDField()
    order_id = models.UUIDField()
    client_id = models.UUIDField()
    body = EncryptedJson(subject="subject_id")

    class Meta:
        db_table = "judgement_body"
        indexes = [
            models.Index(fields=["order_id"], name="judgement_body_by_order"),
            models.Index(fields=["item_id"], name="judgement_body_by_item"),
        ]


class GoldItem(models.Model):
    """An item whose right answer is known; no worker or client door reads this table."""

    home = Home.GLOBAL
    item = models.OneToOneField("decompose.Item", on_delete=models.PROTECT, primary_key=True)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    answer = models.CharField(max_length=200)

    class Meta:
        db_table = "gold_item"


class Fold(models.Model):
    """One pass that took an order's new judgements into its posteriors.

    ``solver`` is the method that the rule took; ``looked_at``, at how many judgements it was chosen.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    number = models.PositiveIntegerField()
    judgements = models.PositiveIntegerField()
    method = models.CharField(max_length=32)
    solver = models.CharField(max_length=16, blank=True, default="", db_default="")
    looked_at = models.PositiveIntegerField(default=0, db_default=0)
    folded_at = models.DateTimeField()

    class Meta:
        db_table = "fold"
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="fold_has_its_number")]


class WorkerPast(models.Model):
    """What other orders had shown of a worker when an order's fold first met them; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    group = models.CharField(max_length=8, blank=True)
    right = models.FloatField()
    answers = models.FloatField()
    fold = models.PositiveIntegerField()

    class Meta:
        db_table = "worker_past"
        constraints = [
            models.UniqueConstraint(fields=["order", "worker"], name="past_is_kept_once_an_order"),
            models.CheckConstraint(
                condition=models.Q(right__gte=0, right__lte=models.F("answers")),
                name="past_right_is_a_share",
            ),
        ]


class Posterior(models.Model):
    """What is believed of an item's answer after the latest fold that changed it.

    ``confidence_ratio`` is calibrated, with its interval; ``belief_ratio`` is what the model itself says,
    which the plan's target is held against.
    """

    home = Home.GLOBAL
    item = models.OneToOneField("decompose.Item", on_delete=models.PROTECT, primary_key=True)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    fold = models.PositiveIntegerField()
    answer = models.CharField(max_length=200)
    confidence_ratio = models.FloatField()
    low_ratio = models.FloatField(null=True)
    high_ratio = models.FloatField(null=True)
    belief_ratio = models.FloatField(null=True)
    judgements = models.PositiveIntegerField()

    class Meta:
        db_table = "posterior"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence_ratio__gte=0, confidence_ratio__lte=1),
                name="posterior_is_a_probability",
            )
        ]


class Adjudication(models.Model):
    """A disagreement settled by a person, with the reason."""

    home = Home.GLOBAL
    item = models.OneToOneField("decompose.Item", on_delete=models.PROTECT, primary_key=True)
    client_id = models.UUIDField()
    adjudicator_id = models.UUIDField()
    answer = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    settled_at = models.DateTimeField()

    class Meta:
        db_table = "adjudication"


class Verdict(models.Model):
    """The answer that is delivered for an item, and on what it rests."""

    class Basis(models.TextChoices):
        CONSENSUS = "consensus"
        SINGLE = "single"
        STEPS = "steps"
        GOLD = "gold"
        ADJUDICATION = "adjudication"

    home = Home.GLOBAL
    item = models.OneToOneField("decompose.Item", on_delete=models.PROTECT, primary_key=True)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    answer = models.CharField(max_length=200)
    basis = models.CharField(max_length=16, choices=Basis.choices)
    confidence_ratio = models.FloatField(null=True)
    low_ratio = models.FloatField(null=True)
    high_ratio = models.FloatField(null=True)
    judgements = models.PositiveIntegerField()
    on_target = models.BooleanField()
    settled_at = models.DateTimeField()

    class Meta:
        db_table = "verdict"
        indexes = [models.Index(fields=["order"], name="verdict_by_order")]
