from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "heliotrope.foundation.decisions"
    label = "decisions"
