"""Root addresses. What stands where is fixed in docs/map.md."""

from allauth.account import views as account
from django.urls import include, path

from hanse.access.doors import public

urlpatterns = [
    path("", include("hanse.web.urls")),
    path("account/sign-in/", public(account.login), name="account_login"),
    path("account/sign-out/", public(account.logout), name="account_logout"),
    path("account/password/", public(account.password_change), name="account_change_password"),
    path("register/", include("hanse.places.urls")),
    path("policies/", include("hanse.policies.urls")),
    path("workspace/<slug:alliance>/", include("hanse.config.workspace_urls")),
]
