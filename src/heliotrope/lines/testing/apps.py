from django.apps import AppConfig


class TestingConfig(AppConfig):
    name = "heliotrope.lines.testing"
    label = "testing"
