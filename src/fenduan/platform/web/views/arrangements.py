"""Arrangements: the list, and one as a whole."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fenduan.platform.arrangements import selectors
from fenduan.platform.arrangements.selectors import Live, Row, Workspace
from fenduan.platform.base.actor import Actor
from fenduan.platform.web import arrangement_frame as frame
from fenduan.platform.web.access import working
from fenduan.platform.web.basis import changed_basis, changed_since_signed
from fenduan.platform.web.drafting import anchor, anchors_in, links_to, nearest
from fenduan.platform.web.judgement import chain_of, judged, verdict_of
from fenduan.platform.web.listing import Filter, Listing
from fenduan.platform.web.parts import (
    Act,
    Card,
    Cell,
    Chip,
    Column,
    Empty,
    Finding,
    Head,
    Note,
    Part,
    Words,
    plain_table,
)
from fenduan.platform.web.section_form import form_of
from fenduan.reference.labels import label
from fenduan.reference.text import Text

_STATES: Final = {
    "invited": Chip("not_shown", Text("invitation to answer", "邀请待答复")),
    "accepted": Chip("pending", Text("in preparation", "编制中")),
    "opened": Chip("pending", Text("submitted", "已提交")),
}
_NUMBER, _TITLE = Text("Number", "编号"), Text("Title", "名称")
_CHANGED, _HOLDER = Text("Since", "起始时间"), Text("Holder", "持有人")


def _cells(row: Row) -> tuple[Cell, ...]:
    href = reverse("invited" if row.state == "invited" else "arrangement", args=(row.number,))
    roles = tuple(label("role", each) for each in row.roles)
    role = Text(", ".join(each.en for each in roles), "、".join(each.zh for each in roles))
    manifest = "" if row.manifest is None else str(row.manifest)
    return (
        Cell(row.number, href),
        Cell(row.title, href, small=role),
        Cell(row.holder),
        Cell(chip=_STATES.get(row.state)),
        Cell(manifest),
        Cell(row.changed_at),
    )


def _listing(actor: Actor) -> Listing:
    new = (Act(Text("New arrangement", "新建安排"), reverse("new_arrangement"), "main"),)
    begin = Text(
        "Begin with the product and the sites; the assessment grows with what you state.",
        "先填写产品和场地，评估随填写内容逐步生成。",
    )
    wait = Text("Arrangements stand here once they are submitted to you.", "提交至贵单位的分段生产安排将显示在此处。")
    enterprise = actor.kind == "enterprise"
    empty = Empty(
        Text("No arrangement yet", "尚无分段生产安排"), begin if enterprise else wait, new if enterprise else ()
    )
    return Listing(
        Text("Arrangements", "分段生产安排"),
        (
            Column("number", _NUMBER, "number", nowrap=True),
            Column("title", _TITLE),
            Column("holder", _HOLDER),
            Column("state", Text("State", "状态"), "state"),
            Column("manifest", Text("Manifest", "卷宗版本"), "manifest", numeric=True),
            Column("changed", _CHANGED, "changed_at", nowrap=True),
        ),
        _cells,
        "-number",
        (Filter("q", Text("Number, title or holder", "编号、名称或者持有人"), selectors.named),),
        empty,
        gather=lambda page: selectors.rows(actor, page),
    )


@working
def arrangements(request: HttpRequest) -> HttpResponse:
    """List the arrangements that the actor may know of."""
    shown = _listing(request.actor).show(request, selectors.listed_for(request.actor))
    if isinstance(shown, HttpResponse):
        return shown
    acts: tuple[Act, ...] = ()
    if request.actor.kind == "enterprise":
        acts = (
            Act(Text("Site profiles", "场地档案"), reverse("profiles")),
            Act(Text("New arrangement", "新建安排"), reverse("new_arrangement"), "main"),
        )
    head = Head(Text("Arrangements", "分段生产安排"), acts=acts)
    return render(request, "web/page.html", {"head": head, "body": [Card((shown,))]})


@working
def arrangement(request: HttpRequest, number: str) -> HttpResponse:
    """Show one arrangement: to a participant its workspace, to an authority what was submitted to it."""
    if request.actor.kind != "enterprise":
        return _submitted(request, number)
    found = selectors.workspace(request.actor, number)
    acts = (Act(Text("Fill in", "填写"), reverse("facts", args=(number,)), "main"),)
    context = {
        "head": frame.head_of(found.arrangement, acts),
        "tabs": frame.tabs_of(number, "arrangement"),
        "body": [
            *changed_since_signed(request.actor, found.arrangement),
            Card((_own(found),), Text("What you state", "由本单位填写的内容")),
            *_others(found),
        ],
        "number": number,
        "live": live_parts(request, number) if "judged" in request.GET else None,
    }
    return render(request, "web/arrangement.html", context)


def _submitted(request: HttpRequest, number: str) -> HttpResponse:
    found = selectors.arrangement_for(request.actor, number)
    last = selectors.manifests_of(request.actor, number)[-1]
    projection = selectors.assessment_of(request.actor, number, last.number)
    parts: list[Part] = [
        *changed_basis(request.actor, found, last.signed_at),
        verdict_of(projection),
        Card((chain_of(projection, request.language),), Text("The chain", "生产链")),
        Card((judged(projection, request.language),), Text("Assessment", "评估")),
    ]
    tabs = frame.tabs_of(number, "arrangement", frame.AS_AUTHORITY)
    return render(request, "web/page.html", {"head": frame.head_of(found), "tabs": tabs, "body": parts})


def _own(found: Workspace) -> Part:
    names = frame.party_names(found)
    several = len({each.party for each in found.own}) > 1
    amiss: dict[tuple[str, str], int] = {}
    for (party, section, pointer), fault in found.faults:
        if not frame.waits(pointer, fault):
            amiss[party, section] = amiss.get((party, section), 0) + 1
    rows = []
    for each in found.own:
        wrong = amiss.get((each.party, each.section), 0)
        rows.append(
            (
                Cell(each.label, frame.address_of(found.arrangement.number, each),
                     small=names.get(each.party, each.party) if several else ""),
                Cell(chip=frame.state_of(each)),
                Cell(chip=Chip("not_met", Text("to correct", "待更正"), wrong)) if wrong else Cell(),
                Cell(each.edited_at),
            )
        )  # fmt: skip
    heads = (Text("Section", "部分"), Text("State", "状态"), Text("Check", "核对"), Text("Last change", "最近修改"))
    return plain_table("", heads, rows)


def _others(found: Workspace) -> list[Part]:
    if not found.others:
        return []
    rows = [
        (
            Cell(each.name, reverse("other_party", args=(found.arrangement.number, each.party))),
            Cell(chip=frame.party_state_of(each)),
            Cell(len(each.sections)) if found.holds else Cell(),
        )
        for each in found.others
    ]
    heads = (Text("Company", "企业"), Text("State", "状态"), Text("Signed sections", "已签署部分"))
    return [Card((plain_table("", heads, rows),), Text("What the others state", "其他企业填写的内容"))]


# The live assessment


@working
def live(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the assessment as a piece of a page, with what was found put to the fields of one section."""
    return render(request, "web/live.html", live_parts(request, number))


