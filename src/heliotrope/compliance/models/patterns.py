"""A client's own patterns, in their versions."""

from django.db import models
from django.db.models import Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class OwnPatterns(models.Model):
    """One version of the shapes that a client wants hidden besides ours; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    version = models.PositiveIntegerField()
    patterns = models.JSONField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_patterns"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "version"], name="privacy_patterns_keep_their_versions"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="privacy_patterns_count_from_one"),
        ]
