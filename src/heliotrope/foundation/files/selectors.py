"""Reading files from the vault that is entered."""

from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.files import services
from heliotrope.foundation.files.models import GONE_TYPE, StoredFile
from heliotrope.foundation.tenancy.actor import Actor


def content(actor: Actor, file_id: UUID) -> tuple[bytes, str]:
    """The bytes of a file and their media type; of an erased one a short text that says so."""
    row = StoredFile.objects.filter(pk=file_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    if row.is_gone:
        return services.gone(), GONE_TYPE
    return bytes(row.content), row.media_type
