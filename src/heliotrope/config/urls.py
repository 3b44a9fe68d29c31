"""Every address of the platform."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from heliotrope.core.errors import NotFound
from heliotrope.foundation.http.problems import problem
from heliotrope.interfaces.api.api import api
from heliotrope.interfaces.web import errors

urlpatterns = [
    path("api/v1/", api.urls),
    path("hooks/", include("heliotrope.interfaces.hooks.shopify")),
    path("", include("heliotrope.interfaces.web.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same answer for what is not there and for what may not be seen."""
    if request.path_info.startswith("/api/"):
        return problem(NotFound())
    return errors.not_found(request, exception)


handler403 = errors.forbidden
handler500 = errors.defect
