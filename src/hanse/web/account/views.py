"""Pages of sign-in and of one's own account: django-allauth's views where they do the work, with what this house adds."""

import json
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.socialaccount import views as provider
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from hanse import history
from hanse.access.doors import Request, View, entrance, public, requires
from hanse.access.grants import Can
from hanse.people.actions import choose_reading, end_all_sessions, note_sign_in
from hanse.people.factors import used_second_factor
from hanse.people.models import SignInEvent
from hanse.web.account import provider as oidc
from hanse.web.account import sessions, sign_ins
from hanse.web.account.adapters import tell
from hanse.web.account.browsers import browser_in_words
from hanse.web.account.forms import ReadingForm
from hanse.web.views.home import keep_language

own = requires(Can.USE_ACCOUNT)
"""The door of one's own account."""
ON_THE_WAY = "second_factor_next"
"""Where in the session stands what somebody was about to open when a second factor was asked of them."""
MAIN_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
CONNECTING = "connecting_provider"
"""Where in the session stands which identity provider somebody wants connected."""
LATEST, LISTED = 5, 200
"""Sign-ins on the page of the account, and on the page of their own."""


def changing(view: View) -> View:
    """What is changed about the sign-in is an act of its owner: its rows tell from where it came."""

    @wraps(view)
    def changed(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with history.act("people.sign_in_changed", by=request.user):
            return view(request, *args, **kwargs)

    return changed


# ---- Sign-in ----


class SignIn(account.LoginView):  # type: ignore[misc]  # allauth ships no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions.say_that_it_ended(self.request)
        following = get_next_redirect_url(self.request)
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {
            "providers": settings.PROVIDERS,
            "next": following,
            "query": f"?{urlencode({'next': following})}" if following else "",
        }


class SignInSecond(factor.AuthenticateView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {"options": _as_attribute(shown["js_data"]["request_options"])}


sign_in = entrance(SignIn.as_view())
ask_for_code = entrance(account.request_login_code)
enter_code = entrance(account.confirm_login_code)
sign_in_by_passkey = entrance(passkey.login_webauthn)
sign_in_second = entrance(SignInSecond.as_view())
sign_out = public(account.logout)
closed = public(account.account_inactive)


@public
@require_safe
def no_account(request: HttpRequest) -> HttpResponse:
    """How one comes to have an account: by an invitation."""
    return render(request, "account/no_account.html")


# ---- Passwords ----


class ChangePassword(account.PasswordChangeView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.request.user, "password", self.request)
        return response


class FirstPassword(account.PasswordSetView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.request.user, "password", self.request)
        return response


class NewPassword(account.PasswordResetFromKeyView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.reset_user, "password", self.request)
        return response


change_password = own(ChangePassword.as_view())
first_password = own(FirstPassword.as_view())
forgotten_password = entrance(account.password_reset)
forgotten_password_sent = public(account.password_reset_done)
new_password = entrance(NewPassword.as_view())
new_password_done = public(account.password_reset_from_key_done)


# ---- Proving again who one is ----


class ConfirmByPasskey(passkey.ReauthenticateWebAuthnView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = get_next_redirect_url(self.request)
        options = webauthn.begin_authentication(self.request.user)
        return {
            "options": _as_attribute(options),
            "redirect_field_name": "next",
            "redirect_field_value": following,
            "reauthentication_alternatives": self.get_reauthentication_alternatives(),
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what is wrong where it was tried."""
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))


# Here ends, too, what was begun before and waited for the confirmation: the connection of an identity provider.
confirm = own(changing(account.reauthenticate))
confirm_by_code = own(changing(factor.reauthenticate))
confirm_by_passkey = own(changing(ConfirmByPasskey.as_view()))


# ---- Second factors ----


class SetUpApp(totp.ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _count_for_this_session(self.request, Authenticator.Type.TOTP)
        tell(self.request.user, "app_added", self.request)
        return response

    def get_success_url(self) -> str:
        return _after_set_up(did_make_codes=self.did_generate_recovery_codes)


class RemoveApp(totp.DeactivateTOTPView):  # type: ignore[misc]
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.request.user, "app_removed", self.request)
        return response


class AddPasskey(passkey.AddWebAuthnView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return shown | {"options": _as_attribute(webauthn.begin_registration(self.request.user, passwordless=True))}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _count_for_this_session(self.request, Authenticator.Type.WEBAUTHN)
        tell(self.request.user, "passkey_added", self.request)
        return response

    def get_success_url(self) -> str:
        return _after_set_up(did_make_codes=self.did_generate_recovery_codes)


class NamePasskey(passkey.EditWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("account")


class RemovePasskey(passkey.RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.request.user, "passkey_removed", self.request)
        return response


class RecoveryCodes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes, once; as a file they come with the page, so that no second request could show them again."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        text = "\n".join([_("Recovery codes for Hanse. Each opens the account once."), "", *shown["unused_codes"], ""])
        return shown | {"file": f"data:text/plain;charset=utf-8,{quote(text)}", "next": _on_the_way(self.request)}


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.request.user, "recovery_codes_made", self.request)
        return response


set_up_app = own(changing(SetUpApp.as_view()))
remove_app = own(changing(RemoveApp.as_view()))
add_passkey = own(changing(AddPasskey.as_view()))
name_passkey = own(NamePasskey.as_view())
remove_passkey = own(changing(RemovePasskey.as_view()))
recovery_codes = own(never_cache(changing(RecoveryCodes.as_view())))
new_recovery_codes = own(changing(NewRecoveryCodes.as_view()))


@own
@require_safe
def second_factor(request: Request) -> HttpResponse:
    """Why a second factor is asked for, and the way to one: set it up, or use what is there. Then on to where one was going."""
    following = get_next_redirect_url(request)
    if following:
        request.session[ON_THE_WAY] = following
    if used_second_factor(request.session):
        return redirect(_on_the_way(request))
    kinds = set(Authenticator.objects.filter(user=request.user, type__in=MAIN_FACTORS).values_list("type", flat=True))
    return render(request, "account/second_factor.html", {"kinds": kinds, "here": request.path})


def _as_attribute(options: dict[str, Any]) -> str:
    """What a browser is asked for, as the form carries it for account.js."""
    return json.dumps(options, cls=DjangoJSONEncoder)


def _count_for_this_session(request: HttpRequest, kind: str) -> None:
    """Whoever has just set up a factor has shown that it works: this session has used it."""
    made = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    record_authentication(request, request.user, "mfa", id=made.pk, type=kind, reauthenticated=True)


def _after_set_up(*, did_make_codes: bool) -> str:
    return reverse("mfa_view_recovery_codes" if did_make_codes else "account")


def _on_the_way(request: HttpRequest) -> str:
    """Where somebody was going when a second factor was asked of them; told once."""
    return str(request.session.pop(ON_THE_WAY, None) or reverse("home"))


# ---- Identity providers ----


class Connections(provider.ConnectionsView):  # type: ignore[misc]
    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        tell(self.request.user, "provider_disconnected", self.request)
        return response


@own
@require_POST
def connect_provider(request: Request, provider_id: str) -> HttpResponse:
    """Somebody wants an identity provider connected: a form of ours says so, which no other site can send.

    A link leads on from here. The form itself could not: our policy lets forms lead to this house alone.
    """
    known = next((one for one in settings.PROVIDERS if one.id == provider_id), None)
    if known is None:
        raise Http404
    request.session[CONNECTING] = provider_id
    return render(request, "socialaccount/connect.html", {"provider": known})


@entrance
@require_safe
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to an identity provider. One that cannot be reached is said, not an error of ours.

    A link may lead to a sign-in. To connect a provider takes the word of the form before, once.
    """
    if request.GET.get("process", "login") != "login" and request.session.pop(CONNECTING, None) != provider_id:
        messages.error(request, _("Nothing was connected. Begin on this page."))
        return redirect("account")
    try:
        response = oidc.to(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, OAuth2Error, ValueError, KeyError) as trouble:
        response = render_authentication_error(request, provider_id, exception=trouble)
    return response


@entrance
def back_from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What an identity provider answers."""
    try:
        response = oidc.back(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, OAuth2Error, ValueError, KeyError) as trouble:
        response = render_authentication_error(request, provider_id, exception=trouble)
    return response


provider_ended = public(provider.login_cancelled)
connections = own(changing(Connections.as_view()))


# ---- The account ----


@own
def overview(request: Request) -> HttpResponse:
    """One's own account: how one signs in, where one is signed in, how one reads."""
    form = ReadingForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        choose_reading(by=request.user, **form.cleaned_data)
        response = redirect("account")
        keep_language(response, request.user.language)
        translation.activate(request.user.language)
        messages.success(request, _("Saved."))
        return response
    factors = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    return render(
        request,
        "account/overview.html",
        {
            "form": form,
            "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
            "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
            "codes": next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None),
            "connected": list(SocialAccount.objects.filter(user=request.user).order_by("pk")),
            "providers": settings.PROVIDERS,
            "events": sign_ins.latest(request.user, LATEST),
        },
    )


@own
@require_safe
def sign_in_list(request: Request) -> HttpResponse:
    """When and how one came, who tried to, and what was changed about the sign-in."""
    shown = sign_ins.latest(request.user, LISTED)
    return render(request, "account/sign_ins.html", {"events": shown, "zone": timezone.get_current_timezone_name()})


@own
@require_safe
def session_list(request: Request) -> HttpResponse:
    """Where one is signed in."""
    shown = [
        {
            "key": session.pk,
            "browser": browser_in_words(session.user_agent),
            "address": session.ip,
            "began": session.created_at,
            "seen": session.last_seen_at,
            "current": session.session_key == request.session.session_key,
        }
        for session in sessions.running(request.user)
    ]
    return render(request, "usersessions/sessions.html", {"sessions": shown, "zone": timezone.get_current_timezone_name()})


@own
@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    """Sign out one browser. The present one goes to the sign-in page."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    note_sign_in(SignInEvent.What.SESSION_ENDED, person=request.user)
    if session.session_key == request.session.session_key:
        logout(request)
        session.delete()
        return redirect("account_login")
    session.end()
    messages.success(request, _("Signed out there."))
    return redirect("sessions")


@own
@require_POST
def end_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere, here as well."""
    end_all_sessions(by=request.user, of=request.user)
    for session in UserSession.objects.filter(user=request.user):
        session.end()
    tell(request.user, "signed_out_everywhere", request)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")
