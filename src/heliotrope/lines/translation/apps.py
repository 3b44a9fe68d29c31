from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "heliotrope.lines.translation"
    label = "translation"
