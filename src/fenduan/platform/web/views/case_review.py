"""Reviewing a case finding by finding: claim, evidence, provision, the machine's finding and the officer's."""

from collections.abc import Iterator
from typing import Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fenduan.assessment.projection import Projection
from fenduan.law.finding import show
from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.cases import reading, selectors, services
from fenduan.platform.cases.models import Conclusion
from fenduan.platform.cases.reading import Review
from fenduan.platform.cases.selectors import Judged, View
from fenduan.platform.procedure.fields import CONCLUSION
from fenduan.platform.web import caseframe as frame
from fenduan.platform.web import handing
from fenduan.platform.web.access import working
from fenduan.platform.web.caseparts import Beside, Conclude, Paper, Reviewing
from fenduan.platform.web.claims import claim
from fenduan.platform.web.judgement import finding_of, verdict_of
from fenduan.platform.web.parts import Card, Cell, Chip, Empty, Field, Form, Note, Part, Table, Words, plain_table
from fenduan.platform.web.posted import again, number_of
from fenduan.platform.web.said import both
from fenduan.reference.text import Language, Text

_ACT: Final = "review_finding"
_SETTLED: Final = ("met", "not_applicable", "not_yet_in_force")
_FEW: Final = 8
_CHIPS: Final = {
    "confirm": Chip("met", CONCLUSION.choices["confirm"]),
    "overrule": Chip("for_judgement", CONCLUSION.choices["overrule"]),
}


@working
@require_http_methods(["GET", "POST"])
def case_review(request: HttpRequest, number: str) -> HttpResponse:
    """Show the findings of a case beside the conclusions, and take a conclusion."""
    found = selectors.case_for(request.actor, number)
    review = reading.review_for(request.actor, number)
    if request.method == "GET":
        return _page(request, found, review)
    place = number_of(request, "place")
    key = request.POST.get("finding", "")
    typed = {name: request.POST.get(f"{name}-{place}", "").strip() for name in ("conclusion", "reasons")}
    try:
        services.act(
            actor=request.actor,
            case=number,
            action=_ACT,
            seen=number_of(request, "seen"),
            key=request.POST.get("key", ""),
            data={"finding": key, **{name: said for name, said in typed.items() if said}},
        )
    except NotFound:
        raise
    except Refused as refused:
        return _page(request, found, review, _at(place, refused))
    following = _next(review, key)
    return redirect(f"{request.path}?at={following}#finding-{following}")


def _at(place: int, refused: Refused) -> tuple[int, Refused]:
    """Return a refusal with its reasons at the fields of one finding's form."""
    fields = {f"{name}-{place}": reasons for name, reasons in refused.fields.items()}
    return place, Refused(refused.reasons, status=refused.status, fields=fields)


def _next(review: Review, key: str) -> int:
    """Return the place of the next finding that waits for a conclusion."""
    waiting = [number for number, each in enumerate(review.judged) if _waits(each) and each.found.key != key]
    place = next((number for number, each in enumerate(review.judged) if each.found.key == key), 0)
    return next((each for each in waiting if each > place), waiting[0] if waiting else place)


def _waits(each: Judged) -> bool:
    return each.conclusion is None and each.found.assessed.finding.status.value not in _SETTLED


def _page(request: HttpRequest, found: View, review: Review, wrong: tuple[int, Refused] | None = None) -> HttpResponse:
    if review.projection is None:
        nothing = Empty(
            Text("Nothing to review", "没有可审查的内容"),
            Text("The version in hand names nobody in this place.", "所审卷宗版本未涉及本地企业。"),
        )
        return frame.page(request, found, [Card((nothing,))])
    may, reasons = _may(request, found.case.number)
    opened = _opened(request, review) if wrong is None else wrong[0]
    sheets = [
        _sheet(request, found, review, place, wrong if may else None, may=may, opened=opened)
        for place in range(len(review.judged))
    ]
    waiting = tuple(sheet for sheet, each in zip(sheets, review.judged, strict=True) if _waits(each))
    done = tuple(sheet for sheet, each in zip(sheets, review.judged, strict=True) if each.conclusion is not None)
    rest = tuple(
        sheet for sheet, each in zip(sheets, review.judged, strict=True) if each.conclusion is None and not _waits(each)
    )
    body: list[Part] = [verdict_of(review.projection)]
    if reasons:
        body.append(Note(reasons, "", _READ_ONLY))
    body.append(Reviewing(waiting, done, rest, Beside()))
    earlier = _earlier(review)
    if earlier is not None:
        body.append(Card((earlier,), Text("Every conclusion so far", "历次审查结论"), _KEPT))
    return frame.page(request, found, body, status=wrong[1].status if wrong is not None else 200)


_READ_ONLY: Final = Text("To be read only, now", "目前仅供查看")
_KEPT: Final = Text("kept beside what the machine found then", "与当时系统评估结果并列保存")


