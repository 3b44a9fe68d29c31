"""The addresses of coverage."""

from django.urls import path

from heliotrope.interfaces.web.coverage import views

urlpatterns = [
    path("", views.shown, name="coverage"),
    path("now/", views.now_part, name="coverage_now"),
    path("clock/", views.set_clock, name="coverage_clock"),
]
