from django.apps import AppConfig


class MatchConfig(AppConfig):
    name = "heliotrope.pipeline.match"
    label = "match"
