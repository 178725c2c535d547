"""What was typed into a form: read forgivingly, shown again with what is wrong with it."""

import datetime as dt
import re
from dataclasses import replace
from typing import Final

from django.http import HttpRequest

from fenduan.platform.base.errors import Refused
from fenduan.platform.web.parts import Field, Form
from fenduan.reference.text import Text

_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
NO_DATE: Final = Text("This is not a date. Write it as 2026-06-15.", "日期无效，请按2026-06-15的格式填写。")


def written_date(said: str) -> str:
    """Return a date as YYYY-MM-DD however it was typed (``2026/6/15``, ``2026年6月15日``); else what was typed."""
    found = _DATE.fullmatch(said.strip())
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else said.strip()


def date_of(request: HttpRequest, name: str) -> dt.date:
    """Return the date typed into a field. Raises :class:`Refused` at the field where it is none."""
    try:
        return dt.date.fromisoformat(written_date(request.POST.get(name, "")))
    except ValueError as error:
        raise Refused(NO_DATE, status=400, fields={name: [NO_DATE]}) from error


def number_of(request: HttpRequest, name: str) -> int:
    """Return the row number sent by a button; one that is none is that of nothing."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len(str(2**62)) else 0


def again(form: Form, request: HttpRequest, refused: Refused) -> Form:
    """Return a form as it was typed, each reason at its field and the others on top."""
    fields = tuple(_typed(each, request, refused) for each in form.fields)
    placed = {text for each in form.fields for text in refused.fields.get(each.name, [])}
    return replace(form, fields=fields, faults=tuple(each for each in refused.reasons if each not in placed))


def _typed(field: Field, request: HttpRequest, refused: Refused) -> Field:
    value: object = field.value if field.kind == "password" else request.POST.get(field.name, "")
    if field.kind == "choices":
        value = tuple(request.POST.getlist(field.name))
    return replace(field, value=value, faults=tuple(refused.fields.get(field.name, [])))
