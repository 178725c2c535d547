"""The application as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
