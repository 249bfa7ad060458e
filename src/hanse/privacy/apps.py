from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "hanse.privacy"
    label = "privacy"
