"""Files of clients, kept in the vault of their home."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class StoredFile(models.Model):
    """Bytes under their SHA-256; the same bytes of one client and purpose are stored once."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    purpose = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "stored_file"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "purpose", "sha256"], name="stored_file_is_kept_once"
            )
        ]
