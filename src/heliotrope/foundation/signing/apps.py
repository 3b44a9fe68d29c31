from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "heliotrope.foundation.signing"
    label = "signing"
