from django.urls import path

from hanse.web.views import home, roles, security

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", home.set_language, name="set_language"),
    path("roles/", roles.roles, name="roles"),
    path("components/", home.components, name="components"),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
    path(".well-known/security.txt", security.security_txt, name="security_txt"),
]
