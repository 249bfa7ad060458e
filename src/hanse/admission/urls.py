"""Entry, below an alliance's workspace."""

from django.urls import path

from hanse.admission.views import invitations, joining, people, settings, sharing

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/export/", people.export_people, name="export_people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invite/list/", invitations.invite_list, name="invite_list"),
    path("people/appoint/", invitations.appoint, name="appoint"),
    path("people/invitations/<int:invitation>/resend/", invitations.resend_invitation, name="resend_invitation"),
    path("people/invitations/<int:invitation>/revoke/", invitations.revoke_invitation, name="revoke_invitation"),
    path("people/appointments/<int:appointment>/resend/", invitations.resend_appointment, name="resend_appointment"),
    path("people/appointments/<int:appointment>/revoke/", invitations.revoke_appointment, name="revoke_appointment"),
    path("people/requests/", joining.join_requests, name="join_requests"),
    path("people/requests/<int:asked>/", joining.join_request, name="join_request"),
    path("people/secretariat/<int:appointed>/", people.appointed_seat_page, name="appointed_seat"),
    path("people/<int:seat>/", people.seat_page, name="seat"),
    path("cities/<slug:city>/sharing/", sharing.city_shares, name="city_shares"),
    path("settings/entry/", settings.entry_settings, name="entry_settings"),
]
