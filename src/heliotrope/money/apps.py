from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "heliotrope.money"
    label = "money"
