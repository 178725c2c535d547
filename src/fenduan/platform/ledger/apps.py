"""The application as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
