"""One part of an arrangement: filling it in, saved as typed; reading another party's."""

import secrets
from collections.abc import Iterable
from typing import Any, Final, get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fenduan.assessment.need_to_know import Restriction
from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.parts import SECTIONS, Section, split
from fenduan.platform.arrangements.selectors import OwnPart, Workspace
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web import arrangement_frame as frame
from fenduan.platform.web.access import wants_json, working
from fenduan.platform.web.drafting import Drafting, free_id
from fenduan.platform.web.edits import Edited, edit
from fenduan.platform.web.parts import Card, Facts, Note, Part
from fenduan.platform.web.saving import refusal, saved, seen_of
from fenduan.platform.web.section_form import form_of
from fenduan.platform.web.views.arrangements import live_parts
from fenduan.reference.text import Text


@working
def facts(request: HttpRequest, number: str) -> HttpResponse:
    """Go to the first section that is not signed yet, or to the first."""
    found = selectors.workspace(request.actor, number)
    following = next((each for each in found.own if each.changed or each.version is None), found.own[0])
    return redirect("section", number, following.party, following.section)


@working
def section(request: HttpRequest, number: str, party: str, section: str) -> HttpResponse:
    """Show the form of one part beside the live assessment."""
    found = selectors.workspace(request.actor, number)
    part = found.part(party, known(section))
    context = {
        "head": frame.head_of(found.arrangement),
        "tabs": frame.tabs_of(number, "facts"),
        "number": number,
        "groups": _groups(found, part),
        "part": part,
        "state": frame.state_of(part),
        "restricted_words": _restricted(part),
        "draft": f"{request.actor.user_id}:{request.path}",
        "form": form_of(found, part).parts(),
        "unfolded": part.section in ("sites", "segments", "handoffs_out", "handoffs_in"),
        "waiting": _waiting(found, part),
        "key": secrets.token_urlsafe(16),
        "document": free_id("doc", part.party, {**found.tree, **part.content}),
        "previous": _neighbour(found, part, -1),
        "following": _neighbour(found, part, 1),
        "live": live_parts(request, number) if "judged" in request.GET else None,
    }
    return render(request, "web/section.html", context)


def _restricted(part: OwnPart) -> Text:
    """Say what of a part is restricted: all of it, or how many of its documents."""
    if "" in part.restricted:
        return Text("restricted", "限制查看")
    return filled(Text("documents restricted: {count}", "限制查看的文件{count}个"), count=len(part.restricted))


def _waiting(found: Workspace, part: OwnPart) -> Note | None:
    """Say how many entries name what another company has not stated yet."""
    count = sum(
        (party, section) == (part.party, part.section) and frame.waits(pointer, fault)
        for (party, section, pointer), fault in found.faults
    )
    if not count:
        return None
    words = Text(
        "Named here and not stated yet by another company: {count}. It settles by itself once they sign.",
        "本部分引用的内容有{count}处尚待其他企业填写，对方签署后自动对应。",
    )
    return Note((filled(words, count=count),))


def known(said: str) -> Section:
    """Return a section by its key. Raises :class:`NotFound` where there is none such."""
    if said not in get_args(Section):
        raise NotFound
    return said  # type: ignore[return-value]


def _groups(found: Workspace, current: OwnPart) -> list[tuple[Text, list[tuple[OwnPart, str, bool]]]]:
    names = frame.party_names(found)
    groups: dict[str, list[tuple[OwnPart, str, bool]]] = {}
    for each in found.own:
        same = (each.party, each.section) == (current.party, current.section)
        groups.setdefault(each.party, []).append((each, frame.address_of(found.arrangement.number, each), same))
    return [(names.get(party, Text(party, party)), rows) for party, rows in groups.items()]


def _neighbour(found: Workspace, current: OwnPart, step: int) -> tuple[str, Text] | None:
    place = next(
        place for place, each in enumerate(found.own) if (each.party, each.section) == (current.party, current.section)
    )
    if not 0 <= place + step < len(found.own):
        return None
    other = found.own[place + step]
    return frame.address_of(found.arrangement.number, other), other.label


@working
@require_POST
def save(request: HttpRequest, number: str, party: str, section: str) -> HttpResponse:
    """Save one change of a part as it was typed. The page's script is answered what has become of it."""
    found = selectors.workspace(request.actor, number)
    part = found.part(party, known(section))
    try:
        change = edit(part, found.tree, request.POST)
        _store(request, number, part, change)
    except Refused as refused:
        if not wants_json(request):
            raise
        return refusal(request, refused, part.revision)
    if not wants_json(request):
        return redirect("section", number, party, section)
    after = selectors.workspace(request.actor, number)
    now = after.part(part.party, part.section)
    return saved(request, form_of(after, now), now.revision, change)


def _store(request: HttpRequest, number: str, part: OwnPart, change: Edited) -> None:
    which: dict[str, Any] = {
        "actor": request.actor,
        "arrangement": number,
        "party": part.party,
        "section": part.section,
        "seen": seen_of(request),
        "key": request.POST.get("key", ""),
    }
    if change.content is None:
        services.save_field(**which, pointer=change.pointer, value=change.value)
    else:
        services.save_part(**which, content=change.content)


@working
def other_party(request: HttpRequest, number: str, party: str) -> HttpResponse:
    """Show what another party states, as far as the actor may see it; nothing of it can be changed here."""
    found = selectors.workspace(request.actor, number)
    other = next((each for each in found.others if each.party == party), None)
    if other is None:
        raise NotFound
    parts: list[Part] = []
    for (whose, section), content in split(found.tree).items():
        if whose != party:
            continue
        drawn = Drafting(whose, section, content, found.tree, "", readonly=True).parts()
        if drawn:
            parts.append(Card(drawn, frame.section_words(section), id=section))
    parts += withheld(found.restricted, party)
    if not parts:
        words = Text("This company has signed nothing that you may see.", "该企业尚未签署您有权查看的内容。")
        parts.append(Note((words,)))
    head = frame.head_of(found.arrangement)
    body = [Card((Note((other.name,), title=Text("Stated by", "填写企业")), frame.party_state_of(other))), *parts]
    tabs = frame.tabs_of(number, "participants")
    return render(request, "web/page.html", {"head": head, "tabs": tabs, "body": body})


PROVIDED: Final = Text("Provided; its owner restricts who may read it.", "已提供，提供方限制查看。")


def withheld(restricted: Iterable[Restriction], party: str) -> list[Part]:
    """Return what a reader is told of what a party provided and restricts: that it is provided, digest and date."""
    sections = {key: section for section, each in SECTIONS.items() for key in each.keys}
    found: list[Part] = []
    for each in restricted:
        if each.party == party:
            labels = dict.fromkeys(SECTIONS[sections[key]].label for key in sorted(each.keys) if key in sections)
            named = filled(Text("Document {document}", "文件{document}"), document=each.document)
            title = named if each.document else next(iter(labels), Text("A part", "部分内容"))
            rows = ((Text("Digest", "摘要"), each.digest), (Text("Date", "日期"), each.date))
            found.append(Card((Note((PROVIDED,)), Facts(rows)), title))
    return found
