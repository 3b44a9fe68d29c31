"""The addresses of plans."""

from django.urls import path

from heliotrope.interfaces.web.plans import views

urlpatterns = [
    path("", views.listed, name="plans"),
    path("new/", views.new, name="plan_new"),
    path("<uuid:plan_id>/", views.shown, name="plan"),
    path("<uuid:plan_id>/delivery/", views.delivery, name="plan_delivery"),
    path("<uuid:plan_id>/delivery/accept/", views.accept, name="plan_accept"),
    path("<uuid:plan_id>/delivery.zip", views.parcel, name="plan_parcel"),
]
