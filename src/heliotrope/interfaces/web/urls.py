"""The addresses of the pages."""

from django.urls import include, path

from heliotrope.interfaces.web.health import health

urlpatterns = [
    path("health", health),
    path("account/", include("allauth.urls")),
]
