"""How often one client may ask for what is open to everybody: so many times a minute, and then when to come again.

Whose address a client has is allauth's to say, as configured: ``X-Forwarded-For`` counts only as far as there are
proxies of ours (``FENDUAN_PROXIES``), for anybody can write the rest of it.
"""

import ipaddress
import math
import time
from hashlib import sha256
from typing import Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from fenduan.platform.base.errors import Refused
from fenduan.platform.base.text import filled
from fenduan.reference.text import Text

PERIOD: Final = 60
"""Seconds in which requests are counted."""
_NETWORK: Final = 64
"""One client of IPv6 has a whole network of this many bits."""
_NOBODY_KNOWN: Final = "unknown"
_TOO_MANY: Final = Text(
    "Too many requests from your address. Try again in {seconds} seconds.",
    "来自您所在地址的请求过多，请在{seconds}秒后再试。",
)


class TooMany(Refused):
    """The client has asked too often; ``retry_after`` is in how many seconds it may ask again."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(filled(_TOO_MANY, seconds=retry_after), status=429)


def count(request: HttpRequest) -> None:
    """Count a request for something public.

    Raises:
        TooMany: the client has asked ``FENDUAN_PUBLIC_LIMIT`` times in this minute.
    """
    now = time.time()
    minute = int(now // PERIOD)
    key = f"public:{minute}:{sha256(client_of(request).encode()).hexdigest()}"
    # What was there a moment ago may be gone from the cache: then the count begins anew.
    cache.add(key, 0, timeout=2 * PERIOD)
    try:
        asked = cache.incr(key)
    except ValueError:
        return
    if asked > settings.FENDUAN_PUBLIC_LIMIT:
        raise TooMany(max(1, math.ceil((minute + 1) * PERIOD - now)))


def client_of(request: HttpRequest) -> str:
    """Return the address of the client; of IPv6 its network, for a client has all of it.

    Those whose address cannot be told, as behind a socket that has none, are one client.
    """
    try:
        said: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return _NOBODY_KNOWN
    found = ipaddress.ip_address(said)
    if isinstance(found, ipaddress.IPv4Address):
        return said
    return str(ipaddress.IPv6Network((found, _NETWORK), strict=False).network_address)
