"""How signing in is fitted to us: nobody signs up unasked, accounts come by invitation."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.mfa.models import Authenticator
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed to the public."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people are invited (``accounts.services.accept_invitation``)."""
        del request
        return False

    def get_user_display(self, user: Any) -> str:
        """Name a person as the pages do."""
        return str(user.name)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask again only where what the account has was not all shown within the last five minutes.

        Signing in shows it as well as confirming does: the second factor where there is one, else the password.
        """
        return super().is_reauthentication_required(app=app, **more) and not self._just_shown()

    def _just_shown(self) -> bool:
        has_factor = Authenticator.objects.filter(user=self.request.user.pk).exists()
        times = [
            each["at"]
            for each in self.request.session.get("account_authentication_methods", [])
            if "at" in each and (each.get("method") == "mfa" or not has_factor)
        ]
        return bool(times) and 0 <= time.time() - max(times) < REAUTHENTICATION_TIMEOUT
