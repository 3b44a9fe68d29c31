"""What a client's translations taught: pairs of a memory, and terms."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class MemoryPair(models.Model):
    """A source and how it was translated, once for each pair of languages and each context."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    source_language = models.CharField(max_length=16)
    target_language = models.CharField(max_length=16)
    source = models.TextField()
    source_sha256 = models.CharField(max_length=64)
    context_sha256 = models.CharField(max_length=64, blank=True)
    target = models.TextField()
    origin = models.CharField(max_length=200, blank=True)
    learnt_at = models.DateTimeField()

    class Meta:
        db_table = "memory_pair"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "source_language", "target_language", "source_sha256", "context_sha256"],
                name="memory_pair_is_known_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["client_id", "source_language", "target_language", "-learnt_at"],
                name="memory_pair_latest",
            )
        ]


class TermEntry(models.Model):
    """A term of a client's own language, and what it is, or must not be, in another."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    source_language = models.CharField(max_length=16)
    target_language = models.CharField(max_length=16)
    source = models.CharField(max_length=200)
    target = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    forbidden = models.BooleanField(default=False)

    class Meta:
        db_table = "term_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "source_language", "target_language", "source", "target"],
                name="term_entry_is_kept_once",
            )
        ]
