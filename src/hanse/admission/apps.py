from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "hanse.admission"
    label = "admission"