def _opened(request: HttpRequest, review: Review) -> int:
    """Return the place of the finding that is unfolded: the one that was asked for, else the first that waits."""
    asked = request.GET.get("at", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < len("1000"):
        return int(asked)
    return next((place for place, each in enumerate(review.judged) if _waits(each)), -1)


def _may(request: HttpRequest, number: str) -> tuple[bool, tuple[Words, ...]]:
    choice = next((each for each in reading.doable(request.actor, number) if each.action.name == _ACT), None)
    if choice is None:
        return False, (_NOT_NOW,)
    return not choice.obstacles, choice.obstacles


_NOT_NOW: Final = Text("The officer concludes while the case is under examination.", "仅在审查期间由承办人作出结论。")


def _sheet(
    request: HttpRequest,
    found: View,
    review: Review,
    place: int,
    wrong: tuple[int, Refused] | None,
    *,
    may: bool,
    opened: int,
) -> Conclude:
    each, projection, language = review.judged[place], review.projection, request.language
    assessed = each.found.assessed
    if projection is None:
        raise NotFound
    form = _form(found, each, place) if may else None
    if form is not None and wrong is not None and wrong[0] == place:
        form = again(form, request, wrong[1])
    concluded = each.conclusion
    return Conclude(
        finding_of(projection, assessed, language, place),
        tuple(_claims(projection, each, language)),
        tuple(_papers(review, found, each, language)),
        None if concluded is None else _CHIPS[concluded.conclusion],
        "" if concluded is None else _who(concluded),
        "" if concluded is None else concluded.reasons,
        form,
        f"finding-{place}",
        place == opened,
    )


def _who(concluded: Conclusion) -> Words:
    user = concluded.event.user
    return filled(Text("{who}, {day}", "{who}，{day}"), who="" if user is None else user.name, day=concluded.event.on)


def _form(found: View, each: Judged, place: int) -> Form:
    stated = each.conclusion
    fields = (
        Field(
            f"conclusion-{place}",
            CONCLUSION.label,
            "truth",
            "" if stated is None else stated.conclusion,
            choices=tuple(CONCLUSION.choices.items()),
            required=True,
        ),
        Field(
            f"reasons-{place}",
            Text("Reasons", "理由"),
            "long",
            "" if stated is None else stated.reasons,
            hint=Text("Needed to overrule.", "更正系统评估结果的，应当说明理由。"),
        ),
    )
    hidden = (
        ("finding", each.found.key),
        ("place", str(place)),
        ("seen", str(found.case.version)),
        ("key", str(uuid4())),
    )
    words = Text("Conclude", "作出结论") if stated is None else Text("Conclude anew", "重新作出结论")
    return Form(reverse("case_review", args=[found.case.number]), fields, words, hidden, tone="")


def _claims(projection: Projection, each: Judged, language: Language) -> Iterator[tuple[Words, Words]]:
    """Yield what is stated at the places that a finding rests on."""
    for pointer in projection.pointers(each.found.assessed)[:_FEW]:
        yield claim(projection.case.dossier, pointer, language)


def _papers(review: Review, found: View, each: Judged, language: Language) -> Iterator[Paper]:
    """Yield the documents behind a finding; one whose bytes were handed in opens beside."""
    if review.projection is None:
        return
    documents = {each.id: each for each in review.projection.case.dossier.documents or ()}
    for key in review.projection.evidence(each.found.assessed):
        document = documents[key]
        href = (
            reverse("case_evidence", args=[found.case.number, document.sha256])
            if document.sha256 in review.files
            else ""
        )
        yield Paper(f"{key} {show(document.title, language) if document.title else ''}", href)


def _earlier(review: Review) -> Table | None:
    if not review.concluded:
        return None
    heads = (
        Text("Finding", "评估项目"),
        Text("The machine found", "系统评估结果"),
        Text("The officer concluded", "承办人结论"),
        Text("Reasons", "理由"),
        Text("Who and when", "承办人及日期"),
    )
    return plain_table("", heads, [_row(each) for each in reversed(review.concluded)])


def _row(each: Conclusion) -> tuple[object, ...]:
    version = filled(Text("version {number}", "第{number}版"), number=each.manifest.number)
    return (
        Cell(each.requirement, small=version),
        Cell(each.reason, chip=Chip(each.status)),
        Cell(chip=_CHIPS[each.conclusion]),
        each.reasons,
        both(_who(each)),
    )


@working
@require_GET
def case_evidence(request: HttpRequest, number: str, digest: str) -> HttpResponse:
    """Show a document of the dossier in hand, beside the review."""
    found = selectors.case_for(request.actor, number)
    upload, data = arrangements.file_of(request.actor, found.case.arrangement.number, digest)
    return handing.beside(data, upload.name, upload.media_type)
