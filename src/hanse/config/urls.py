"""Root addresses. What stands where is drawn in docs/map.md."""

from allauth.account import views as account
from django.urls import include, path

from hanse.access.doors import public

workspace = [
    path("", include("hanse.web.workspace_urls")),
    path("", include("hanse.alliances.urls")),
    path("", include("hanse.adoption.urls")),
    path("", include("hanse.gatherings.urls")),
    path("progress/", include("hanse.reports.urls")),
]

handler403 = "hanse.web.views.home.refused"
handler500 = "hanse.web.views.home.broken"

urlpatterns = [
    path("", include("hanse.web.urls")),
    path("account/sign-in/", public(account.login), name="account_login"),
    path("account/sign-out/", public(account.logout), name="account_logout"),
    path("account/password/", public(account.password_change), name="account_change_password"),
    path("register/", include("hanse.places.urls")),
    path("policies/", include("hanse.policies.urls")),
    path("post/", include("hanse.outbox.urls")),
    path("workspace/<slug:alliance>/", include(workspace)),
]
