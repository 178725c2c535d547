"""The application as Django knows it."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.desks"
    label = "desks"
    default_auto_field = "django.db.models.BigAutoField"
