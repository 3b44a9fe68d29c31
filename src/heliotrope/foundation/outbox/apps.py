from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "heliotrope.foundation.outbox"
    label = "outbox"
