from django.urls import path

from hanse.gatherings import views

urlpatterns = [
    path("meetings/", views.gatherings, name="gatherings"),
    path("meetings/add/", views.call_gathering, name="call_gathering"),
]
