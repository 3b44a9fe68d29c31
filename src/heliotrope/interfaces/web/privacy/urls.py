"""The addresses of privacy's pages."""

from django.urls import path

from heliotrope.interfaces.web.privacy import ledger, policy

urlpatterns = [
    path("reveals/", ledger.reveals, name="privacy_reveals"),
    path("policy/", policy.shown, name="privacy_policy"),
    path("policy/caps/", policy.cap, name="privacy_cap"),
    path("workers/<uuid:worker_id>/", policy.worker, name="privacy_worker"),
]
