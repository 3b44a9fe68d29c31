"""The addresses of memories and terms."""

from django.urls import path

from heliotrope.interfaces.web.translation import pages

urlpatterns = [
    path("", pages.listed, name="memories"),
    path("<uuid:programme_id>/", pages.shown, name="memory"),
    path("<uuid:programme_id>/import/", pages.take, name="memory_import"),
    path("<uuid:programme_id>/memory.tmx", pages.export, name="memory_export"),
]
