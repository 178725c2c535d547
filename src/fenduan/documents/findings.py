"""Findings as parts of a document: by section and requirement, each with reason, remedy, provision and evidence."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fenduan.assessment.determination import Determination
from fenduan.assessment.evaluate import Assessed
from fenduan.documents.chain import name_of
from fenduan.documents.clean import clean
from fenduan.documents.tree import Block, Heading, Item, Note, Paragraph, Table
from fenduan.documents.words import SIGNS, listed, named, opened, parted
from fenduan.dossier.model import Document
from fenduan.law.arrangement import Arrangement
from fenduan.law.citation import Citation
from fenduan.law.finding import Finding, Status, show
from fenduan.law.requirement import SECTIONS, Requirement
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

_BLOCKING: Final = (Status.NOT_MET, Status.NOT_SHOWN)
_SET_ASIDE: Final = (Status.NOT_APPLICABLE, Status.NOT_YET_IN_FORCE, Status.LAPSED)
# More pointers than these are counted, not listed; the JSON has them all.
_POINTERS: Final = 4

_LABELS: Final[dict[str, Text]] = {
    "remedy": Text("To do", "如何补正"),
    "missing": Text("Missing", "缺项"),
    "evidence": Text("Evidence", "证明文件"),
    "remark": Text("Remark", "备注"),
    "question": Text("Open question", "未决问题"),
    "law": Text("Provision", "条款"),
    "facts": Text("Facts at", "事实位置"),
}
_IN_PRINCIPLE: Final = Text('a rule "in principle"', "“原则上”的要求")
_ADVISORY: Final = Text("for information, not part of the outcome", "仅供参考，不计入结论")
_BINDS: Final[dict[str, Text]] = {
    "holder": Text("the holder", "持有人"),
    "entrusted_manufacturer": Text("the entrusted manufacturer", "受托生产企业"),
    "domestic_agent": Text("the domestic agent", "境内企业法人"),
    "holder_province": Text("the holder's province", "持有人所在地省级药品监督管理部门"),
    "manufacturer_province": Text("the manufacturer's province", "受托生产企业所在地省级药品监督管理部门"),
    "cde": Text("the Center for Drug Evaluation", "药品审评中心"),
}
_BOUND: Final = Text("Binds: {whom}", "适用对象：{whom}")
_WHOLE: Final = Text("The arrangement as a whole", "整体安排")
_OR: Final = Text("or instead: ", "或者：")
_MORE: Final = Text("and {count} more", "等共{total}处")
_ASIDE: Final = Text("Not applicable or not in force", "不适用或者未施行的要求")
_ASIDE_HEAD: Final = (
    Text("Requirement", "要求"),
    Text("Status", "判定"),
    Text("Reason", "理由"),
    Text("Provision", "条款"),
)
_DOCUMENT: Final = Text('{id} "{title}"', "{id}《{title}》")
_PAGES: Final = Text("{pages} p.", "{pages}页")


def by_section(determination: Determination, language: Language) -> Iterator[Block]:
    """Yield the findings under the sections of the register; what does not apply closes each as a table."""
    for section, title in SECTIONS.items():
        found = [each for each in determination.findings if each.requirement.section == section]
        if not found:
            continue
        yield Heading(
            2,
            f"{section}　{title.pick(language)}" if language == "zh" else f"{section}. {title.en}",
            f"section-{section.lower()}",
        )
        aside = [each for each in found if each.finding.status in _SET_ASIDE]
        for requirement in dict.fromkeys(each.requirement.id for each in found):
            own = [each for each in found if each.requirement.id == requirement and each not in aside]
            if own:
                yield from _requirement(determination, own, language)
        if aside:
            yield _aside(determination, aside, language)


def _requirement(determination: Determination, own: Sequence[Assessed], language: Language) -> Iterator[Block]:
    requirement = own[0].requirement
    yield Heading(3, opened(requirement.title.pick(language)), anchor(requirement))
    whom = listed([_BINDS[each].pick(language) for each in requirement.binds], language)
    bound = _BOUND.pick(language).format(whom=whom)
    yield Paragraph(parted([*cited_together(requirement.cites, language), bound], language), "law")
    for each in own:
        yield item(determination, each, language)


def anchor(requirement: Requirement) -> str:
    """Return the id that the requirement's heading has in a document."""
    return "r-" + requirement.id.replace("/", "-")


def cited(citation: Citation, language: Language) -> str:
    """Name a provision, and how sure its text is where it is not a primary text read whole."""
    said = citation.text().pick(language)
    if citation.sureness == "P":
        return said
    grade = label("grade", citation.sureness).pick(language)
    return f"{said}（{grade}）" if language == "zh" else f"{said} ({grade})"


def cited_together(citations: Iterable[Citation], language: Language) -> list[str]:
    """Name provisions, each instrument once with all its places."""
    places: dict[str, list[str]] = {}
    for each in citations:
        title = f"《{each.instrument.title.zh}》" if language == "zh" else f"{each.instrument.title.en}, "
        places.setdefault(title, []).append(cited(each, language).removeprefix(title))
    return [title + listed(found, language) for title, found in places.items()]


def provision(each: Assessed) -> Citation:
    """Return the provision that a finding rests on."""
    return each.finding.cites or each.requirement.cites[0]


