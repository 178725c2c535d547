"""How an organisation witnesses the log: make its key known, fetch what is new, hand back what it cosigned.

What is fetched and handed back are the files of ``fenduan evidence witness``, which runs at the organisation, not here.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fenduan.evidence.canonical import LARGEST
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger import selectors, witnesses
from fenduan.platform.web import handing
from fenduan.platform.web.access import working
from fenduan.platform.web.caseparts import Ask
from fenduan.platform.web.parts import Card, Cell, Field, Form, Head, Link, Note, Part, plain_table
from fenduan.platform.web.posted import again
from fenduan.reference.text import Text

_TITLE = Text("Witness the log", "见证日志")
_ABOUT = Text(
    "The parties need not trust the operator: a witness checks that the log only grows, and cosigns what it saw. "
    "The command runs at your organisation; its private key never comes here.",
    "各方无须信任运营方：见证方核对日志仅增不改，并对所见内容作见证签名。相关命令在贵单位运行，私钥不上传至本系统。",
)
_SIZE = Text("Entries that your witness has seen", "见证方已见条目数")
_NO_SIZE = Text("Give a number of entries, 0 at the first time.", "请填写条目数，首次填写0。")
_CHOOSE = Text("Choose the file first.", "请先选择文件。")


@working
@require_GET
def witness(request: HttpRequest) -> HttpResponse:
    """Show who witnesses the log, and the three steps."""
    return _page(request, _key_form(), _cosigned_form())


def _key_form() -> Form:
    hint = Text(
        "The line that fenduan evidence keygen NAME --witness prints.",
        "fenduan evidence keygen 名称 --witness 所输出的一行。",
    )
    field = Field("key", Text("Public key of the witness", "见证方公钥"), hint=hint, required=True)
    return Form(reverse("register_witness"), (field,), Text("Make it known", "登记公钥"))


def _cosigned_form() -> Form:
    hint = Text("The file that fenduan evidence witness wrote.", "fenduan evidence witness 生成的文件。")
    field = Field("file", Text("Cosigned checkpoint", "已作见证签名的检查点"), "file", hint=hint, required=True)
    return Form(reverse("take_cosigned"), (field,), Text("Hand it in", "提交"), files=True)


def _page(request: HttpRequest, keys: Form, cosigned: Form, *, status: int = 200) -> HttpResponse:
    known = [(Cell(small=each),) for each in selectors.witness_keys()]
    body: list[Part] = [Note((_ABOUT,))]
    if known:
        table = plain_table("", (Text("Public key", "公钥"),), known)
        body.append(Card((table,), Text("Who witnesses the log", "已登记的见证方")))
    fetch = Ask(
        reverse("log_update"), (Field("size", _SIZE, "number", "0"),), Text("Fetch what is new", "下载更新文件")
    )
    body += [
        Card((keys,), Text("Make your key known", "登记公钥")),
        Card((fetch,), Text("Fetch what is new, and run fenduan evidence witness", "下载更新文件并运行见证命令")),
        Card((cosigned,), Text("Hand back what it cosigned", "提交见证签名")),
    ]
    trail = (Link(Text("Check a licence, letter or receipt", "核验许可证、文书和回执"), reverse("check")),)
    return render(
        request,
        "web/cases/page.html",
        {"head": Head(_TITLE, trail=trail), "width": "narrow", "body": body},
        status=status,
    )


@working
@require_POST
def register_witness(request: HttpRequest) -> HttpResponse:
    """Make a key known with which the organisation cosigns."""
    try:
        witnesses.register(actor=request.actor, key=request.POST.get("key", "").strip())
    except Refused as refused:
        return _page(request, again(_key_form(), request, refused), _cosigned_form(), status=refused.status)
    messages.success(request, Text("The key is known.", "公钥已登记。").pick(request.language))
    return redirect("witness")


@working
@require_GET
def log_update(request: HttpRequest) -> HttpResponse:
    """Hand out what a witness that has seen so many entries is shown."""
    said = request.GET.get("size", "").strip()
    if not (said.isascii() and said.isdecimal() and len(said) < len(str(2**62))):
        raise Refused(_NO_SIZE, status=400)
    return handing.download(selectors.update_since(int(said)), f"update-{int(said)}.txt", handing.PLAIN)


@working
@require_POST
def take_cosigned(request: HttpRequest) -> HttpResponse:
    """Take in a checkpoint that the organisation's witness cosigned."""
    try:
        new = witnesses.cosigned(actor=request.actor, note=_sent(request))
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        return _page(request, _key_form(), again(_cosigned_form(), request, refused), status=refused.status)
    words = filled(Text("Taken in: {count} new.", "已收到，新增见证签名{count}个。"), count=new)
    messages.success(request, words.pick(request.language))
    return redirect("witness")


def _sent(request: HttpRequest) -> bytes:
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused(_CHOOSE, status=400, fields={"file": [_CHOOSE]})
    found: bytes = sent.read(LARGEST)
    return found
