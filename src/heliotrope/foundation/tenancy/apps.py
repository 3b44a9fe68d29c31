from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "heliotrope.foundation.tenancy"
    label = "tenancy"
