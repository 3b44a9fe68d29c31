from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "heliotrope.network"
    label = "network"
