"""The application as Django knows it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check that keeps production off a demonstration's data."""
        from fenduan.platform.demo import checks  # noqa: F401, PLC0415 - models are there only now
