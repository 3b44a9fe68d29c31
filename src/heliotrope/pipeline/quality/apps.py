from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "heliotrope.pipeline.quality"
    label = "quality"
