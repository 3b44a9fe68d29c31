"""Suspicions, what workers say against them and against verdicts, and what was reversed."""

from django.db import models

from heliotrope.foundation.vaults.homes import Home
from heliotrope.pipeline.quality.models.judged import Judgement


class Suspicion(models.Model):
    """A worker is found to guess, copy or collude in an order: figures, and what a person made of it."""

    class State(models.TextChoices):
        FOUND = "found"
        UPHELD = "upheld"
        CLEARED = "cleared"

    TRANSITIONS = {
        State.FOUND: {State.UPHELD, State.CLEARED},
        State.UPHELD: {State.CLEARED},
        State.CLEARED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    others = models.PositiveIntegerField()
    judgements = models.PositiveIntegerField()
    observed = models.FloatField()
    expected = models.FloatField()
    chance = models.FloatField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.FOUND)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "suspicion"
        indexes = [models.Index(fields=["worker", "found_at"], name="suspicion_by_worker")]
        constraints = [
            models.UniqueConstraint(fields=["order", "worker", "kind"], name="suspicion_is_told_once"),
            models.CheckConstraint(
                condition=models.Q(chance__gte=0, chance__lte=1), name="suspicion_is_a_probability"
            ),
            models.CheckConstraint(
                condition=models.Q(state="found") | ~models.Q(reason=""), name="suspicion_ends_with_a_reason"
            ),
        ]


class Contest(models.Model):
    """A worker's word against a suspicion, or against the verdict on one of their judgements."""

    class State(models.TextChoices):
        OPEN = "open"
        GRANTED = "granted"
        REFUSED = "refused"

    TRANSITIONS = {
        State.OPEN: {State.GRANTED, State.REFUSED},
        State.GRANTED: set(),
        State.REFUSED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    suspicion = models.OneToOneField(Suspicion, on_delete=models.PROTECT, null=True)
    judgement = models.OneToOneField(Judgement, on_delete=models.PROTECT, null=True)
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "contest"
        indexes = [models.Index(fields=["worker", "raised_at"], name="contest_by_worker")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(suspicion=None, judgement__isnull=False)
                | models.Q(suspicion__isnull=False, judgement=None),
                name="contest_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(reason=""), name="contest_ends_with_a_reason"
            ),
        ]


class Reversal(models.Model):
    """A verdict that a contest changed; the verdict itself stays as it was delivered."""

    home = Home.GLOBAL
    contest = models.OneToOneField(Contest, on_delete=models.PROTECT, primary_key=True)
    item = models.ForeignKey("decompose.Item", on_delete=models.PROTECT)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    before = models.CharField(max_length=200)
    answer = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    reversed_at = models.DateTimeField()

    class Meta:
        db_table = "reversal"
        indexes = [models.Index(fields=["order"], name="reversal_by_order")]
