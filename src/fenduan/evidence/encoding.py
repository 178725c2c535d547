"""Text forms that have exactly one spelling: Base 64, hexadecimal, decimals, times. Everything else is refused."""

import binascii
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from fenduan.evidence.errors import Refused

HASH_BYTES: Final = 32
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_HEX: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
_LARGEST: Final = 2**63 - 1
# One time, and no summer time since 1992.
_CHINA: Final = timezone(timedelta(hours=8))


def base64(data: bytes) -> str:
    """Return the Base 64 of ``data`` (RFC 4648, section 4)."""
    return b64encode(data).decode("ascii")


def unbase64(text: str, length: int | None = HASH_BYTES) -> bytes:
    """Return the bytes that ``text`` stands for: ``length`` of them, or any number.

    Raises:
        Refused: it is no Base 64, of other length, or not spelled as :func:`base64` does.
    """
    try:
        data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Refused("no-base64", found=text, wanted="n" if length is None else length) from error
    if (length is not None and len(data) != length) or base64(data) != text:
        raise Refused("no-base64", found=text, wanted="n" if length is None else length)
    return data


def unhex(text: str) -> bytes:
    """Return the 32 bytes of a SHA-256 in lower-case hexadecimal. Raises :class:`Refused`."""
    if not _HEX.fullmatch(text):
        raise Refused("no-hash", found=text)
    return bytes.fromhex(text)


def decimal(text: str) -> int:
    """Return the whole number, at most 2**63 - 1. Raises :class:`Refused` for leading zeros, signs and the like."""
    if not _DECIMAL.fullmatch(text) or int(text) > _LARGEST:
        raise Refused("no-decimal", found=text)
    return int(text)


def time_text(moment: datetime) -> str:
    """Return an aware moment as UTC with microseconds, always 27 characters."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def untime(text: str) -> datetime:
    """Return the moment that :func:`time_text` wrote. Raises :class:`Refused`."""
    if _TIME.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise Refused("no-time", found=text)


def posix_text(seconds: int) -> str:
    """Return POSIX seconds as a person in China reads them; a number that is no date stays a number."""
    try:
        return shown(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def shown(moment: datetime) -> str:
    """Return an aware moment as a person in China reads it, to the second, with the zone."""
    return moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M:%S +08:00")
