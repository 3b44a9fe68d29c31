from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "heliotrope.lines.commerce"
    label = "commerce"
