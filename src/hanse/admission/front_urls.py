"""Entry, outside any workspace: the link of an invitation, asking to join, the stewards' pages."""

from django.urls import path

from hanse.admission.views import acceptance, joining, stewards

urlpatterns = [
    path("invitation/", acceptance.invitation, name="invitation"),
    path("invitation/<str:token>/", acceptance.invitation_link, name="invitation_link"),
    path("join/", joining.join, name="join"),
    path("join/<slug:alliance>/", joining.join_alliance, name="join_alliance"),
    path("global/", stewards.all_alliances, name="all_alliances"),
    path("global/start/", stewards.start_alliance, name="start_alliance"),
]
