"""A determination as parts of a page: the verdict, the findings by what blocks most, the chain as it stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from fenduan.assessment.determination import Determination
from fenduan.assessment.evaluate import Assessed
from fenduan.assessment.projection import WITHHELD, Projection
from fenduan.documents.chain import Thing
from fenduan.documents.chain_table import table_of_chain
from fenduan.documents.drawing import draw
from fenduan.documents.findings import about, cited, missing_of, provision, remedy_of, said
from fenduan.documents.svg import Svg
from fenduan.documents.words import GRAVITY, listed
from fenduan.platform.web.parts import Act, Drawing, Empty, Finding, Link, Note, Part, Verdict
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

_SHOWN: Final = ("not_met", "not_shown", "pending", "for_judgement", "met")
_OPEN: Final = ("not_met", "not_shown", "pending")
_IN_PRINCIPLE: Final = Text('a rule "in principle"', "“原则上”的要求")
_ADVISORY: Final = Text("for information only", "仅供参考")
_REQUIREMENT, _FACTS = Text("Requirement", "要求"), Text("Facts at", "事实位置")
_EVIDENCE, _REMARK = Text("Evidence", "证明文件"), Text("Remark", "备注")
_SEGMENTS_TO_COME: Final = Text(
    "Judged by the segments that are stated and that you may see. The companies' own parts count once they have signed "
    "them; then it is judged anew.",
    "仅依据已填写且您有权查看的生产段评估。各企业签署本方内容后，将计入并重新评估。",
)
# More places than these are counted, not listed; the export has them all.
_FEW: Final = 4


@dataclass(frozen=True, slots=True)
class Judged(Part):
    """The findings of a determination: those that somebody has to look at, and the others folded away."""

    template: ClassVar[str] = "web/parts/judged.html"
    open: tuple[Finding, ...]
    judge: tuple[Finding, ...]
    met: tuple[Finding, ...]
    aside: tuple[Finding, ...]
    withheld: Note | None = None


def verdict_of(determination: Determination, acts: tuple[Act, ...] = (), *, live: bool = False) -> Verdict:
    """Return the outcome in one line; ``live`` where it is of drafts, whose segments may be stated by and by."""
    counts = determination.counts
    shown = tuple((status, counts.get(status, 0)) for status in _SHOWN if counts.get(status) or status in _OPEN[:2])
    partial = isinstance(determination, Projection) and determination.partial
    remark = _SEGMENTS_TO_COME if live and _may_grow(determination) else None
    return Verdict(determination.outcome, shown, determination.as_of, partial, acts, remark)


def _may_grow(determination: Determination) -> bool:
    """Whether it is out of scope for the segments that are stated alone: those to come may bring it in."""
    stated = determination.case.scope_exclusion
    return determination.outcome == "out_of_scope" and stated in ("holder_alone", "one_site")


def judged(determination: Determination, language: Language, links: Sequence[tuple[Link, ...]] = ()) -> Judged:
    """Return the findings; ``links`` are the fields of each by its index.

    A finding's id is ``finding-`` and its index, so that fields can point at it.
    """
    parts = [
        finding_of(determination, each, language, number, links[number] if number < len(links) else ())
        for number, each in enumerate(determination.findings)
    ]
    order = {status: place for place, status in enumerate(GRAVITY)}
    parts.sort(key=lambda each: (order[each.status], bool(each.flags)))
    withheld = determination.withheld_titles if isinstance(determination, Projection) else ()
    return Judged(
        tuple(each for each in parts if each.status in _OPEN),
        tuple(each for each in parts if each.status == "for_judgement"),
        tuple(each for each in parts if each.status == "met"),
        tuple(each for each in parts if each.status not in _SHOWN),
        Note((WITHHELD, *withheld)) if withheld else None,
    )


def finding_of(
    determination: Determination, each: Assessed, language: Language, number: int, links: tuple[Link, ...] = ()
) -> Finding:
    """Return one finding."""
    found = each.finding
    flags = ([_IN_PRINCIPLE] if found.discretion else []) + ([] if each.counts else [_ADVISORY])
    missing = missing_of(found, language)
    return Finding(
        f"finding-{number}",
        found.status.value,
        about(determination.case, found, language),
        said(found.reason.pick(language)),
        remedy_of(each, language),
        (missing,) if missing else (),
        cited(provision(each), language),
        tuple(flags),
        links[:_FEW],
        tuple(_more(determination, each, language)),
    )


def _more(determination: Determination, each: Assessed, language: Language) -> list[tuple[Text, str]]:
    rows = [(_REQUIREMENT, each.requirement.title.pick(language))]
    papers = determination.evidence(each)
    if papers:
        rows.append((_EVIDENCE, listed(papers, language)))
    rows += [(_REMARK, said(remark.pick(language))) for remark in each.finding.remarks]
    pointers = determination.pointers(each)
    if pointers:
        rows.append((_FACTS, listed(pointers[:_FEW], language)))
    return rows


def chain_of(
    determination: Determination, language: Language, name: str = "chain", links: Mapping[Thing, str] | None = None
) -> Part:
    """Return the chain as drawn, or what to do first where there is none.

    ``links`` are the addresses to which segments and hand-offs lead, in the drawing and in the tables behind it.
    """
    case = determination.case
    if not case.ordered_segments:
        return Empty(
            Text("The chain is drawn here as it grows", "生产链图将在此处显示"),
            Text("State the sites first, then the segments at them.", "请先填写场地，再填写各场地的生产段。"),
        )
    drawn = draw(case, determination.findings, language, name=name, links=links)
    tables = table_of_chain(case, determination.findings, language)
    known = links or {}
    hrefs = (
        tuple(known.get(("segment", each.id), "") for each in case.ordered_segments),
        tuple(known.get(("edge", first.id, second.id), "") for first, second in case.edges),
    )
    return Drawing(_enlarged(drawn), Text("The chain of manufacture", "生产链图"), _size(drawn.width), tables, hrefs)


def _size(width: float) -> Literal["small", "medium", "wide"]:
    return "small" if width <= _NARROW else "medium" if width * _LARGER <= _PAGE else "wide"


def _enlarged(drawn: Svg) -> str:
    """Return a drawing that fits a page at the size at which a screen is read; the others keep their own size."""
    if _size(drawn.width) == "wide":
        return drawn.markup
    wide, high = drawn.width * _LARGER, drawn.height * _LARGER
    return _SIZE.sub(f' width="{wide:.0f}" height="{high:.0f}"', drawn.markup, count=1)


_NARROW: Final = 400.0
_PAGE: Final = 1240.0
_LARGER: Final = 1.35
_SIZE: Final = re.compile(r' width="[0-9.]+" height="[0-9.]+"')


def outcome_meaning(determination: Determination) -> Text:
    """Return what the outcome means, in a sentence."""
    return label("outcome_meaning", determination.outcome)
