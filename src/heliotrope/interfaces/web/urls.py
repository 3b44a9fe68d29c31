"""The addresses of the pages."""

from django.urls import include, path

from heliotrope.interfaces.web.health import alive, health, ready

urlpatterns = [
    path("health", health),
    path("health/live", alive),
    path("health/ready", ready),
    path("account/", include("heliotrope.interfaces.web.account.urls")),
    path("", include("heliotrope.interfaces.web.contests.urls")),
    path("work/", include("heliotrope.interfaces.web.work.urls")),
    path("work/pay/statement/", include("heliotrope.interfaces.web.billing.own_urls")),
    path("coverage/", include("heliotrope.interfaces.web.coverage.urls")),
    path("matching/", include("heliotrope.interfaces.web.matching.urls")),
    path("money/", include("heliotrope.interfaces.web.billing.urls")),
    path("privacy/", include("heliotrope.interfaces.web.privacy.urls")),
    path("people/", include("heliotrope.interfaces.web.people.urls")),
    path("plans/", include("heliotrope.interfaces.web.plans.urls")),
    path("commerce/", include("heliotrope.interfaces.web.commerce.urls")),
    path("translation/", include("heliotrope.interfaces.web.translation.urls")),
    path("", include("heliotrope.interfaces.web.support.urls")),
    path("", include("heliotrope.interfaces.web.console.urls")),
    path("", include("heliotrope.interfaces.web.promises")),
]
