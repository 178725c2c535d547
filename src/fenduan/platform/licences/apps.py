"""The application as Django knows it."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"
