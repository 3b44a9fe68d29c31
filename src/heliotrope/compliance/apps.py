from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "heliotrope.compliance"
    label = "compliance"
