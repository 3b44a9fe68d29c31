from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "heliotrope.foundation.files"
    label = "files"
