"""Who takes part: arrangements begun, manufacturers invited, invitations answered, site profiles lent."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.models import SiteProfile
from fenduan.platform.arrangements.parts import DOCUMENTS, SECTIONS
from fenduan.platform.arrangements.selectors import Workspace
from fenduan.platform.arrangements.services.lending import LENT
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web import arrangement_frame as frame
from fenduan.platform.web.access import working
from fenduan.platform.web.drafting import field_words, name_of
from fenduan.platform.web.parts import (
    Act,
    Card,
    Cell,
    Empty,
    Facts,
    Field,
    Form,
    Head,
    Link,
    Note,
    Part,
    plain_table,
)
from fenduan.platform.web.posted import again
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

_ROLES: Final = ("entrusted_manufacturer", "domestic_agent")
_COMPANY, _STATE = Text("Company", "企业"), Text("State", "状态")


def _key() -> tuple[str, str]:
    return "key", secrets.token_urlsafe(16)


# A new arrangement


def _new_form() -> Form:
    fields = (
        Field("title_zh", Text("Title in Chinese", "中文名称"), required=True,
              hint=Text("The product and where it is made.", "建议写明产品和生产地。")),
        Field("title_en", Text("Title in English", "英文名称"), required=True),
    )  # fmt: skip
    return Form(
        reverse("new_arrangement"), fields, Text("Begin", "开始"), hidden=(_key(),), cancel=reverse("arrangements")
    )


@working
def new(request: HttpRequest) -> HttpResponse:
    """Begin an arrangement as its holder."""
    if request.actor.kind != "enterprise":
        raise NotFound
    form, status = _new_form(), 200
    if request.method == "POST":
        title = Text(request.POST.get("title_en", ""), request.POST.get("title_zh", ""))
        try:
            made = services.create(actor=request.actor, title=title, key=request.POST.get("key", ""))
        except Refused as refused:
            form, status = again(form, request, refused), refused.status
        else:
            return redirect("facts", made.number)
    words = Text(
        "You begin it as the holder or applicant. Manufacturers are invited afterwards and state their own parts.",
        "由贵单位作为持有人（申请人）创建，随后邀请受托生产企业填写各自部分。",
    )
    head = Head(Text("New arrangement", "新建分段生产安排"))
    return render(request, "web/narrow.html", {"head": head, "body": [Note((words,)), Card((form,))]}, status=status)


# Participants


def _invitation_form(number: str) -> Form:
    places = tuple((code, each.name) for code, each in PLACES.items())
    roles = tuple((each, label("role", each)) for each in _ROLES)
    fields = (
        Field("party", Text("Short name in the dossier", "卷宗内简称"), required=True,
              hint=Text("Of a-z, 0-9 and hyphens, such as filler.", "由a-z、0-9和连字符组成，例如filler。")),
        Field("role", Text("Role", "角色"), "choice", choices=roles, required=True),
        Field("organisation", Text("Its account here", "平台账户简称"),
              hint=Text("Leave it empty where the company is not here: then you state its part.",
                        "企业未开通账户的请留空，由贵单位代为填写。")),
        Field("name_zh", Text("Chinese name, where it is not here", "中文名称（未开通账户时填写）")),
        Field("name_en", Text("English name, where it is not here", "英文名称（未开通账户时填写）")),
        Field("place", Text("Place, where it is not here", "所在地（未开通账户时填写）"), "choice", choices=places),
    )  # fmt: skip
    return Form(reverse("participants", args=(number,)), fields, Text("Invite", "邀请"), hidden=(_key(),))


@working
def participants(request: HttpRequest, number: str) -> HttpResponse:
    """Show who takes part, and invite a manufacturer."""
    found = selectors.workspace(request.actor, number)
    form, status = _invitation_form(number), 200
    if request.method == "POST":
        try:
            _invite(request, number)
        except Refused as refused:
            if isinstance(refused, NotFound):
                raise
            form, status = again(form, request, refused), refused.status
        else:
            return redirect("participants", number)
    body: list[Part] = [Card((_table(found),))]
    if found.holds:
        body.append(Card((form,), Text("Invite a manufacturer", "邀请受托生产企业")))
    body.append(_lending(request, found))
    context = {"head": frame.head_of(found.arrangement), "tabs": frame.tabs_of(number, "participants"), "body": body}
    return render(request, "web/page.html", context, status=status)


def _invite(request: HttpRequest, number: str) -> None:
    said = {name: value.strip() for name, value in request.POST.items() if isinstance(value, str)}
    organisation = said.get("organisation") or None
    named = Text(said.get("name_en", "") or said.get("name_zh", ""), said.get("name_zh", ""))
    services.invite(
        actor=request.actor,
        arrangement=number,
        party=said.get("party", ""),
        role=said.get("role", ""),
        organisation=organisation,
        name=None if organisation else named,
        place=said.get("place", ""),
        key=said.get("key", ""),
    )


def _table(found: Workspace) -> Part:
    number, names = found.arrangement.number, frame.party_names(found)
    rows: list[tuple[Cell, ...]] = [
        (Cell(names.get(party, party), small=party), Cell(Text("stated by you", "由本单位填写")))
        for party in dict.fromkeys(each.party for each in found.own)
    ]
    rows += [
        (
            Cell(each.name, reverse("other_party", args=(number, each.party)), small=each.party),
            Cell(chip=frame.party_state_of(each)),
        )
        for each in found.others
    ]
    return plain_table("", (_COMPANY, _STATE), rows)


def _lending(request: HttpRequest, found: Workspace) -> Card:
    number = found.arrangement.number
    profiles = selectors.profiles_of(request.actor)
    title = Text("Site profiles", "场地档案")
    told = Text(
        "What you state of your sites in every arrangement, kept once: each copy is dated and lent field by field.",
        "各安排中共用的场地信息，仅需维护一次；每次逐项同意后提供注明日期的副本。",
    )
    if not profiles:
        act = Act(Text("Keep what is stated here as a profile", "将本安排内容存为场地档案"),
                  reverse("keep_profile", args=(number,)))  # fmt: skip
        return Card((Empty(Text("No site profile yet", "尚无场地档案"), told, (act,)),), title)
    rows = [
        (
            Cell(each.name, reverse("profile", args=(each.pk,))),
            each.edited_at,
            Cell(Text("fill in from it", "用于填写"), reverse("lend", args=(number, each.pk))),
        )
        for each in profiles
    ]
    heads = (Text("Profile", "档案"), Text("Last change", "最近修改"), Text("Action", "操作"))
    act = Act(Text("All site profiles", "全部场地档案"), reverse("profiles"))
    return Card((Note((told,), act=act), plain_table("", heads, rows)), title)


# Invitations


@working
def invited(request: HttpRequest, number: str) -> HttpResponse:
    """Show an invitation to take part, and answer it."""
    if request.method == "POST":
        key = request.POST.get("key", "")
        if request.POST.get("answer") == "accept":
            services.accept(actor=request.actor, arrangement=number, key=key)
            return redirect("facts", number)
        services.decline(actor=request.actor, arrangement=number, reason=request.POST.get("reason", ""), key=key)
        return redirect("arrangements")
    found = selectors.invitation_for(request.actor, number)
    arrangement = selectors.arrangement_for(request.actor, number)
    facts = Facts(
        (
            (Text("Holder", "持有人"), arrangement.holder.name),
            (Text("Your role", "贵单位的角色"), label("role", found.role)),
            (Text("Invited at", "邀请时间"), found.invited_at),
        )
    )
    words = Text(
        "Who accepts states its own parts. The holder sees what you sign, never your drafts.",
        "接受邀请后，由贵单位填写本企业的内容。持有人仅能查看已签署的内容，不能查看草稿。",
    )
    accept = Form(request.path, (), Text("Accept", "接受"), hidden=(("answer", "accept"), _key()))
    reason = Field("reason", Text("Reason, if you like", "理由（可不填）"), "long")
    decline = Form(
        request.path, (reason,), Text("Decline", "谢绝"), hidden=(("answer", "decline"), _key()), tone="grave"
    )
    head = Head(
        arrangement.title, number=number, trail=(Link(Text("Arrangements", "分段生产安排"), reverse("arrangements")),)
    )
    body = [Card((facts, Note((words,)), accept)), Card((decline,))]
    return render(request, "web/narrow.html", {"head": head, "body": body})


# Site profiles


@working
def keep_profile(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what the actor's organisation states of its sites here as a profile to lend again."""
    found = selectors.workspace(request.actor, number)
    form, status = _profile_form(number), 200
    if request.method == "POST":
        try:
            services.save_profile(
                actor=request.actor,
                name=request.POST.get("name", ""),
                content=_profile_of(found),
                seen=0,
                key=request.POST.get("key", ""),
            )
        except Refused as refused:
            form, status = again(form, request, refused), refused.status
        else:
            return redirect("participants", number)
    head = frame.head_of(found.arrangement)
    return render(request, "web/narrow.html", {"head": head, "body": [Card((form,))]}, status=status)


