"""Versions: signing a part and a manifest, what changed between two, the agreements to countersign."""

import json
import secrets
from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fenduan.assessment.change import FindingChange
from fenduan.documents.findings import said
from fenduan.dossier.difference import Change
from fenduan.platform.arrangements import access, selectors, services
from fenduan.platform.arrangements.models import Manifest
from fenduan.platform.arrangements.services import SignedVersion
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web import arrangement_frame as frame
from fenduan.platform.web.access import working
from fenduan.platform.web.drafting import Drafting, name_of
from fenduan.platform.web.judgement import chain_of, judged, verdict_of
from fenduan.platform.web.parts import Act, Card, Cell, Chip, Empty, Note, Part, Signing, plain_table
from fenduan.platform.web.signing import panel, receipt
from fenduan.platform.web.views.sections import known
from fenduan.reference.text import Language, Text

_MANIFEST: Final = Text("Dossier, manifest {number}", "卷宗清单第{number}版")


@working
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Show the manifests, and to participants the agreements and what can be signed."""
    found = selectors.arrangement_for(request.actor, number)
    enterprise = request.actor.kind == "enterprise"
    manifests = selectors.manifests_of(request.actor, number)
    body: list[Part] = [Card((_manifests(request, number, manifests),), Text("Manifests of the dossier", "卷宗清单"))]
    acts: tuple[Act, ...] = ()
    if enterprise:
        holds = access.mine(request.actor, number).holds
        body += _agreements(request, number)
        acts = (Act(Text("Sign all changed parts", "签署全部有修改的部分"), reverse("sign_parts", args=(number,))),)
        if holds:
            manifest = Text("Sign a new manifest", "签署新的卷宗清单")
            acts = (*acts, Act(manifest, reverse("sign_manifest", args=(number,)), "main"))
    views = () if enterprise else frame.AS_AUTHORITY
    head = frame.head_of(found, acts)
    return render(
        request, "web/page.html", {"head": head, "tabs": frame.tabs_of(number, "versions", views), "body": body}
    )


def _manifests(request: HttpRequest, number: str, manifests: list[Manifest]) -> Part:
    if not manifests:
        words = Text(
            "When the parts are signed, the holder signs them together as one dossier.",
            "各部分签署后，由持有人将其合并签署为一份卷宗。",
        )
        return Empty(Text("No manifest yet", "尚无卷宗清单"), words)
    rows = []
    for each in reversed(manifests):
        newer = len(selectors.newer_parts(request.actor, number, each.number)) if each is manifests[-1] else 0
        words = Text("newer parts available", "有更新的部分")
        compare = reverse("compare", args=(number, each.number))
        rows.append(
            (
                Cell(filled(_MANIFEST, number=each.number), reverse("manifest", args=(number, each.number))),
                each.signed_at,
                each.printed_name,
                Cell(chip=Chip("not_shown", words, newer)) if newer else Cell(),
                Cell(Text("what changed since", "此后变化"), compare)
                if _comparable(request, each, manifests)
                else Cell(),
                Cell(small=each.digest),
            )
        )
    heads = (
        Text("Manifest", "清单"),
        Text("Signed at", "签署时间"),
        Text("By", "签署人"),
        Text("Newer", "更新情况"),
        Text("Compare", "比较"),
        Text("Digest", "摘要"),
    )
    return plain_table("", heads, rows)


def _comparable(request: HttpRequest, each: Manifest, manifests: list[Manifest]) -> bool:
    return request.actor.kind == "enterprise" or each is not manifests[-1]


def _agreements(request: HttpRequest, number: str) -> list[Part]:
    standing = selectors.agreements_for(request.actor, number)
    if not standing:
        return []
    mine = access.mine(request.actor, number)
    names = frame.party_names(selectors.workspace(request.actor, number))
    rows = []
    for each in standing:
        signed = [names.get(party, Text(party, party)) for party in each.signed_by]
        said = Text(", ".join(word.en for word in signed), "、".join(word.zh for word in signed))
        waiting = [party for party in each.agreement.get("parties", ()) if party not in each.signed_by]
        own = next((party for party in waiting if party in mine.parties and not mine.holds), None)
        link = Cell(_SIGN, reverse("countersign", args=(number, own, each.to_sign.seen))) if own else Cell()
        rows.append((name_of(each.agreement) or _AGREEMENT, Cell(said) if signed else Cell(), link))
    heads = (_AGREEMENT, Text("Countersigned by", "已会签"), Text("Action", "操作"))
    return [Card((plain_table("", heads, rows),), Text("Agreements", "协议"))]


_AGREEMENT, _SIGN = Text("Agreement", "协议"), Text("Countersign", "会签")


@working
def manifest(request: HttpRequest, number: str, manifest: int) -> HttpResponse:
    """Show a manifest: how it is judged today, the chain, and its file."""
    found = selectors.manifest_for(request.actor, number, manifest)
    projection = selectors.assessment_of(request.actor, number, manifest)
    download = Act(Text("Download the determination (PDF)", "下载评估报告（PDF）"),
                   reverse("determination", args=(number, "pdf")) + f"?manifest={manifest}")  # fmt: skip
    body: list[Part] = [
        verdict_of(projection, (download,)),
        Card((chain_of(projection, request.language),), Text("The chain", "生产链")),
        Card((judged(projection, request.language),), Text("Assessment", "评估")),
    ]
    head = frame.head_of(found.arrangement)
    views = () if request.actor.kind == "enterprise" else frame.AS_AUTHORITY
    signed = filled(Text("Signed by {who}, {at}.", "{who}签署，{at}。"), who=found.printed_name, at=found.signed_at)
    title = Note((signed, found.digest), title=filled(_MANIFEST, number=manifest))
    tabs = frame.tabs_of(number, "versions", views)
    return render(request, "web/page.html", {"head": head, "tabs": tabs, "body": [title, *body]})


@working
def compare(request: HttpRequest, number: str, before: int) -> HttpResponse:
    """Say what differs between a manifest and the next one, or the workspace."""
    manifests = selectors.manifests_of(request.actor, number)
    after = next((each.number for each in manifests if each.number == before + 1), None)
    report = selectors.compare_versions(request.actor, number, before, after)
    then = (
        filled(_MANIFEST, number=after) if after is not None else Text("what is in the workspace now", "当前填写内容")
    )
    words = Text("From manifest {before} to {then}.", "由卷宗清单第{before}版变更为{then}。")
    body: list[Part] = [
        Note((filled(words, before=before, then=then),)),
        Card((changes_table(report.changes),), Text("What is stated differently", "填写内容的变化")),
        Card((_findings(report.findings, request.language),), Text("What is judged differently", "判定的变化")),
    ]
    head = frame.head_of(selectors.arrangement_for(request.actor, number))
    views = () if request.actor.kind == "enterprise" else frame.AS_AUTHORITY
    return render(
        request, "web/page.html", {"head": head, "tabs": frame.tabs_of(number, "versions", views), "body": body}
    )


_KINDS: Final = {
    "added": Chip("met", Text("added", "新增")),
    "removed": Chip("not_met", Text("removed", "删除")),
    "changed": Chip("pending", Text("changed", "变更")),
}


def changes_table(changes: tuple[Change, ...]) -> Part:
    """Return what is stated differently, before and after."""
    if not changes:
        return Note((Text("Nothing is stated differently.", "填写内容没有变化。"),))
    rows = [
        (Cell(chip=_KINDS[each.kind]), Cell(each.entry, small=each.field or ""), each.was, each.now) for each in changes
    ]
    heads = (Text("Change", "变化"), Text("Entry", "内容"), Text("Before", "变更前"), Text("After", "变更后"))
    return plain_table("", heads, rows)


def _findings(changes: tuple[FindingChange, ...], language: Language) -> Part:
    differing = [each for each in changes if each.status_changes]
    if not differing:
        return Note((Text("Nothing is judged differently.", "判定没有变化。"),))
    rows = []
    for each in differing:
        now = each.after[0] if each.after else None
        was = each.before[0] if each.before else None
        rows.append(
            (
                each.requirement.title,
                Cell(chip=Chip(was.status.value)) if was else Cell(),
                Cell(chip=Chip(now.status.value)) if now else Cell(),
                said(now.reason.pick(language)) if now else "",
            )
        )
    heads = (
        Text("Requirement", "要求"),
        Text("Before", "变更前"),
        Text("After", "变更后"),
        Text("Reason now", "现理由"),
    )
    return plain_table("", heads, rows)


# Signing


def _key(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    return (("key", request.POST.get("key") or secrets.token_urlsafe(16)),)


def _page(request: HttpRequest, number: str, body: list[Part], *, refused: Refused | None = None) -> HttpResponse:
    head = frame.head_of(selectors.arrangement_for(request.actor, number))
    tabs = frame.tabs_of(number, "versions")
    parts = body if refused is None else [Note(refused.reasons, "not_met", Text("Not signed", "未签署")), *body]
    status = 200 if refused is None else refused.status
    return render(request, "web/page.html", {"head": head, "tabs": tabs, "body": parts}, status=status)


def _signed(request: HttpRequest, number: str, what: Text, done: SignedVersion, back: Act) -> HttpResponse:
    words = filled(
        Text("{what}: signed, version {version}.", "{what}：已签署，第{version}版。"), what=what, version=done.number
    )
    return _page(request, number, [receipt(done.digest, done.promise, words), Note((), act=back)])


@working
def sign_part(request: HttpRequest, number: str, party: str, section: str) -> HttpResponse:
    """Show what will be signed of a part, and sign it."""
    which = known(section)
    label = selectors.workspace(request.actor, number).part(party, which).label
    if request.method == "POST":
        try:
            done = services.sign_part(
                actor=request.actor, arrangement=number, party=party, section=which,
                shown=request.POST.get("digest", ""), seen=_number(request, "seen"), key=request.POST.get("key", ""),
            )  # fmt: skip
        except Refused as refused:
            return _page(request, number, [_part_panel(request, number, party, section)], refused=refused)
        back = Act(Text("Go on filling in", "继续填写"), reverse("facts", args=(number,)), "main")
        return _signed(request, number, label, done, back)
    return _page(request, number, [_part_panel(request, number, party, section)])


def _part_panel(request: HttpRequest, number: str, party: str, section: str) -> Signing:
    which = known(section)
    found = selectors.workspace(request.actor, number)
    part = found.part(party, which)
    to_sign = selectors.part_to_sign(request.actor, number, party, which)
    amiss = tuple(
        fault.message
        for place, fault in found.faults
        if place[:2] == (party, which) and not frame.waits(place[2], fault)
    )
    hidden = (("seen", str(part.revision)), *_key(request))
    read = Drafting(party, which, part.content, found.tree, "", readonly=True).parts()
    return panel(
        request,
        part.label,
        to_sign.meaning,
        to_sign.body,
        to_sign.seen,
        hidden=hidden,
        needs=_roles(request, amiss),
        read=read,
    )


def _roles(request: HttpRequest, amiss: tuple[Text, ...]) -> tuple[Text, ...]:
    if request.actor.has(*access.SIGNERS):
        return amiss
    words = Text("Quality assurance or the authorised person signs this.", "本项由质量保证人员或者质量受权人签署。")
    return (words, *amiss)


@working
def sign_manifest(request: HttpRequest, number: str) -> HttpResponse:
    """Show what will be signed as the dossier, and sign it."""
    manifests = selectors.manifests_of(request.actor, number)
    last = manifests[-1].number if manifests else 0
    what = filled(_MANIFEST, number=last + 1)

    def shown() -> Signing:
        to_sign = selectors.manifest_to_sign(request.actor, number)
        hidden = (("seen", str(last)), *_key(request))
        read = (_listed(to_sign.body, frame.party_names(selectors.workspace(request.actor, number))),)
        return panel(request, what, to_sign.meaning, to_sign.body, to_sign.seen, hidden=hidden, read=read)

    if request.method == "POST":
        try:
            done = services.sign_manifest(
                actor=request.actor, arrangement=number, shown=request.POST.get("digest", ""),
                seen=_number(request, "seen"), key=request.POST.get("key", ""),
            )  # fmt: skip
        except Refused as refused:
            if isinstance(refused, NotFound):
                raise
            return _page(request, number, [shown()], refused=refused)
        back = Act(Text("To the versions", "查看版本"), reverse("versions", args=(number,)), "main")
        return _signed(request, number, Text("Dossier", "卷宗"), done, back)
    return _page(request, number, [shown()])


def _listed(body: bytes, names: Mapping[str, Text]) -> Part:
    """Return the parts that a manifest names, to be read."""
    rows = [
        (
            names.get(each["party"], each["party"]),
            frame.section_words(each["section"]),
            each["version"],
            Cell(small=each["digest"]),
        )
        for each in json.loads(body)["parts"]
    ]
    heads = (Text("Company", "企业"), Text("Section", "部分"), Text("Version", "版本"), Text("Digest", "摘要"))
    return plain_table("", heads, rows)


@working
def countersign(request: HttpRequest, number: str, party: str, digest: str) -> HttpResponse:
    """Show an agreement as the holder signed it, and countersign it."""
    standing = selectors.agreements_for(request.actor, number)
    found = next((each for each in standing if each.to_sign.seen == digest), None)
    if found is None:
        raise NotFound
    what = name_of(found.agreement) or _AGREEMENT

    def shown() -> Signing:
        to_sign = found.to_sign
        return panel(
            request, what, to_sign.meaning, to_sign.body, to_sign.seen, hidden=_key(request), needs=_roles(request, ())
        )

    if request.method == "POST":
        try:
            done = services.countersign(
                actor=request.actor, arrangement=number, party=party, shown=request.POST.get("digest", ""),
                key=request.POST.get("key", ""),
            )  # fmt: skip
        except Refused as refused:
            if isinstance(refused, NotFound):
                raise
            return _page(request, number, [shown()], refused=refused)
        back = Act(Text("To the versions", "查看版本"), reverse("versions", args=(number,)), "main")
        return _signed(request, number, _AGREEMENT, done, back)
    return _page(request, number, [shown()])


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len("1" * 10) else -1
