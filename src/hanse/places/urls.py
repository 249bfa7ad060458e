from django.urls import path

from hanse.places import views

app_name = "places"
urlpatterns = [
    path("", views.register, name="register"),
    path("<slug:slug>/", views.city, name="city"),
]
