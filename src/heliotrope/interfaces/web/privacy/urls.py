"""The addresses of privacy's pages."""

from django.urls import path

from heliotrope.interfaces.web.privacy import erasures, ledger, policy

urlpatterns = [
    path("reveals/", ledger.reveals, name="privacy_reveals"),
    path("erasures/", erasures.erasures, name="privacy_erasures"),
    path("erasures/erase/", erasures.erase, name="privacy_erase"),
    path("erasures/<uuid:data_subject_id>/", erasures.certificate, name="privacy_certificate"),
    path("policy/", policy.shown, name="privacy_policy"),
    path("policy/caps/", policy.cap, name="privacy_cap"),
    path("workers/<uuid:worker_id>/", policy.worker, name="privacy_worker"),
]
