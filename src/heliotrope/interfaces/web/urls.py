"""The addresses of the pages."""

from django.urls import include, path

from heliotrope.interfaces.web.health import health

urlpatterns = [
    path("health", health),
    path("account/", include("heliotrope.interfaces.web.account.urls")),
    path("work/", include("heliotrope.interfaces.web.work.urls")),
    path("coverage/", include("heliotrope.interfaces.web.coverage.urls")),
    path("matching/", include("heliotrope.interfaces.web.matching.urls")),
    path("people/", include("heliotrope.interfaces.web.people.urls")),
    path("plans/", include("heliotrope.interfaces.web.plans.urls")),
    path("commerce/", include("heliotrope.interfaces.web.commerce.urls")),
    path("translation/", include("heliotrope.interfaces.web.translation.urls")),
    path("", include("heliotrope.interfaces.web.support.urls")),
    path("", include("heliotrope.interfaces.web.console.urls")),
    path("", include("heliotrope.interfaces.web.promises")),
]
