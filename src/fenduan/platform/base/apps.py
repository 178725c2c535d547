"""The application as Django knows it."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
