"""Site profiles: kept once by a company, edited as a part is, lent to arrangements as dated copies, taken back."""

import secrets
from collections.abc import Mapping
from typing import Any, Final, get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fenduan.platform.arrangements import profiles as kept
from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.drafts import with_value
from fenduan.platform.arrangements.models import SiteProfile
from fenduan.platform.arrangements.parts import DOCUMENTS, SECTIONS, Section
from fenduan.platform.arrangements.profiles import Lent
from fenduan.platform.arrangements.selectors import OwnPart
from fenduan.platform.arrangements.services.lending import LENT
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web.access import wants_json, working
from fenduan.platform.web.caseparts import Linked
from fenduan.platform.web.drafting import Drafting, Group, entries_of, name_of
from fenduan.platform.web.edits import Edited, edit
from fenduan.platform.web.parts import (
    Card,
    Cell,
    Chip,
    Empty,
    Facts,
    Field,
    Form,
    Head,
    Link,
    Note,
    Part,
    Words,
    plain_table,
)
from fenduan.platform.web.posted import again
from fenduan.platform.web.saving import refusal, saved, seen_of
from fenduan.platform.web.section_form import quoted
from fenduan.reference.text import Text

_TITLE: Final = Text("Site profiles", "场地档案")
_TOLD: Final = Text(
    "What you state of your sites in every arrangement, kept once: licence, people, lines, certificates, experience. "
    "Each copy is dated and lent field by field; no holder learns of another.",
    "各安排中共用的场地信息（许可证、人员、生产线、证明文件、生产经历），仅需维护一次。每次逐项同意后提供注明日期的副本，"
    "任何持有人均不知悉其他持有人。",
)
_ARRANGEMENT, _REVISION = Text("Arrangement", "分段生产安排"), Text("Copy of", "副本版本")
_SINCE, _BY, _STATE = Text("Lent at", "提供时间"), Text("By", "提供人"), Text("State", "状态")


def _trail(*more: Link) -> tuple[Link, ...]:
    return (Link(_TITLE, reverse("profiles")), *more)


@working
def profiles(request: HttpRequest) -> HttpResponse:
    """List the site profiles of the actor's organisation, and begin one."""
    if request.actor.kind != "enterprise":
        raise NotFound
    form, status = _new_form(request), 200
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            made = services.save_profile(
                actor=request.actor, name=name, content={}, seen=0, key=request.POST.get("key", "")
            )
        except Refused as refused:
            form, status = again(form, request, refused), refused.status
        else:
            return redirect("profile", made.pk)
    body: list[Part] = [_listed(request), Card((form,), Text("New profile", "新建档案"))]
    return render(request, "web/page.html", {"head": Head(_TITLE), "body": body}, status=status)


def _new_form(request: HttpRequest) -> Form:
    field = Field("name", Text("Name of the profile", "档案名称"), required=True,
                  hint=Text("The site, or what you call it.", "建议写明场地。"))  # fmt: skip
    key = ("key", request.POST.get("key") or secrets.token_urlsafe(16))
    return Form(reverse("profiles"), (field,), Text("Begin", "开始"), hidden=(key,))


def _listed(request: HttpRequest) -> Part:
    found = selectors.profiles_of(request.actor)
    if not found:
        return Card((Empty(Text("No site profile yet", "尚无场地档案"), _TOLD),))
    counted: dict[str, int] = {}
    for each in kept.lent_of(request.actor):
        counted[each.profile] = counted.get(each.profile, 0) + 1
    rows = [
        (
            Cell(each.name, reverse("profile", args=(each.pk,))),
            sum(len(_entries(each.content, section)) for section in LENT),
            counted.get(each.name, 0),
            each.edited_at,
        )
        for each in found
    ]
    heads = (
        Text("Profile", "档案"),
        Text("Entries", "条目数"),
        Text("Copies lent", "已提供副本"),
        Text("Last change", "最近修改"),
    )
    return Card((Note((_TOLD,)), plain_table("", heads, rows)))


