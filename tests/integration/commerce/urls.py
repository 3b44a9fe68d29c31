"""The addresses of the line's doors, whether or not the platform serves them in this run."""

from django.urls import include, path

urlpatterns = [
    path("hooks/", include("heliotrope.interfaces.hooks.shopify")),
    path("commerce/", include("heliotrope.interfaces.web.commerce.urls")),
    path("", include("heliotrope.config.urls")),
]
