"""The addresses of the console."""

from django.urls import path

from heliotrope.interfaces.web.console import (
    adjudication,
    certificates,
    deliveries,
    explain,
    home,
    money,
    orders,
    people,
    standing,
    watch,
)
from heliotrope.interfaces.web.console.ordering import pages as ordering

urlpatterns = [
    path("", home.home, name="home"),
    path("overview/", home.overview, name="overview"),
    path("now/", home.now_part, name="home_now"),
    path("rail/", home.rail_part, name="rail"),
    path("orders/", orders.listed, name="orders"),
    path("orders/new/", ordering.form, name="order_new"),
    path("orders/example.csv", ordering.example, name="order_example"),
    path("orders/example/", ordering.example_file, name="order_example_file"),
    path("orders/<uuid:order_id>/", orders.shown, name="order"),
    path("orders/<uuid:order_id>/now/", orders.now_part, name="order_now"),
    path("orders/<uuid:order_id>/mailbox/", standing.keep_mailbox, name="order_mailbox"),
    path("orders/<uuid:order_id>/replies/", standing.keep_reply, name="order_replies"),
    path("orders/<uuid:order_id>/items/", orders.items, name="order_items"),
    path("orders/<uuid:order_id>/items/<uuid:item_id>/", orders.item, name="order_item"),
    path("orders/<uuid:order_id>/certificate/", certificates.certificate, name="order_certificate"),
    path("orders/<uuid:order_id>/certificate.json", certificates.file, name="order_certificate_file"),
    path("certificates/keys/", certificates.keys, name="signing_keys"),
    path("items/<uuid:item_id>/image", orders.image, name="item_image"),
    path("deliveries/<uuid:delivery_id>/accept/", deliveries.accept, name="delivery_accept"),
    path("deliveries/<uuid:delivery_id>/files/<str:name>", deliveries.file, name="delivery_file"),
    path(
        "deliveries/<uuid:delivery_id>/providers/<uuid:provider_id>/payment/",
        deliveries.pay_provider,
        name="provider_payment",
    ),
    path("invoices/<uuid:invoice_id>/", money.invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/payment/", money.take_payment, name="invoice_payment"),
    path("money/", money.overview, name="money"),
    path("explain/<slug:kind>/<uuid:subject_id>/", explain.fragment, name="explain"),
    path("explain/<slug:kind>/<uuid:subject_id>/page/", explain.whole_page, name="explain_page"),
    path("adjudicate/", adjudication.listed, name="adjudicate"),
    path("adjudicate/<uuid:item_id>/", adjudication.case, name="adjudicate_item"),
    path("people/", people.listed, name="people"),
    path("people/import/", people.take, name="people_import"),
    path("people/workers.csv", people.export, name="people_export"),
    path("people/<uuid:worker_id>/", people.shown, name="person"),
    path("watch/", watch.entries, name="watch"),
]
