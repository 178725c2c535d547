"""How signing in is fitted to us: nobody signs up unasked, accounts come by invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
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
