from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "heliotrope.foundation.idempotency"
    label = "idempotency"
