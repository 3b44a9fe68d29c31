from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "heliotrope.interfaces.web"
    label = "web"
