"""Every address of the platform."""

from django.urls import include, path

from fenduan.platform.api.routes import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("demo/", include("fenduan.platform.demo.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("fenduan.platform.web.urls")),
]
handler404 = "fenduan.platform.web.views.errors.not_found"
handler500 = "fenduan.platform.web.views.errors.our_fault"
