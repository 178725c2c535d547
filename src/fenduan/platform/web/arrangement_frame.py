"""What all pages of one arrangement have in common: its head, its tabs, the state of its parts in words."""

from typing import Final

from django.urls import reverse

from fenduan.platform.arrangements.drafts import Fault
from fenduan.platform.arrangements.models import Arrangement
from fenduan.platform.arrangements.parts import PAPERS, SECTIONS, Section
from fenduan.platform.arrangements.selectors import OwnPart, PartyState, Workspace
from fenduan.platform.base.text import filled
from fenduan.platform.web.parts import Act, Chip, Head, Link, Tabs
from fenduan.reference.text import Text

VIEWS: Final[tuple[tuple[str, Text], ...]] = (
    ("arrangement", Text("Overview", "概览")),
    ("facts", Text("Facts", "填写")),
    ("participants", Text("Participants", "参与企业")),
    ("versions", Text("Versions", "版本")),
    ("exchange", Text("Import and export", "导入导出")),
)
AS_AUTHORITY: Final = ("arrangement", "versions", "exchange")


def head_of(found: Arrangement, acts: tuple[Act, ...] = ()) -> Head:
    """Return the head of an arrangement's page."""
    trail = (Link(Text("Arrangements", "分段生产安排"), reverse("arrangements")),)
    return Head(found.title, number=found.number, facts=(found.holder.name,), trail=trail, acts=acts)


def tabs_of(number: str, current: str, views: tuple[str, ...] = ()) -> Tabs:
    """Return the views of an arrangement, all of them unless some are named."""
    links = tuple(
        Link(words, reverse(name, args=(number,)), name == current)
        for name, words in VIEWS
        if not views or name in views
    )
    return Tabs(Text("Views of this arrangement", "本安排的各个视图"), links)


def state_of(part: OwnPart) -> Chip:
    """Return how a part stands, in words."""
    if part.version is None:
        if not part.content:
            return Chip("not_applicable", Text("not begun", "未填写"))
        return Chip("pending", Text("draft", "草稿"))
    if part.changed:
        words = Text("changed since version {version}", "第{version}版签署后有修改")
        return Chip("not_shown", filled(words, version=part.version))
    return Chip("met", filled(Text("signed, version {version}", "已签署第{version}版"), version=part.version))


_PARTY_STATES: Final = {
    "invited": Chip("pending", Text("invited", "已邀请")),
    "accepted": Chip("pending", Text("accepted, nothing signed yet", "已接受，尚未签署")),
    "declined": Chip("not_met", Text("declined", "已谢绝")),
}


def party_state_of(party: PartyState) -> Chip:
    """Return how far another party is."""
    if party.signed:
        return Chip("met", Text("has signed", "已签署"))
    return _PARTY_STATES[party.state]


def address_of(number: str, part: OwnPart) -> str:
    """Return where a part is filled in."""
    return reverse("section", args=(number, part.party, part.section))


def party_names(found: Workspace) -> dict[str, Text]:
    """Return what the parties are called, as far as the actor knows of them."""
    names: dict[str, Text] = {each.party: each.name for each in found.others}
    for entry in found.tree.get("parties", ()):
        name = entry.get("name")
        if isinstance(name, dict) and name:
            first = next(iter(name.values()))
            names[str(entry.get("id"))] = Text(str(name.get("en", first)), str(name.get("zh", first)))
        elif isinstance(name, str):
            names[str(entry.get("id"))] = Text(name, name)
    return names


def waits(pointer: str, fault: Fault) -> bool:
    """Whether a fault is only that another company has not stated yet what is named; a document is one's own."""
    return fault.rule in ("unknown-reference", "no-edge") and PAPERS.isdisjoint(pointer.split("/"))


def section_words(section: Section) -> Text:
    """Return what a section is called."""
    return SECTIONS[section].label


__all__ = [
    "SECTIONS",
    "address_of",
    "head_of",
    "party_names",
    "party_state_of",
    "section_words",
    "state_of",
    "tabs_of",
    "waits",
]
