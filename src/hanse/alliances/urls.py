from django.urls import path

from hanse.alliances import views

urlpatterns = [
    path("cities/", views.cities, name="cities"),
    path("cities/add/", views.admit_city, name="admit_city"),
    path("cities/arrange/", views.arrange_cities, name="arrange_cities"),
    path("cities/cohorts/", views.cohorts, name="cohorts"),
    path("cities/<slug:city>/manage/", views.manage_city, name="manage_city"),
]
