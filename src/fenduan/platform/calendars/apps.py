"""The application as Django knows it."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
