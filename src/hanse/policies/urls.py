from django.urls import path

from hanse.policies import views

app_name = "policies"
urlpatterns = [
    path("<slug:initiative>/", views.roadmap, name="roadmap"),
    path("<slug:initiative>/<slug:code>/", views.policy, name="policy"),
]
