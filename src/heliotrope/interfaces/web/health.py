"""Whether the platform can serve: its databases answer."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse

from heliotrope.foundation.vaults import CONTROL, homes, vault_alias
from heliotrope.interfaces.web.door import public


@public
def health(_request: HttpRequest) -> HttpResponse:
    """200 when every database answers, 503 with the names of those that do not."""
    away = []
    for alias in (CONTROL, *(vault_alias(home) for home in homes())):
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            connections[alias].close()
            away.append(alias)
    return JsonResponse({"status": "away" if away else "ok", "away": away}, status=503 if away else 200)
