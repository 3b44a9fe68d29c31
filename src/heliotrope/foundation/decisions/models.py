"""Decisions with what they rested on, so that each can explain itself and be recomputed."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Decision(models.Model):
    """One decision about one subject: inputs (ids, versions, numbers), rule, outcome and reasons."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    rule = models.CharField(max_length=64)
    inputs = models.JSONField()
    outcome = models.JSONField()
    reasons = models.JSONField()
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "decision"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="decision_is_made_once_a_subject")
        ]
