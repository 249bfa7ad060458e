from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "hanse.history"
    label = "history"
