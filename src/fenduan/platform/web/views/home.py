"""The first page: the desk of who is signed in, or what this is and how to sign in; searching; notices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, ROLE_LABELS, Actor
from fenduan.platform.base.text import filled
from fenduan.platform.desks import selectors, services
from fenduan.platform.desks.administration import needs_of
from fenduan.platform.web.access import at_one_look, public, working
from fenduan.platform.web.desk import address_of, dues_of
from fenduan.platform.web.parts import Act, Card, Cell, Chip, Dues, Empty, Head, Note, Part, plain_table
from fenduan.platform.web.posted import number_of
from fenduan.reference.text import Text

_TITLE = Text("What needs me", "我的事项")
_FEW = 8
_SHOWN = 20
"""Things that a card of the desk shows at first."""


@public
@at_one_look
def home(request: HttpRequest) -> HttpResponse:
    """Show the desk, or how to sign in."""
    actor = request.actor
    if actor is None:
        if request.user.is_authenticated:
            return redirect("account")
        return render(request, "web/home.html")
    roles = [ROLE_LABELS[each] for each in sorted(actor.roles)]
    role = Text(", ".join(each.en for each in roles), "、".join(each.zh for each in roles))
    own = next(each.name for each in request.organisations if each.pk == actor.organisation_id)
    head = Head(_TITLE, facts=(own, role))
    if not actor.works:
        return render(request, "web/page.html", {"head": head, "body": _administrator(actor)})
    few = None if request.GET.get("all") == "1" else _SHOWN
    desk = selectors.desk(actor, few)
    main, side = _main(actor, desk, few), _side(actor, desk, few)
    context = {"head": head, "notices": _notices(actor), "main": main, "side": side}
    return render(request, "web/desk.html", context)


def _administrator(actor: Actor) -> list[Part]:
    words = Text("You manage the accounts of your organisation.", "您负责管理本单位的账户。")
    act = (
        Act(Text("To the accounts", "管理账户"), reverse("organisation"), "main")
        if actor.has(*ADMINISTRATORS)
        else None
    )
    calm = Empty(
        Text("Nothing needs you now", "目前没有待办事项"),
        Text(
            "Every role is held, nobody waits for an invitation, everybody has a second factor.",
            "各角色均有人担任，没有待接受的邀请，人员均已设置第二因素。",
        ),
    )
    needs = _listed(needs_of(actor), None, calm)
    return [Note((words,), act=act), Card(needs, Text("Needs me, by due date", "待我办理（按到期日）"))]


def _listed(items: list[selectors.Item], few: int | None, empty: Empty) -> tuple[Part, ...]:
    """Return the things that are due first, and that there are more; all of them where ``few`` is ``None``."""
    dues = Dues(dues_of(items[:few], clock.today()), empty)
    if few is None or len(items) <= few:
        return (dues,)
    words = Text("More are due later than these.", "另有到期日较晚的事项。")
    return dues, Note((words,), act=Act(Text("Show all", "显示全部"), f"{reverse('home')}?all=1", "quiet"))


def _main(actor: Actor, desk: selectors.Desk, few: int | None) -> list[Part]:
    title = Text("Needs me, by due date", "待我办理（按到期日）")
    empty = _nothing(actor, begun=bool(desk.arrangements))
    found: list[Part] = [Card(_listed(desk.today, few, empty), title)]
    if actor.kind == "enterprise":
        found.append(_arrangements(desk))
    return found


def _nothing(actor: Actor, *, begun: bool) -> Empty:
    if actor.kind != "enterprise" or begun:
        words = Text(
            "What comes to need you stands here, the nearest due date first.", "待办事项将按到期日先后显示在此处。"
        )
        return Empty(Text("Nothing needs you now", "目前没有待办事项"), words)
    words = Text(
        "Begin an arrangement, or wait for an invitation of a holder.", "可以新建分段生产安排，或者等待持有人邀请。"
    )
    act = Act(Text("New arrangement", "新建安排"), reverse("new_arrangement"), "main")
    return Empty(Text("Nothing needs you now", "目前没有待办事项"), words, (act,))


def _arrangements(desk: selectors.Desk) -> Card:
    rows = [
        (
            Cell(row.number, address_of("invitation" if row.invited else "arrangement", row.number)),
            row.title,
            row.holder,
        )
        for row in desk.arrangements
    ]
    title = Text("My arrangements", "我的分段生产安排")
    if not rows:
        words = Text(
            "An arrangement holds one product and all who make it.", "一项安排涵盖一个产品及其全部生产参与方。"
        )
        return Card((Empty(Text("No arrangement yet", "尚无分段生产安排"), words),), title)
    heads = (Text("Number", "编号"), Text("Title", "名称"), Text("Holder", "持有人"))
    return Card((plain_table("", heads, rows),), title)


def _side(actor: Actor, desk: selectors.Desk, few: int | None) -> list[Part]:
    calm = Empty(
        Text("Nothing is at risk", "目前没有风险事项"), Text("No period runs out soon.", "近期没有即将届满的期限。")
    )
    found: list[Part] = [Card(_listed(desk.at_risk, few, calm), Text("At risk", "风险提示"))]
    piles = selectors.queue(actor)
    if piles:
        rows = [(Cell(pile.label, _queue_address(pile.state)), pile.count) for pile in piles]
        table = plain_table("", (Text("State", "状态"), Text("Cases", "案件数")), rows)
        found.append(Card((table,), Text("The queue", "在办案件")))
    return found


def _queue_address(state: str) -> str:
    try:
        return f"{reverse('cases')}?state={state}"
    except NoReverseMatch:
        return ""


def _notices(actor: Actor) -> list[Part]:
    rows = [
        (
            Cell(each.words, address_of(each.kind, each.number), small=each.number),
            each.made_at,
            Cell(act=Act(Text("Put aside", "知道了"), reverse("put_aside"), "quiet", "post", (("id", str(each.pk)),))),
        )
        for each in selectors.notices(actor)[:_FEW]
    ]
    if not rows:
        return []
    heads = (Text("What", "事项"), Text("Since", "时间"), Text("Action", "操作"))
    return [Card((plain_table("", heads, rows),), Text("New since you were here", "新的通知"))]


@working
@require_POST
def put_aside(request: HttpRequest) -> HttpResponse:
    """Put a notice aside."""
    services.put_aside(actor=request.actor, notice_id=number_of(request, "id"))
    return redirect("home")


@working
@at_one_look
def search(request: HttpRequest) -> HttpResponse:
    """Show what the actor may know of that a search finds."""
    said = request.GET.get("q", "")[:200]
    found = selectors.search(request.actor, said)
    empty = Empty(
        Text("Nothing is found", "没有找到相关内容"),
        Text("Search by number, title, company or licence number.", "可按编号、名称、企业或者许可证编号搜索。"),
    )
    title = filled(Text("Found: {count}", "搜索结果{count}项"), count=len(found))
    labels = {
        "arrangement": Chip("pending", Text("arrangement", "分段生产安排")),
        "invitation": Chip("not_shown", Text("invitation", "邀请")),
        "case": Chip("for_judgement", Text("case", "案件")),
        "licence": Chip("met", Text("licence", "许可证")),
    }
    rows = [
        (Cell(chip=labels[each.kind]), Cell(each.number, address_of(each.kind, each.number)), each.words, each.about)
        for each in found
    ]
    heads = (Text("Kind", "类别"), Text("Number", "编号"), Text("What", "名称"), Text("Whose", "单位"))
    body = [Card((plain_table("", heads, rows) if rows else empty,))]
    return render(request, "web/page.html", {"head": Head(title), "body": body})
