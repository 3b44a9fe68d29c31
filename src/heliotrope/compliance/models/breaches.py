"""The register of breaches: what happened, whom the law has told, and a history that nobody can change."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from heliotrope.core.privacy import breaches
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Breach(models.Model):
    """A breach; its words are masked before they are kept."""

    class State(models.TextChoices):
        RECORDED = "recorded"
        ASSESSED = "assessed"
        CLOSED = "closed"

    TRANSITIONS = {
        State.RECORDED: {State.ASSESSED},
        State.ASSESSED: {State.CLOSED},
        State.CLOSED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=[(one.value, one.value) for one in breaches.Harm])
    jurisdictions = ArrayField(models.CharField(max_length=8))
    client_ids = ArrayField(models.UUIDField(), default=list)
    viewer_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    aware_at = models.DateTimeField()
    risk = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in breaches.Risk],
        default=breaches.Risk.UNKNOWN.value,
    )
    persons = models.PositiveIntegerField(default=0)
    measures = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECORDED)
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_breach"


class BreachDuty(models.Model):
    """Somebody whom a law has told of a breach, by when, and what was decided."""

    class State(models.TextChoices):
        OPEN = "open"
        NOTIFIED = "notified"
        NOT_NOTIFIED = "not-notified"

    TRANSITIONS = {
        State.OPEN: {State.NOTIFIED, State.NOT_NOTIFIED},
        State.NOTIFIED: set(),
        State.NOT_NOTIFIED: {State.NOTIFIED},
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT)
    rule = models.CharField(max_length=64)
    rule_version = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_breach_duty"
        constraints = [
            models.UniqueConstraint(fields=["breach", "rule"], name="privacy_breach_duty_is_once"),
            models.CheckConstraint(
                condition=~Q(state="not-notified") | ~Q(why=""), name="privacy_breach_silence_has_a_reason"
            ),
        ]


class BreachEntry(models.Model):
    """One line of a breach's history; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT)
    what = models.CharField(max_length=32)
    detail = models.JSONField(default=dict)
    made_by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "privacy_breach_entry"
        indexes = [models.Index(fields=["breach", "at"], name="privacy_breach_entry_in_order")]
