from django.apps import AppConfig


class DecomposeConfig(AppConfig):
    name = "heliotrope.pipeline.decompose"
    label = "decompose"