def _profile_form(number: str) -> Form:
    field = Field("name", Text("Name of the profile", "档案名称"), required=True)
    action = reverse("keep_profile", args=(number,))
    return Form(
        action, (field,), Text("Keep it", "保存"), hidden=(_key(),), cancel=reverse("participants", args=(number,))
    )


def _profile_of(found: Workspace) -> dict[str, Any]:
    """Return the own entries of the sections that a profile has, without whose they are here."""
    kept: dict[str, Any] = {}
    known = {key for section in LENT for key in SECTIONS[section].keys}
    for part in found.own:
        if part.section not in LENT:
            continue
        for key, entries in part.content.items():
            if (key in known or key == DOCUMENTS) and isinstance(entries, list):
                kept.setdefault(key, []).extend(
                    {name: value for name, value in each.items() if name != "party"}
                    for each in entries
                    if isinstance(each, dict)
                )
    return kept


@working
def lend(request: HttpRequest, number: str, profile: int) -> HttpResponse:
    """Choose, field by field, what of a profile is lent to this arrangement."""
    found = selectors.workspace(request.actor, number)
    kept = next((each for each in selectors.profiles_of(request.actor) if each.pk == profile), None)
    if kept is None:
        raise NotFound
    form, status = _lending_form(request, kept, found), 200
    if request.method == "POST":
        try:
            services.lend_profile(
                actor=request.actor,
                arrangement=number,
                party=request.POST.get("party", ""),
                profile=kept.name,
                fields=_consented(request),
                seen=kept.revision,
                key=request.POST.get("key", ""),
            )
        except Refused as refused:
            if isinstance(refused, NotFound):
                raise
            form, status = again(form, request, refused), refused.status
        else:
            return redirect("facts", number)
    head = frame.head_of(found.arrangement)
    words = filled(Text("Profile: {name}", "场地档案：{name}"), name=kept.name)
    return render(request, "web/narrow.html", {"head": head, "body": [Card((form,), words)]}, status=status)


