from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "hanse.web"
    label = "web"

    def ready(self) -> None:
        from hanse.web.account import sessions  # noqa: PLC0415  # models are loaded only now

        user_logged_in.connect(sessions.begin, dispatch_uid="sessions")
