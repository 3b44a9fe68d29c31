"""The addresses of the batch plan."""

from django.urls import path

from heliotrope.interfaces.web.matching import rules, views

urlpatterns = [
    path("", views.shown, name="matching"),
    path("plan/", views.plan_part, name="matching_plan"),
    path("offers/", views.offer_all, name="matching_offers"),
    path("rules/", rules.shown, name="matching_rules"),
    path("rules/set/", rules.set_rules, name="matching_rules_set"),
]
