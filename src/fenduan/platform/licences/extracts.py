"""The page of a licence, made from the register as an actor may see it."""

import datetime as dt
from typing import Final
from urllib.parse import quote

from django.conf import settings

from fenduan.documents.letters import Format
from fenduan.documents.letters.extract import Entrusted, ExtractFacts, render
from fenduan.documents.letters.facts import Line
from fenduan.platform.base.actor import Actor
from fenduan.platform.licences import selectors
from fenduan.platform.licences.history import REGISTRATION_ONLY, STATE_LABELS, Content, ScopeLine
from fenduan.reference.labels import LABELS, label
from fenduan.reference.text import Text

_PUBLIC_PAGE: Final = "/check/licence/"


def public_address(number: str) -> str:
    """Return the address of the public page that tells of a licence."""
    return f"{settings.FENDUAN_ADDRESS}{_PUBLIC_PAGE}{quote(number, safe='')}"


def extract_for(actor: Actor, number: str, form: Format = "pdf", *, day: dt.date | None = None) -> bytes:
    """Return the page of a licence as it stood on ``day``, today unless stated, in both languages.

    Raises:
        NotFound: there is none, it did not exist yet that day, or the actor may not know of it.
    """
    view = selectors.licence_for(actor, number, day=day)
    said = view.content
    return render(
        ExtractFacts(
            number=view.number,
            class_code=said.class_code,
            holder=said.holder,
            authority=view.authority,
            valid_from=said.valid_from,
            valid_until=said.valid_until,
            state=STATE_LABELS[view.state],
            day=view.day,
            scope=tuple(_line(said, each) for each in said.scope),
            check=public_address(view.number),
            entrustments=tuple(Entrusted(each.enterprise, each.product, each.approval) for each in said.entrustments),
            demonstration=settings.DEMONSTRATION,
        ),
        form,
    )


def _line(content: Content, line: ScopeLine) -> Line:
    return Line(
        enterprise=content.holder,
        site=line.site,
        address=line.address or line.site,
        form=_forms(line.forms),
        line=line.line,
        registration_only=line.note == REGISTRATION_ONLY,
    )


def _forms(forms: tuple[str, ...]) -> Text:
    """Say forms as the list calls them, and as printed where it does not hold them."""
    said = [label("form", each) if each in LABELS["form"] else Text(each, each) for each in forms]
    return Text(", ".join(each.en for each in said), "、".join(each.zh for each in said))
