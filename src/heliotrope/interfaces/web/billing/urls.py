"""The addresses of tax invoices, payout batches and statements; all below money."""

from django.urls import path

from heliotrope.interfaces.web.billing import details, documents, issuing, payouts, statements

urlpatterns = [
    path("documents/", documents.listed, name="bills"),
    path("documents/new/<uuid:client_id>/", issuing.new, name="bill_new"),
    path("documents/<uuid:document_id>/", documents.shown, name="bill"),
    path("documents/<uuid:document_id>/pdf", documents.pdf, name="bill_pdf"),
    path("documents/<uuid:document_id>/xml", documents.xml, name="bill_xml"),
    path("documents/<uuid:document_id>/credit/", issuing.credit, name="bill_credit"),
    path("documents/<uuid:document_id>/payment/", issuing.take_payment, name="bill_payment"),
    path("documents/<uuid:document_id>/refund/", issuing.refund, name="bill_refund"),
    path("details/", details.own, name="billing_own"),
    path("details/<uuid:client_id>/", details.client, name="billing_client"),
    path("payouts/", payouts.listed, name="batches"),
    path("payouts/propose/", payouts.propose, name="batch_propose"),
    path("payouts/<uuid:batch_id>/", payouts.shown, name="batch"),
    path("payouts/<uuid:batch_id>/approval/", payouts.approve, name="batch_approve"),
    path("payouts/<uuid:batch_id>/rejection/", payouts.reject, name="batch_reject"),
    path("payouts/<uuid:batch_id>/payment/", payouts.mark_paid, name="batch_paid"),
    path("payouts/<uuid:batch_id>/file/", payouts.file, name="batch_file"),
    path("payouts/<uuid:batch_id>/returns/<uuid:provider_id>/", payouts.take_return, name="batch_return"),
    path("accounts/<uuid:provider_id>/", payouts.account, name="payee_account"),
    path("statements/<uuid:worker_id>/", statements.shown, name="statement"),
    path("statements/<uuid:worker_id>/pdf", statements.pdf, name="statement_pdf"),
    path("statements/<uuid:worker_id>/csv", statements.table, name="statement_csv"),
]
