"""The letters of a case: the list, one to be read in the page, and as a file in either language."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from fenduan.documents.letters import Format
from fenduan.platform.base.errors import NotFound
from fenduan.platform.cases import reading, selectors
from fenduan.platform.cases.known import Level
from fenduan.platform.cases.selectors import LetterShown, View
from fenduan.platform.web import caseframe as frame
from fenduan.platform.web import handing
from fenduan.platform.web.access import working
from fenduan.platform.web.caseparts import Acts, Letter
from fenduan.platform.web.parts import Act, Card, Cell, Chip, Empty, Facts, Note, Part, plain_table
from fenduan.platform.web.views.cases import DECISIONS
from fenduan.reference.text import Language, Text

_FORMATS: Final[dict[str, tuple[Format, str]]] = {"pdf": ("pdf", handing.PDF), "docx": ("docx", handing.WORD)}
_LANGUAGES: Final[dict[str, Language]] = {"zh": "zh", "en": "en"}


@working
@require_GET
def case_letters(request: HttpRequest, number: str) -> HttpResponse:
    """List the letters of a case that the reader may see."""
    found = selectors.case_for(request.actor, number)
    if found.level is Level.OUTCOME:
        raise NotFound
    letters = selectors.letters_for(request.actor, number)
    if not letters:
        none = Empty(
            Text("No letter yet", "暂无文书"),
            Text("Letters come with the acts of the authority.", "文书随办理环节制发。"),
        )
        return frame.page(request, found, [Card((none,))])
    lines = [
        (
            Cell(each.number, href=reverse("case_letter", args=[number, each.opaque])),
            each.title,
            each.dated,
            each.to or "",
            Cell(chip=_SEALED if each.sealed else _SIGNED),
        )
        for each in letters
    ]
    heads = (
        Text("Number", "文号"),
        Text("Letter", "文书"),
        Text("Date", "日期"),
        Text("To", "主送"),
        Text("Copy", "文本"),
    )
    return frame.page(request, found, [Card((plain_table("", heads, lines),))])


_SEALED: Final = Chip("met", Text("sealed copy kept", "已存盖章件"))
_SIGNED: Final = Chip("not_applicable", Text("electronic", "电子文本"))


@working
@require_GET
def case_letter(request: HttpRequest, number: str, opaque: str) -> HttpResponse:
    """Show a letter to be read: in Chinese, which is the letter itself, or as its English reading copy (``?in=en``)."""
    found = selectors.case_for(request.actor, number)
    letter = _letter(request, number, opaque)
    language = _LANGUAGES.get(request.GET.get("in", ""), "zh")
    here = reverse("case_letter", args=[number, opaque])
    other = (
        Act(Text("English reading copy", "英文参考译本"), f"{here}?in=en")
        if language == "zh"
        else Act(Text("The Chinese letter", "中文文书"), here)
    )
    acts = [
        other,
        Act(Text("PDF", "下载PDF"), reverse("case_letter_file", args=[number, opaque, language, "pdf"])),
        Act(Text("Word", "下载Word"), reverse("case_letter_file", args=[number, opaque, language, "docx"])),
        Act(Text("Check page", "核验页面"), reverse("check_id", args=[opaque]), "quiet"),
    ]
    if any(
        each.action.name == "attach_sealed" and not each.obstacles for each in reading.doable(request.actor, number)
    ):
        acts.append(
            Act(
                Text("Attach the sealed copy", "上传盖章件"),
                reverse("case_act", args=[number, "attach_sealed"]) + f"?letter={opaque}",
            )
        )
    body: list[Part] = [Acts(tuple(acts)), _read(request, number, opaque, language), *_scans(request, number, letter)]
    return frame.page(request, found, body)


def _letter(request: HttpRequest, number: str, opaque: str) -> LetterShown:
    found = next((each for each in selectors.letters_for(request.actor, number) if each.opaque == opaque), None)
    if found is None:
        raise NotFound
    return found


def _read(request: HttpRequest, number: str, opaque: str, language: Language) -> Letter:
    page = selectors.letter_file(request.actor, number, opaque, language, "html").decode()
    # What stands in the letter's own page stands in ours; its frame and style do not.
    inner = page.partition("<main>")[2].rpartition("</main>")[0]
    # The page has a title of its own; that of the letter is one below it.
    inner = inner.replace("<h1>", '<h2 class="title">').replace("</h1>", "</h2>")
    return Letter(inner, language)


def _scans(request: HttpRequest, number: str, letter: LetterShown) -> tuple[Part, ...]:
    kept = [
        each
        for each in selectors.documents_of(request.actor, number)
        if each.field == "scan" and each.event.data.get("letter") == letter.opaque
    ]
    if not kept:
        return ()
    lines = [
        (Cell(each.name, href=reverse("case_document", args=[number, each.digest])), f"SHA-256 {each.digest}")
        for each in kept
    ]
    words = Text(
        "The digest on the paper was matched with the letter when the scan came in.",
        "扫描件上传时，已将纸面所载摘要值与文书核对一致。",
    )
    table = plain_table("", (Text("File", "文件"), Text("Digest", "摘要值")), lines)
    return (Card((Note((words,), "met"), table), Text("Sealed copies", "盖章扫描件")),)


@working
@require_GET
def case_letter_file(request: HttpRequest, number: str, opaque: str, language: str, form: str) -> HttpResponse:
    """Hand out a letter as a file."""
    if language not in _LANGUAGES or form not in _FORMATS:
        raise NotFound
    letter = _letter(request, number, opaque)
    fmt, media_type = _FORMATS[form]
    data = selectors.letter_file(request.actor, number, opaque, _LANGUAGES[language], fmt)
    return handing.beside(data, f"{letter.number}-{language}.{form}", media_type)


def decision_of(request: HttpRequest, found: View) -> tuple[Part, ...]:
    """Return the decision that waits for confirmation: the letter itself, and the digest of the very file."""
    number = found.case.number
    written = [each for each in selectors.letters_for(request.actor, number) if each.kind in DECISIONS]
    if not written:
        return ()
    letter, digest = written[-1], reading.known_in(request.actor, number).decision
    rows = (
        (Text("Letter", "文书"), letter.number),
        (Text("File (SHA-256)", "文书文件（SHA-256）"), digest or ""),
    )
    file = Act(
        Text("The very file, PDF", "文书原文PDF"),
        reverse("case_letter_file", args=[number, letter.opaque, "zh", "pdf"]),
    )
    return (
        Card((Facts(rows), Acts((file,))), Text("The decision that is confirmed", "待复核的决定文书")),
        _read(request, number, letter.opaque, "zh"),
    )
