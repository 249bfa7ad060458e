"""Addresses below /account/. django-allauth's views are mounted one by one under the names by which it finds them.

Nothing of sign-up is among them: `account_signup` is a page that says how one gets an account.
"""

from django.urls import path, register_converter

from hanse.web.account import views


class Base36Converter:
    """A key as allauth writes it into the links of its mails."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Base36Converter, "base36")

PASSKEY = "second-factor/passkeys/"

urlpatterns = [
    path("", views.overview, name="account"),
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/code/", views.ask_for_code, name="account_request_login_code"),
    path("sign-in/code/enter/", views.enter_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", views.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("sign-in/second-factor/", views.sign_in_second, name="mfa_authenticate"),
    path("sign-in/no-account/", views.no_account, name="account_signup"),
    path("sign-in/closed/", views.closed, name="account_inactive"),
    path("sign-in/provider/", views.provider_ended, name="socialaccount_login_cancelled"),
    path("sign-in/provider/<slug:provider_id>/", views.to_provider, name="openid_connect_login"),
    path("sign-in/provider/<slug:provider_id>/back/", views.back_from_provider, name="openid_connect_callback"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("password/", views.change_password, name="account_change_password"),
    path("password/first/", views.first_password, name="account_set_password"),
    path("password/forgotten/", views.forgotten_password, name="account_reset_password"),
    path("password/forgotten/sent/", views.forgotten_password_sent, name="account_reset_password_done"),
    path("password/new/done/", views.new_password_done, name="account_reset_password_from_key_done"),
    path("password/new/<base36:uidb36>-<str:key>/", views.new_password, name="account_reset_password_from_key"),
    path("confirm/", views.confirm, name="account_reauthenticate"),
    path("confirm/code/", views.confirm_by_code, name="mfa_reauthenticate"),
    path("confirm/passkey/", views.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/app/", views.set_up_app, name="mfa_activate_totp"),
    path("second-factor/app/remove/", views.remove_app, name="mfa_deactivate_totp"),
    path(f"{PASSKEY}add/", views.add_passkey, name="mfa_add_webauthn"),
    path(f"{PASSKEY}<int:pk>/name/", views.name_passkey, name="mfa_edit_webauthn"),
    path(f"{PASSKEY}<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("second-factor/recovery-codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/recovery-codes/new/", views.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sign-ins/", views.sign_in_list, name="sign_ins"),
    path("sessions/", views.session_list, name="sessions"),
    path("sessions/end-all/", views.end_sessions, name="end_sessions"),
    path("sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("providers/", views.connections, name="socialaccount_connections"),
    path("providers/<slug:provider_id>/connect/", views.connect_provider, name="connect_provider"),
]
