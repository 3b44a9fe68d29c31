"""The addresses of providers, rosters and AI workers."""

from django.urls import path

from heliotrope.interfaces.web.people import machines, providers, roster, sites

urlpatterns = [
    path("providers/", providers.listed, name="providers"),
    path("providers/add/", providers.add, name="provider_add"),
    path("providers/<uuid:provider_id>/", providers.shown, name="provider"),
    path("providers/<uuid:provider_id>/prices/", providers.set_price, name="provider_price"),
    path("providers/<uuid:provider_id>/contracts/", providers.sign, name="provider_contract"),
    path("sites/", sites.listed, name="sites"),
    path("sites/<uuid:site_id>/", sites.shown, name="site"),
    path("sites/<uuid:site_id>/devices/", sites.register, name="site_device_add"),
    path("sites/<uuid:site_id>/devices/<uuid:device_id>/end/", sites.end, name="site_device_end"),
    path("roster/", roster.shown, name="roster"),
    path("roster/import/", roster.take, name="roster_import"),
    path("ai/", machines.listed, name="machines"),
    path("ai/add/", machines.add, name="machine_add"),
    path("ai/switch/", machines.switch, name="machines_switch"),
]
