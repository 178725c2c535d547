"""What the page's own script is answered when it saved one change: what became of it, what is amiss, how to undo it."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from fenduan.platform.base.errors import Refused
from fenduan.platform.web.drafting import Drafting
from fenduan.platform.web.edits import Edited
from fenduan.reference.text import Text

_AGAIN: Final = Text("Save mine all the same", "仍保存本次填写内容")


def seen_of(request: HttpRequest) -> int:
    """Return the revision that the page saw; 0 where it says none."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len("1" * 10) else 0


def refusal(request: HttpRequest, refused: Refused, now: int) -> JsonResponse:
    """Tell why not. Where somebody else changed it, the page may save again over what it was told of."""
    words = " ".join(each.pick(request.language) for each in refused.reasons)
    answer: dict[str, object] = {"refused": True, "words": words}
    if refused.status == HTTPStatus.CONFLICT:
        answer |= {"seen": now, "again": _AGAIN.pick(request.language)}
    return JsonResponse(answer, status=refused.status)


def saved(request: HttpRequest, drafting: Drafting, revision: int, change: Edited) -> JsonResponse:
    """Tell what a change has come to: the whole form where its shape changed, else what is amiss at its place."""
    answer: dict[str, object] = {"seen": revision}
    if change.whole:
        answer["html"] = render_to_string("web/section_form.html", {"form": drafting.parts()}, request)
        answer["focus"] = change.focus
    else:
        answer["faults"] = [
            each.pick(request.language) if isinstance(each, Text) else each
            for each in drafting.faults.get(change.place, ())
        ]
    if change.undo is not None:
        answer["words"] = Text("Removed.", "已删除。").pick(request.language)
        answer["undo"] = {
            "words": Text("Undo", "撤销").pick(request.language),
            "to": request.path,
            "values": change.undo,
        }
    return JsonResponse(answer)