def _lending_form(request: HttpRequest, kept: SiteProfile, found: Workspace) -> Form:
    names = frame.party_names(found)
    parties = tuple((party, names.get(party, party)) for party in dict.fromkeys(each.party for each in found.own))
    fields = (
        Field("party", Text("For", "填入企业"), "choice", parties[0][0], choices=parties, required=True),
        *_lendable(kept.content),
    )
    return Form(request.path, fields, Text("Fill in", "填入"), hidden=(_key(),))


_FIELDS: Final = "fields"


def _lendable(content: Mapping[str, Any]) -> Iterator[Field]:
    """Yield for each entry of a profile the fields that can be consented to, all of them ticked."""
    words = Text("{section}: {name}", "{section}：{name}")
    for section in LENT:
        (key,) = SECTIONS[section].keys
        entries = content.get(key)
        for place, entry in enumerate(entries if isinstance(entries, list) else ()):
            named = [name for name in entry if name != "id"] if isinstance(entry, dict) else []
            choices = tuple((f"/{key}/{place}/{name}", field_words(f"/{key}/{place}/{name}") or name) for name in named)
            if choices:
                title = filled(words, section=SECTIONS[section].label, name=name_of(entry) or place + 1)
                chosen = tuple(code for code, _ in choices)
                yield Field(f"{_FIELDS}/{key}/{place}", title, "choices", chosen, choices=choices)


def _consented(request: HttpRequest) -> list[str]:
    """Return the fields that were ticked, as pointers in the profile."""
    return [each for name in request.POST for each in request.POST.getlist(name) if name.startswith(f"{_FIELDS}/")]
