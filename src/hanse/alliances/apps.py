from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "hanse.alliances"
    label = "alliances"
