"""The application as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
