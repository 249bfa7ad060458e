from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "hanse.gatherings"
    label = "gatherings"
