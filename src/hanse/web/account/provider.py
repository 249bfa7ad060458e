"""OpenID Connect as django-allauth does it, and what this house asks beyond: the right issuer, a nonce, and no redirects.

OpenID Connect Core 1.0, section 3.1.3.7 (issuer, nonce) and 5.3.2 (`sub` of the user info); Discovery 1.0, section 4.3.
"""

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

NONCE = "nonce"


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's document, if it is that of the issuer which the environment names, letter by letter."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("the metadata name another issuer")
        return config


class StrictProvider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = StrictAdapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """What is asked of a provider is ours to say, not that of whoever made the link."""
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def redirect(self, request: HttpRequest, process: str, **more: Any) -> HttpResponse:
        """Off to the provider with a nonce, which is kept with the state for the way back."""
        nonce = secrets.token_urlsafe(24)
        asked = {**(more.pop("auth_params", None) or self.get_auth_params()), NONCE: nonce}
        response: HttpResponse = super().redirect(request, process, auth_params=asked, **{NONCE: nonce}, **more)
        return response


def to(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way to a provider."""
    response: HttpResponse = OAuth2LoginView.adapter_view(StrictAdapter(request, provider_id))(request)
    return response


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way back."""
    response: HttpResponse = OAuth2CallbackView.adapter_view(StrictAdapter(request, provider_id))(request)
    return response


def check_answer(login: SocialLogin) -> None:
    """Refuse an ID token that answers to another request than ours, or speaks of somebody else than the user info.

    Raises OAuth2Error.
    """
    token, info = (_part(login, name) for name in ("id_token", "userinfo"))
    ours, theirs = login.state.get(NONCE), token.get(NONCE)
    if not (isinstance(ours, str) and isinstance(theirs, str) and hmac.compare_digest(ours.encode(), theirs.encode())):
        raise OAuth2Error("the ID token answers to another request")
    if not token.get("sub") or info.get("sub") != token["sub"]:
        raise OAuth2Error("the user info is about somebody else")


def _part(login: SocialLogin, name: str) -> Mapping[str, Any]:
    found = login.account.extra_data.get(name)
    return found if isinstance(found, dict) else {}
