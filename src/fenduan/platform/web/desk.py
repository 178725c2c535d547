"""What stands on a desk, as parts of a page: each thing with the address at which it is done."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.urls import NoReverseMatch, reverse

from fenduan.platform.base.text import filled
from fenduan.platform.desks.selectors import Item, Kind
from fenduan.platform.web.parts import Due, Words
from fenduan.reference.text import Text

_ADDRESSES: Final[dict[Kind, tuple[str, bool]]] = {
    "case": ("case", True),
    "arrangement": ("arrangement", True),
    "invitation": ("invited", True),
    "sign": ("sign_parts", True),
    "countersign": ("versions", True),
    "newer": ("versions", True),
    "duty": ("duties", False),
    "licence": ("licence", True),
    "account": ("organisation", False),
}
_TONES: Final = {"late": "not_met", "urgent": "not_shown", "soon": "not_shown", "none": ""}


def address_of(kind: Kind, number: str) -> str:
    """Return where an object is; the first page where it has no page of its own."""
    name, numbered = _ADDRESSES[kind]
    try:
        return reverse(name, args=(number,) if numbered else ())
    except NoReverseMatch:
        return "/"


def due_of(item: Item, today: dt.date) -> Due:
    """Return one thing with its day and what is left, in words and not by colour alone."""
    return Due(
        item.words,
        address_of(item.kind, item.number),
        item.due,
        item.about,
        "" if item.kind == "account" else item.number,
        _left(item.due, today),
        _TONES[item.warning],
    )


def dues_of(items: Iterable[Item], today: dt.date) -> tuple[Due, ...]:
    """Return things below each other."""
    return tuple(due_of(each, today) for each in items)


def _left(due: dt.date | None, today: dt.date) -> Words:
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return filled(Text("overdue by days: {days}", "已超期{days}日"), days=-days)
    if days == 0:
        return Text("due today", "今日到期")
    return filled(Text("days left: {days}", "还有{days}日"), days=days)
