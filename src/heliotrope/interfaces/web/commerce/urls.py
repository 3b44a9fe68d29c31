"""The addresses of the shops' pages."""

from django.urls import path

from heliotrope.interfaces.web.commerce import pages

urlpatterns = [
    path("", pages.listed, name="shops"),
    path("new/", pages.opened, name="shop_new"),
    path("<uuid:programme_id>/<uuid:shop_id>/", pages.shown, name="shop"),
    path("<uuid:programme_id>/<uuid:shop_id>/import/", pages.take_in, name="shop_import"),
]
