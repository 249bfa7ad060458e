from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "hanse.reports"
    label = "reports"
