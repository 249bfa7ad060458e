from django.urls import path

from hanse.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.messages, name="messages"),
    path("<uuid:message>/", views.message, name="message"),
]
