"""How a person likes the pages. No record of anything: it leaves no entry in the ledger."""

from fenduan.platform.accounts.models import User
from fenduan.reference.text import Language


def choose_language(user: User, language: Language) -> None:
    """Remember the language in which a person reads."""
    User.objects.filter(pk=user.pk).update(language=language)
