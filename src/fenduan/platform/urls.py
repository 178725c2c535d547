"""Every address of the platform."""

from django.urls import include, path

urlpatterns = [
    path("demo/", include("fenduan.platform.demo.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("fenduan.platform.web.urls")),
]
