from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "hanse.policies"
    label = "policies"
