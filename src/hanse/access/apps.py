from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "hanse.access"
    label = "access"

    def ready(self) -> None:
        from hanse.access import confinement  # noqa: PLC0415  # models are loaded only now

        # Sent once for each app with models, after all of them are migrated: one app is enough.
        post_migrate.connect(confinement.confine, sender=apps.get_app_config("people"), dispatch_uid="walls")
