from django.apps import AppConfig
from django.conf import settings


class TimingConfig(AppConfig):
    name = "heliotrope.foundation.timing"
    label = "timing"

    def ready(self) -> None:
        if settings.DEMO:
            from heliotrope.foundation import clock
            from heliotrope.foundation.timing.reading import read

            clock.follow(read)