def live_parts(request: HttpRequest, number: str) -> dict[str, object]:
    """Return what the live assessment is drawn from."""
    found = selectors.live_assessment(request.actor, number)
    if found.projection is None:
        words = Text("The assessment begins once it is stated who the holder is.", "填写持有人信息后，即可开始评估。")
        return {"verdict": Note((words,)), "judged": None, "chain": None, "onto": []}
    base = reverse("facts", args=(number,))
    names: dict[str, Words] = {key: each.label for key, each in frame.SECTIONS.items()}
    links = [links_to(base, places, names) for places in found.fields]
    shown = judged(found.projection, request.language, links)
    return {
        "verdict": verdict_of(found.projection, live=True),
        "judged": shown,
        "chain": chain_of(found.projection, request.language, links=_leading(number, found)),
        "onto": _onto(request, number, found, {each.id: each for each in (*shown.open, *shown.judge)}),
    }


def _leading(number: str, found: Live) -> dict[tuple[str, ...], str]:
    """Return where the things of the chain lead: own ones to their fields, others' to what their company states."""
    base = reverse("facts", args=(number,))
    return {
        thing: (
            f"{base}{party}/{section}/#{anchor(pointer)}"
            if party in found.own
            else f"{reverse('other_party', args=(number, party))}#{section}"
        )
        for thing, (party, section, pointer) in found.chain.items()
    }


def _onto(
    request: HttpRequest, number: str, found: Live, findings: dict[str, Finding]
) -> list[tuple[str, list[Finding]]]:
    """Return, for each place of the form that the page shows, what was found on it and is still open."""
    party, section = request.GET.get("party", ""), request.GET.get("section", "")
    if section not in frame.SECTIONS:
        return []
    workspace = selectors.workspace(request.actor, number)
    anchors = anchors_in(form_of(workspace, workspace.part(party, section)).parts())
    placed: dict[str, dict[str, Finding]] = {}
    for (whose, which, pointer), indexes in found.findings.items():
        where = nearest(pointer, anchors) if (whose, which) == (party, section) else None
        for index in indexes:
            finding = findings.get(f"finding-{index}")
            if where is not None and finding is not None:
                # What is said twice alike of one field is read once.
                placed.setdefault(where, {}).setdefault(str(finding.reason), finding)
    return [(where, list(each.values())) for where, each in placed.items()]
