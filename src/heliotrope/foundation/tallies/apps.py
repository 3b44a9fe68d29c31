from django.apps import AppConfig


class TalliesConfig(AppConfig):
    name = "heliotrope.foundation.tallies"
    label = "tallies"
