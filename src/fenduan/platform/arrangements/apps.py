"""The application as Django knows it."""

from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.arrangements"
    label = "arrangements"
    default_auto_field = "django.db.models.BigAutoField"
