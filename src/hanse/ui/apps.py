from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hanse.ui"
    label = "ui"
