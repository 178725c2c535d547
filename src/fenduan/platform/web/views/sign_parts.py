"""All changed parts signed in one act: each with its bytes and what differs, one second factor, all or none."""

import re
import secrets
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fenduan.platform.arrangements import access, bodies, services
from fenduan.platform.arrangements.selectors import Workspace
from fenduan.platform.arrangements.services import Shown
from fenduan.platform.arrangements.signable import Changed, changed_parts
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web import arrangement_frame as frame
from fenduan.platform.web.access import working
from fenduan.platform.web.drafting import Drafting
from fenduan.platform.web.parts import Act, Card, Cell, Chip, Empty, Note, Part, ToSign, Words, plain_table
from fenduan.platform.web.signing import panel_of_several, receipt
from fenduan.platform.web.views.sections import known
from fenduan.platform.web.views.versions import changes_table
from fenduan.reference.text import Text

_SHOWN: Final = re.compile(r"([a-z0-9-]{1,80})/([a-z_]{1,20})/([0-9]{1,9})/([0-9a-f]{64})")
_NOT_SIGNED: Final = Text("Nothing is signed", "全部未签署")
_ROLE: Final = Text("Quality assurance or the authorised person signs this.", "本项由质量保证人员或者质量受权人签署。")


@working
def sign_parts(request: HttpRequest, number: str) -> HttpResponse:
    """Show every own part that changed, and sign them all."""
    if request.method == "POST":
        parts = _sent(request)
        try:
            done = services.sign_parts(
                actor=request.actor, arrangement=number, parts=parts, key=request.POST.get("key", "")
            )
        except Refused as refused:
            if isinstance(refused, NotFound):
                raise
            return _page(request, number, refused)
        return _signed(request, number, parts, done)
    return _page(request, number)


def _sent(request: HttpRequest) -> list[Shown]:
    """Return what was shown of each part. Raises :class:`NotFound` where that is none."""
    found = []
    for each in request.POST.getlist("part"):
        match = _SHOWN.fullmatch(each)
        if match is None:
            raise NotFound
        found.append(Shown(match[1], known(match[2]), match[4], int(match[3])))
    return found


def _page(request: HttpRequest, number: str, refused: Refused | None = None) -> HttpResponse:
    found, changed = changed_parts(request.actor, number)
    amiss = _amiss(found)
    ready = [each for each in changed if (each.part.party, each.part.section) not in amiss]
    body: list[Part] = [] if refused is None else [Note(refused.reasons, "not_met", _NOT_SIGNED)]
    if len(ready) < len(changed):
        body.append(_to_correct(found, [each for each in changed if each not in ready], amiss))
    body.append(_panel(request, found, ready) if ready else _nothing(number))
    return _shown(request, found, body, 200 if refused is None else refused.status)


def _shown(request: HttpRequest, found: Workspace, body: list[Part], status: int = 200) -> HttpResponse:
    head, tabs = frame.head_of(found.arrangement), frame.tabs_of(found.arrangement.number, "versions")
    return render(request, "web/page.html", {"head": head, "tabs": tabs, "body": body}, status=status)


def _nothing(number: str) -> Part:
    words = Text("Every part stands as it was last signed.", "各部分内容与最近一次签署的版本一致。")
    act = Act(Text("To the facts", "返回填写"), reverse("facts", args=(number,)))
    return Card((Empty(Text("Nothing to sign", "没有需要签署的部分"), words, (act,)),))


def _amiss(found: Workspace) -> dict[tuple[str, str], int]:
    """Return how many faults hinder the signing of each part."""
    counted: dict[tuple[str, str], int] = {}
    for (party, section, pointer), fault in found.faults:
        if not frame.waits(pointer, fault):
            counted[party, section] = counted.get((party, section), 0) + 1
    return counted


def _to_correct(found: Workspace, left: list[Changed], amiss: dict[tuple[str, str], int]) -> Part:
    words = Text("to correct", "待更正")
    rows = [
        (
            Cell(each.part.label, frame.address_of(found.arrangement.number, each.part)),
            Cell(chip=Chip("not_met", words, amiss[each.part.party, each.part.section])),
        )
        for each in left
    ]
    heads = (Text("Section", "部分"), Text("Check", "核对"))
    return Card((plain_table("", heads, rows),), Text("Not among what is signed here", "本次不签署的部分"))


def _panel(request: HttpRequest, found: Workspace, ready: list[Changed]) -> Part:
    names = frame.party_names(found)
    several = len({each.part.party for each in ready}) > 1
    items = tuple(_item(found, each, names.get(each.part.party) if several else None) for each in ready)
    hidden = tuple(
        ("part", f"{each.part.party}/{each.part.section}/{each.part.revision}/{each.to_sign.seen}") for each in ready
    )
    needs: tuple[Words, ...] = () if request.actor.has(*access.SIGNERS) else (_ROLE,)
    key = ("key", secrets.token_urlsafe(16))
    return panel_of_several(request, items, bodies.SIGN_PART, hidden=(*hidden, key), needs=needs)


def _item(found: Workspace, each: Changed, party: Text | None) -> ToSign:
    part = each.part
    what = filled(Text("{party}: {section}", "{party}：{section}"), party=party, section=part.label)
    if each.changes is None:
        read = Drafting(part.party, part.section, part.content, found.tree, "", readonly=True).parts()
    else:
        read = (changes_table(each.changes),)
    return ToSign(
        part.label if party is None else what,
        frame.state_of(part),
        each.to_sign.seen,
        each.to_sign.body.decode("utf-8", "replace"),
        read,
    )


def _signed(request: HttpRequest, number: str, parts: list[Shown], done: list[services.SignedVersion]) -> HttpResponse:
    found, _ = changed_parts(request.actor, number)
    words = Text("{what}: signed, version {version}.", "{what}：已签署，第{version}版。")
    receipts = [
        receipt(version.digest, version.promise,
                filled(words, what=frame.section_words(part.section), version=version.number))
        for part, version in zip(parts, done, strict=True)
    ]  # fmt: skip
    back = Act(Text("To the versions", "查看版本"), reverse("versions", args=(number,)), "main")
    return _shown(request, found, [*receipts, Note((), act=back)])
