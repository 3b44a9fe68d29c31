from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "heliotrope.foundation.audit"
    label = "audit"
