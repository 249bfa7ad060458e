from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "hanse.access"
    label = "access"

    def ready(self) -> None:
        from hanse.access import confinement  # noqa: PLC0415  # models are loaded only now

        post_migrate.connect(confinement.confine, sender=self, dispatch_uid="walls")
