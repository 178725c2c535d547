"""That a licence on which an arrangement or a case rests has changed since its version was signed."""

import datetime as dt
from typing import Final

from django.urls import reverse

from fenduan.platform.arrangements.models import Arrangement
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.text import filled
from fenduan.platform.licences.history import EVENT_LABELS
from fenduan.platform.licences.selectors import News, news_for
from fenduan.platform.web.parts import Act, Note
from fenduan.reference.text import Text

_CHANGED: Final = Text("A licence has changed since this version was signed", "本版本签署后，许可证有变化")
_WHAT: Final = Text(
    "{holder}, {number}: {what}, from {day}. The dossier says what it said before: look whether it still holds.",
    "{holder}，{number}：{what}，自{day}起。卷宗内容未随之变化，请核对是否仍然成立。",
)
_LOOK: Final = Text("Look at the licence", "查看许可证")


def changed_basis(actor: Actor, arrangement: Arrangement, signed_at: dt.datetime) -> tuple[Note, ...]:
    """Return a note for each entry by hand, later than ``signed_at``, in a licence of a party that the actor sees."""
    return tuple(
        Note(
            (_said(each),),
            "not_shown",
            _CHANGED,
            Act(_LOOK, reverse("licence", args=[each.number])),
        )
        for each in news_for(actor, signed_at, arrangement=arrangement)
    )


def changed_since_signed(actor: Actor, arrangement: Arrangement) -> tuple[Note, ...]:
    """Return what changed since the last version of an arrangement was signed; nothing where none is."""
    signed = arrangement.manifests.order_by("-number").values_list("signed_at", flat=True).first()
    return () if signed is None else changed_basis(actor, arrangement, signed)


def _said(news: News) -> Text:
    what = EVENT_LABELS[news.event.kind]
    return filled(_WHAT, holder=news.holder, number=news.number, what=what, day=news.event.on)
