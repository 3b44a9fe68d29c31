"""The addresses of privacy's pages."""

from django.urls import path

from heliotrope.interfaces.web.privacy import asked, breached, kept, ledger, packages, policy

urlpatterns = [
    path("reveals/", ledger.reveals, name="privacy_reveals"),
    path("policy/", policy.shown, name="privacy_policy"),
    path("policy/caps/", policy.cap, name="privacy_cap"),
    path("workers/<uuid:worker_id>/", policy.worker, name="privacy_worker"),
    path("requests/", asked.listed, name="privacy_requests"),
    path("requests/new/", asked.take_in, name="privacy_request_new"),
    path("requests/<uuid:request_id>/", asked.one, name="privacy_request"),
    path("requests/<uuid:request_id>/acts/", asked.act, name="privacy_request_act"),
    path("packages/<str:key>/", packages.package, name="privacy_package"),
    path("retention/", kept.shown, name="privacy_retention"),
    path("retention/rules/", kept.put_in_force, name="privacy_retention_rule"),
    path("retention/holds/", kept.order_hold, name="privacy_hold"),
    path("retention/holds/<uuid:hold_id>/lift/", kept.lift, name="privacy_hold_lift"),
    path("breaches/", breached.listed, name="privacy_breaches"),
    path("breaches/new/", breached.record, name="privacy_breach_new"),
    path("breaches/<uuid:breach_id>/", breached.one, name="privacy_breach"),
    path("breaches/<uuid:breach_id>/acts/", breached.act, name="privacy_breach_act"),
]
