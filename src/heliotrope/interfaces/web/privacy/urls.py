"""The addresses of privacy's pages."""

from django.urls import path

from heliotrope.interfaces.web.privacy import (
    console,
    erasures,
    evidence,
    ledger,
    pins,
    policy,
    transfers,
)

urlpatterns = [
    path("", console.shown, name="privacy"),
    path("notices/", console.notices, name="privacy_notices"),
    path("notices/<uuid:notice_id>/seen/", console.see, name="privacy_notice_seen"),
    path("reveals/", ledger.reveals, name="privacy_reveals"),
    path("erasures/", erasures.erasures, name="privacy_erasures"),
    path("erasures/erase/", erasures.erase, name="privacy_erase"),
    path("erasures/<uuid:data_subject_id>/", erasures.certificate, name="privacy_certificate"),
    path("policy/", policy.shown, name="privacy_policy"),
    path("policy/caps/", policy.cap, name="privacy_cap"),
    path("transfers/", transfers.shown, name="privacy_transfers"),
    path("transfers/rules/", transfers.rule, name="privacy_transfer_rule"),
    path("transfers/instruments/", transfers.instrument, name="privacy_instrument"),
    path("pins/", pins.listed, name="privacy_pins"),
    path("pins/<uuid:client_id>/", pins.shown, name="privacy_pins_of"),
    path("pins/<uuid:client_id>/keep/", pins.keep, name="privacy_pins_keep"),
    path("evidence/", evidence.listed, name="privacy_evidence"),
    path("evidence/ask/", evidence.ask, name="privacy_evidence_ask"),
    path("evidence/<uuid:pack_id>/json/", evidence.take, {"part": "json"}, name="privacy_evidence_json"),
    path("evidence/<uuid:pack_id>/pdf/", evidence.take, {"part": "pdf"}, name="privacy_evidence_pdf"),
    path("workers/<uuid:worker_id>/", policy.worker, name="privacy_worker"),
]
