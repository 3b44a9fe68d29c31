from django.apps import AppConfig


class DemandConfig(AppConfig):
    name = "heliotrope.pipeline.demand"
    label = "demand"
