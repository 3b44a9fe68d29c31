from django.apps import AppConfig


class DeliverConfig(AppConfig):
    name = "heliotrope.pipeline.deliver"
    label = "deliver"
