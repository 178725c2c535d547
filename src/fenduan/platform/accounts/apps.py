"""The application as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Its label and where it is."""

    name = "fenduan.platform.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