def _entries(content: Mapping[str, Any], section: Section) -> list[Any]:
    found = content.get(SECTIONS[section].keys[0])
    return found if isinstance(found, list) else []


@working
def profile(request: HttpRequest, profile: int) -> HttpResponse:
    """Go to the first section of a profile."""
    kept.profile_for(request.actor, profile)
    return redirect("profile_section", profile, LENT[0])


@working
def profile_section(request: HttpRequest, profile: int, section: str) -> HttpResponse:
    """Show the form of one section of a profile, beside where it was lent."""
    found, which = kept.profile_for(request.actor, profile), _known(section)
    links = tuple(
        Link(
            SECTIONS[each].label,
            reverse("profile_section", args=(profile, each)),
            each == which,
            len(_entries(found.content, each)),
        )
        for each in LENT
    )
    context = {
        "head": Head(found.name, trail=_trail()),
        "parts": links,
        "label": SECTIONS[which].label,
        "draft": f"{request.actor.user_id}:{request.path}",
        "revision": found.revision,
        "edited_at": found.edited_at,
        "form": _drafting(request, found, which).parts(),
        "side": _lent(kept.lent_of(request.actor, profile)),
    }
    return render(request, "web/profile.html", context)


def _known(said: str) -> Section:
    if said not in get_args(Section) or said not in LENT:
        raise NotFound
    return said  # type: ignore[return-value]


def _drafting(request: HttpRequest, found: SiteProfile, section: Section) -> Drafting:
    faults: dict[str, tuple[Words, ...]] = {}
    for each in kept.faults_of(found, request.actor.organisation):
        faults[each.pointer] = (*faults.get(each.pointer, ()), quoted(each.message))
    save = reverse("profile_save", args=(found.pk, section))
    return Drafting(request.actor.organisation, section, found.content, found.content, save, faults)


@working
@require_POST
def profile_save(request: HttpRequest, profile: int, section: str) -> HttpResponse:
    """Save one change of a profile as it was typed."""
    found, which = kept.profile_for(request.actor, profile), _known(section)
    try:
        change = edit(_as_part(request, found, which), found.content, request.POST)
        services.save_profile(
            actor=request.actor,
            name=found.name,
            content=_changed(found, change),
            seen=seen_of(request),
            key=request.POST.get("key", ""),
        )
    except Refused as refused:
        if not wants_json(request):
            raise
        return refusal(request, refused, found.revision)
    if not wants_json(request):
        return redirect("profile_section", profile, section)
    after = kept.profile_for(request.actor, profile)
    return saved(request, _drafting(request, after, which), after.revision, change)


def _as_part(request: HttpRequest, found: SiteProfile, section: Section) -> OwnPart:
    return OwnPart(
        request.actor.organisation,
        section,
        found.content,
        found.revision,
        version=None,
        digest=None,
        changed=True,
        restricted=(),
        edited_at=found.edited_at,
    )


def _changed(found: SiteProfile, change: Edited) -> dict[str, Any]:
    """Return what a profile says after a change; its entries are nobody's until they are lent."""
    content = change.content or with_value(found.content, change.pointer, change.value)
    return {
        key: [_nobodys(each) for each in entries] if isinstance(entries, list) else entries
        for key, entries in content.items()
    }


def _nobodys(entry: object) -> object:
    return {name: value for name, value in entry.items() if name != "party"} if isinstance(entry, dict) else entry


# Copies


def _lent(found: list[Lent]) -> tuple[Part, ...]:
    title = Text("Where it was lent", "提供情况")
    if not found:
        words = Text(
            "Lend it from the page of participants of an arrangement.", "可在分段生产安排的“参与企业”页面提供。"
        )
        return (Card((Empty(Text("Not lent yet", "尚未提供"), words),), title),)
    rows = [
        (
            Cell(each.title, reverse("loan", args=(each.pk,)), small=each.arrangement),
            filled(_OF, revision=each.revision),
            Cell(each.lent_at, chip=_TAKEN if each.taken_back_at else None),
        )
        for each in found
    ]
    return (Card((plain_table("", (_ARRANGEMENT, _REVISION, _SINCE), rows),), title),)


