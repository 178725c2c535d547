"""The application as Django knows it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
