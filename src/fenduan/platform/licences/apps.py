"""The application as Django knows it."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the last days of duties follow the calendar."""
        from fenduan.platform.calendars.following import follows  # noqa: PLC0415 - models are there only now
        from fenduan.platform.licences.owed import reckon_anew  # noqa: PLC0415 - as above

        follows(reckon_anew)
