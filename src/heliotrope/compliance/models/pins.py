"""Where a client lets the data of its customers lie, in its versions."""

from django.db import models
from django.db.models import Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class HomePins(models.Model):
    """One version of a client's pins: country to home, the home of all others, or none; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    version = models.PositiveIntegerField()
    pins = models.JSONField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_pins"
        constraints = [
            models.UniqueConstraint(fields=["client_id", "version"], name="privacy_pins_keep_their_versions"),
            models.CheckConstraint(condition=Q(version__gte=1), name="privacy_pins_count_from_one"),
        ]
