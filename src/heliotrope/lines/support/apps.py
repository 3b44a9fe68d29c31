from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "heliotrope.lines.support"
    label = "support"
