from allauth.account.signals import login_code_rejected
from allauth.socialaccount.signals import social_account_added
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "hanse.web"
    label = "web"

    def ready(self) -> None:
        from allauth.mfa.signals import authentication_failed  # noqa: PLC0415  # models are loaded only now

        from hanse.web.account import adapters, sessions, sign_ins  # noqa: PLC0415

        user_logged_in.connect(sessions.begin, dispatch_uid="sessions")
        user_logged_in.connect(sign_ins.signed_in, dispatch_uid="sign-ins")
        login_code_rejected.connect(sign_ins.code_rejected, dispatch_uid="rejected codes")
        authentication_failed.connect(sign_ins.factor_rejected, dispatch_uid="rejected factors")
        social_account_added.connect(adapters.provider_added, dispatch_uid="added providers")
