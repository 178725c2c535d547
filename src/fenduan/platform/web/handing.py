"""Files that a page hands out: never run by the browser, kept nowhere on the way."""

from typing import Final
from urllib.parse import quote

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

PDF: Final = "application/pdf"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON: Final = "application/json"
PLAIN: Final = "text/plain; charset=utf-8"
ZIP: Final = "application/zip"
# What a browser shows without running anything in it.
_SHOWN: Final = frozenset({PDF, "image/png", "image/jpeg"})


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes as a file to keep."""
    return _handed(data, name, media_type, "attachment")


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # what it hands on first is not looked at
def beside(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes to be read beside a page where a browser can show them; else as a file to keep."""
    if media_type not in _SHOWN:
        return download(data, name, media_type)
    return _handed(data, name, media_type, "inline")


def _handed(data: bytes, name: str, media_type: str, how: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_.") else "_" for each in name)
    response.headers["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
