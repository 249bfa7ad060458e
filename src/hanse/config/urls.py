"""Root addresses. What stands where is drawn in docs/map.md."""

from django.urls import include, path

workspace = [
    path("", include("hanse.web.workspace_urls")),
    path("", include("hanse.alliances.urls")),
    path("", include("hanse.admission.urls")),
    path("", include("hanse.adoption.urls")),
    path("", include("hanse.directory.urls")),
    path("recruitment/", include("hanse.recruitment.urls")),
    path("letters/", include("hanse.letters.urls")),
    path("", include("hanse.gatherings.urls")),
    path("progress/", include("hanse.reports.urls")),
    path("privacy/", include("hanse.privacy.urls")),
]

handler403 = "hanse.web.views.home.refused"
handler500 = "hanse.web.views.home.broken"

urlpatterns = [
    path("", include("hanse.web.urls")),
    path("account/", include("hanse.web.account.urls")),
    path("account/data/", include("hanse.privacy.account_urls")),
    path("account/expert/", include("hanse.directory.account_urls")),
    path("", include("hanse.admission.front_urls")),
    path("", include("hanse.letters.front_urls")),
    path("register/", include("hanse.places.urls")),
    path("policies/", include("hanse.policies.urls")),
    path("post/", include("hanse.outbox.urls")),
    path("workspace/<slug:alliance>/", include(workspace)),
]
