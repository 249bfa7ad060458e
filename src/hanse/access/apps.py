from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "hanse.access"
    label = "access"
