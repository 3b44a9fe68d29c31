"""Files of clients, kept in the vault of their home."""

from uuid import UUID

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedBytes, is_erased
from heliotrope.foundation.vaults.homes import Home

GONE_TYPE = "text/plain; charset=utf-8"
"""Of what stands where an erased file was."""


class StoredFile(models.Model):
    """Bytes, sealed; the same bytes of one client, purpose and person are stored once.

    ``person_id``: whose they are, where that is known; else they have a key of their own.  ``sha256`` is a
    token of their SHA-256 under a key of the home; of a row from before it is that hash itself.
    """

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    content = EncryptedBytes(subject="subject_id")
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "stored_file"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "purpose", "sha256"], name="stored_file_is_kept_once"
            )
        ]

    @property
    def subject_id(self) -> UUID:
        """Under whose key it is sealed."""
        return self.person_id or self.pk

    @property
    def is_gone(self) -> bool:
        """Whether its person was erased."""
        return is_erased(self) or (self.media_type == GONE_TYPE and not self.content)
