"""The way through the pages: what stands at the head of each, for whom."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from fenduan.platform.base.actor import ADMINISTRATORS, Kind
from fenduan.platform.web.parts import Link
from fenduan.reference.text import Text

_EVERYONE: Final[frozenset[Kind]] = frozenset({"enterprise", "province", "centre", "nmpa"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A section of the platform: its name, the name of its address, whose it is."""

    words: Text
    url: str
    kinds: frozenset[Kind] = _EVERYONE
    administrators: bool = False


ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(Text("Today", "我的事项"), "home"),
    Entry(Text("Arrangements", "分段生产安排"), "arrangements"),
    Entry(Text("Cases", "案件"), "cases"),
    Entry(Text("Licences", "许可证"), "licences"),
    Entry(Text("Organisation", "本单位"), "organisation", administrators=True),
    Entry(Text("Calendar", "工作日日历"), "calendar", frozenset({"province", "centre", "nmpa"}), administrators=True),
)


def entries(request: HttpRequest) -> tuple[Link, ...]:
    """Return the sections that the actor may go to; the one that the page stands in is marked."""
    actor = request.actor
    if actor is None:
        return ()
    found = []
    for each in ENTRIES:
        if actor.kind not in each.kinds or (not each.administrators and not actor.works and each.url != "home"):
            continue
        if each.administrators and not actor.has(*ADMINISTRATORS):
            continue
        try:
            href = reverse(each.url)
        except NoReverseMatch:
            continue
        current = request.path == href if href == "/" else request.path.startswith(href)
        found.append(Link(each.words, href, current))
    return tuple(found)
