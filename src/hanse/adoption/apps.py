from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "hanse.adoption"
    label = "adoption"
