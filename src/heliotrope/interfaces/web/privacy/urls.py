"""The addresses of privacy's pages."""

from django.urls import path

from heliotrope.interfaces.web.privacy import beyond, ledger, policy

urlpatterns = [
    path("reveals/", ledger.reveals, name="privacy_reveals"),
    path("policy/", policy.shown, name="privacy_policy"),
    path("policy/caps/", policy.cap, name="privacy_cap"),
    path("items/<uuid:item_id>/", beyond.case, name="privacy_case"),
    path("bulk/", beyond.bulk, name="privacy_bulk"),
    path("bulk/<uuid:wish_id>/", beyond.wish, name="privacy_wish"),
    path("workers/<uuid:worker_id>/", policy.worker, name="privacy_worker"),
]
