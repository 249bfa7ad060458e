from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "hanse.outbox"
    label = "outbox"
