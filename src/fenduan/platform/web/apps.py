"""The application as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
