"""Events that committed with their change and wait to be told to those who listen."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class OutboxEvent(models.Model):
    """One past-tense fact; ids and versions only."""

    home = Home.EVERYWHERE
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=64)
    payload = models.JSONField()
    at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox_event"
        indexes = [
            models.Index(fields=["at"], condition=models.Q(dispatched_at=None), name="outbox_event_waiting"),
        ]
