"""Counts by hour; no personal data, no content."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Tally(models.Model):
    """How often something of a client's happened in one hour, under a name such as ``support/chat/es``."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    name = models.CharField(max_length=80)
    hour_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "tally"
        constraints = [
            models.UniqueConstraint(fields=["client_id", "name", "hour_at"], name="tally_is_there_once"),
        ]
