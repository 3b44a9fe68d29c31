"""The addresses of the batch plan."""

from django.urls import path

from heliotrope.interfaces.web.matching import views

urlpatterns = [
    path("", views.shown, name="matching"),
    path("plan/", views.plan_part, name="matching_plan"),
    path("offers/", views.offer_all, name="matching_offers"),
]