_OF: Final = Text("revision {revision}", "第{revision}次修改")
_TAKEN: Final = Chip("lapsed", Text("taken back", "已撤回"))
_STANDS: Final = Chip("met", Text("lent", "已提供"))


@working
def loan(request: HttpRequest, loan: int) -> HttpResponse:
    """Show a copy that was lent, as it was lent; take it back."""
    found = kept.lent_for(request.actor, loan)
    reasons: tuple[Text, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            services.take_back(actor=request.actor, loan=loan, key=request.POST.get("key", ""))
        except Refused as refused:
            if isinstance(refused, NotFound):
                raise
            reasons, status = refused.reasons, refused.status
        else:
            words = Text("It is taken back: what was lent is out of the drafts.", "已撤回，所提供内容已从草稿中删除。")
            messages.success(request, words.pick(request.language))
            return redirect("loan", loan)
    body: list[Part] = [Note(reasons, "not_met", Text("Not taken back", "未撤回"))] if reasons else []
    body += [Card((_facts(found), _taking_back(found)), Text("The copy", "副本")), *_copied(request, found)]
    title = filled(Text("{profile}, lent", "{profile}（已提供）"), profile=found.profile)
    chip = _TAKEN if found.taken_back_at else _STANDS
    head = Head(title, chip=chip, facts=(found.arrangement,), trail=_trail())
    return render(request, "web/page.html", {"head": head, "body": body}, status=status)


def _facts(found: Lent) -> Part:
    rows: list[tuple[Text, object]] = [
        (_ARRANGEMENT, Linked(found.title, reverse("arrangement", args=(found.arrangement,)))),
        (_REVISION, filled(_OF, revision=found.revision)),
        (_SINCE, found.lent_at),
        (_BY, found.lent_by),
        (Text("Digest", "摘要"), found.digest),
    ]
    if found.taken_back_at is not None:
        rows.append((Text("Taken back at", "撤回时间"), found.taken_back_at))
    return Facts(tuple(rows))


def _taking_back(found: Lent) -> Part:
    """Offer to take it back, or say why that is not possible."""
    if found.taken_back_at is not None:
        return Note((Text("What was lent is out of the drafts.", "所提供内容已从草稿中删除。"),))
    if found.signed:
        labels = [SECTIONS[each].label for each in found.signed]
        named = Text(", ".join(each.en for each in labels), "、".join(each.zh for each in labels))
        return Note((filled(_SIGNED, sections=named),), "not_shown")
    key = ("key", secrets.token_urlsafe(16))
    form = Form(reverse("loan", args=(found.pk,)), (), Text("Take it back", "撤回"), hidden=(key,), tone="grave")
    return Group(Text("Take it back", "撤回"), (Note((_MAY,)), form))


_SIGNED: Final = Text(
    "It is not taken back: {sections} was signed with it since, and what others have read stays. "
    "Change it in the arrangement and sign anew.",
    "不能撤回：{sections}提供后已签署，其他各方已可查看。请在分段生产安排中修改后重新签署。",
)
_MAY: Final = Text(
    "Nothing of it is signed yet: it can be taken out of the drafts. What was changed there since stays.",
    "所提供内容尚未签署，可以从草稿中删除；提供后又修改的内容予以保留。",
)


def _copied(request: HttpRequest, found: Lent) -> list[Part]:
    """Return what was lent, section by section, as it was lent."""
    party = request.actor.organisation
    shown: list[Part] = []
    for section in LENT:
        (key,) = SECTIONS[section].keys
        if key in found.content:
            content = {key: found.content[key]}
            drawn = Drafting(party, section, content, found.content, "", readonly=True).parts()
            shown.append(Card(drawn, SECTIONS[section].label))
    if DOCUMENTS in found.content:
        titles = [(name_of(each) or str(each.get("id", "")),) for each in entries_of(found.content, DOCUMENTS)]
        shown.append(Card((plain_table("", (Text("Document", "文件"),), titles),), Text("Documents", "文件")))
    return shown
