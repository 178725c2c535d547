"""The moment of signing: what is signed, what it means, whether the second factor was shown just now."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from fenduan.platform.base import clock
from fenduan.platform.ledger.services import SECOND_FACTOR_HOLDS
from fenduan.platform.web.parts import Field, Part, Receipt, Signing, SigningSeveral, ToSign, Words
from fenduan.reference.text import Text

_NO_FACTOR = Text(
    "Signing needs a second factor. Switch one on in your account first.",
    "签名需要双重身份验证，请先在“我的账户”中启用。",
)


def panel(
    request: HttpRequest,
    what: Words,
    meaning: Text,
    body: bytes,
    digest: str,
    *,
    hidden: tuple[tuple[str, str], ...] = (),
    fields: tuple[Field, ...] = (),
    needs: tuple[Words, ...] = (),
    read: tuple[Part, ...] = (),
) -> Signing:
    """Return the panel of signing ``body``, sent to the page's own address; ``digest`` is its SHA-256 in hexadecimal.

    ``needs`` say why it cannot be signed now, such as what is amiss in it; ``read`` is the same for people.
    """
    confirm = _confirm(request)
    return Signing(
        request.path,
        what,
        meaning,
        digest,
        body.decode("utf-8", "replace"),
        request.actor.name,
        hidden,
        is_fresh(request),
        confirm,
        (*needs, *(() if confirm else (_NO_FACTOR,))),
        fields,
        read,
    )


def panel_of_several(
    request: HttpRequest,
    items: tuple[ToSign, ...],
    meaning: Text,
    *,
    hidden: tuple[tuple[str, str], ...] = (),
    needs: tuple[Words, ...] = (),
) -> SigningSeveral:
    """Return the panel of signing several things in one act; ``hidden`` sends back what was shown of each."""
    confirm = _confirm(request)
    return SigningSeveral(
        request.path,
        items,
        meaning,
        request.actor.name,
        hidden,
        is_fresh(request),
        confirm,
        (*needs, *(() if confirm else (_NO_FACTOR,))),
    )


def is_fresh(request: HttpRequest) -> bool:
    """Whether the second factor was shown within the last five minutes."""
    shown = request.actor.second_factor_at
    return shown is not None and dt.timedelta(0) <= clock.machine_time() - shown <= SECOND_FACTOR_HOLDS


def _confirm(request: HttpRequest) -> str:
    """Return where the second factor is shown again; nothing where the person has none."""
    kept = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    back = urlencode({"next": request.get_full_path()})
    if Authenticator.Type.TOTP in kept:
        return f"{reverse('mfa_reauthenticate')}?{back}"
    if Authenticator.Type.WEBAUTHN in kept:
        return f"{reverse('mfa_reauthenticate_webauthn')}?{back}"
    return ""


def receipt(digest: str, promise: str, words: Words) -> Receipt:
    """Return what a signature is answered with: the digest of what was signed, and the ledger's promise to seal it."""
    rows = (
        (Text("What was signed (SHA-256)", "所签内容（SHA-256）"), digest),
        (Text("The ledger's promise", "记录系统的承诺"), promise),
    )
    return Receipt(words, rows)
