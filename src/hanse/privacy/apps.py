from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PrivacyConfig(AppConfig):
    name = "hanse.privacy"
    label = "privacy"

    def ready(self) -> None:
        from hanse.privacy import functions  # noqa: PLC0415  # models are loaded only now

        # After the walls, which come with `people` and make the role that may call these functions.
        post_migrate.connect(functions.make, sender=apps.get_app_config("history"), dispatch_uid="functions of privacy")