def _aside(determination: Determination, found: Iterable[Assessed], language: Language) -> Table:
    rows = tuple(
        (
            _named(determination, each, language),
            f"{SIGNS[each.finding.status]} {label('status', each.finding.status).pick(language)}",
            said(each.finding.reason.pick(language)),
            cited(provision(each), language),
        )
        for each in found
    )
    return Table(_ASIDE.pick(language), tuple(each.pick(language) for each in _ASIDE_HEAD), rows, (27, 15, 30, 28))


def _named(determination: Determination, each: Assessed, language: Language) -> str:
    """Name a requirement, with its subject where there is one."""
    title = opened(each.requirement.title.pick(language))
    if each.finding.subject is None:
        return title
    subject = about(determination.case, each.finding, language)
    return f"{title}（{subject}）" if language == "zh" else f"{title} ({subject})"


def said(text: str) -> str:
    """Return a sentence that may hold what others wrote, fit to be printed."""
    return clean(text)


def item(determination: Determination, each: Assessed, language: Language) -> Item:
    """Return one finding as a part of a document."""
    finding = each.finding
    flags = [_IN_PRINCIPLE] if finding.discretion else []
    flags += [] if each.counts else [_ADVISORY]
    return Item(
        finding.status.value,
        label("status", finding.status).pick(language),
        about(determination.case, finding, language),
        tuple(flag.pick(language) for flag in flags),
        said(finding.reason.pick(language)),
        tuple(_notes(determination, each, language)),
    )


def about(case: Arrangement, finding: Finding, language: Language) -> str:
    """Name what a finding is about."""
    subject = finding.subject
    if subject is None or not subject.ids:
        return (label("subject", "product") if subject is not None else _WHOLE).pick(language)
    ids = subject.ids
    match subject.kind:
        case "segment" | "edge":
            return " → ".join(name_of(case.segments[each], language) for each in ids)
        case "site":
            names = [name_of(case.sites[ids[0]], language), *(label("form", each).pick(language) for each in ids[1:])]
            return listed([clean(name) for name in names], language)
        case "person":
            role = label("person_role", ids[1]).pick(language)
            return listed([name_of(case.parties[ids[0]], language), role], language)
        case _:
            return named([name_of(case.parties[each], language) for each in ids if each in case.parties], language)


def _notes(determination: Determination, each: Assessed, language: Language) -> Iterator[Note]:
    finding = each.finding
    for key, text in _told(determination, each, language):
        yield Note(_LABELS[key].pick(language), text)
    if finding.cites is not None:
        yield Note(_LABELS["law"].pick(language), cited(finding.cites, language), "law")
    pointers = determination.pointers(each)
    if pointers:
        shown = listed(pointers[:_POINTERS], language)
        if len(pointers) > _POINTERS:
            more = _MORE.pick(language).format(count=len(pointers) - _POINTERS, total=len(pointers))
            shown = shown + more if language == "zh" else f"{shown} {more}"
        yield Note(_LABELS["facts"].pick(language), shown, "small")


def _told(determination: Determination, each: Assessed, language: Language) -> Iterator[tuple[str, str]]:
    finding = each.finding
    remedy = remedy_of(each, language)
    if remedy:
        yield "remedy", remedy
    missing = missing_of(finding, language)
    if missing:
        yield "missing", missing
    papers = determination.evidence(each)
    if papers:
        listing = {document.id: document for document in determination.case.dossier.documents or ()}
        yield "evidence", parted([paper(listing[key], language) for key in papers], language)
    for remark in finding.remarks:
        yield "remark", said(remark.pick(language))
    if finding.questions:
        yield "question", listed([str(number) for number in finding.questions], language)


def remedy_of(each: Assessed, language: Language) -> str:
    """Say what would cure a finding; nothing where nothing is to be done."""
    what = each.finding.remedy.what
    return "" if what is None else said(what.pick(language))


def missing_of(finding: Finding, language: Language) -> str:
    """Say what is missing, each way that would do; nothing where the remedy says it all."""
    ways = [listed([said(lack.what.pick(language)) for lack in way], language) for way in finding.missing]
    if len(ways) == 1 and finding.remedy.what is not None and ways[0] in said(finding.remedy.what.pick(language)):
        return ""
    return parted([ways[0], *(_OR.pick(language) + way for way in ways[1:])], language) if ways else ""


def paper(document: Document, language: Language) -> str:
    """Name a document: id, title, date, pages."""
    name = document.id
    if document.title is not None:
        name = _DOCUMENT.pick(language).format(id=document.id, title=clean(show(document.title, language)))
    stated = [] if document.date is None else [document.date.isoformat()]
    stated += [] if document.pages is None else [_PAGES.pick(language).format(pages=document.pages)]
    if not stated:
        return name
    return f"{name}（{'，'.join(stated)}）" if language == "zh" else f"{name} ({', '.join(stated)})"


def blocking(determination: Determination) -> list[Assessed]:
    """Return the findings that stand in the way: contrary outright, contrary to a rule in principle, not shown."""
    found = [each for each in determination.findings if each.counts and each.finding.status in _BLOCKING]
    return sorted(found, key=lambda each: (_BLOCKING.index(each.finding.status), each.finding.discretion))
