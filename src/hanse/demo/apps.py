from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hanse.demo"
    label = "demo"
