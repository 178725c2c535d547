"""The form of an act, made from what its table asks for; and what was typed into it, read forgivingly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from fenduan.platform.base.errors import Refused
from fenduan.platform.cases.records import Upload
from fenduan.platform.procedure.decide import Why
from fenduan.platform.procedure.model import Action, Need
from fenduan.platform.web.parts import Field, FieldKind, Words
from fenduan.platform.web.posted import written_date
from fenduan.reference.text import Text

_KINDS: Final[dict[str, FieldKind]] = {
    "line": "text",
    "text": "long",
    "list": "long",
    "past_day": "date",
    "future_day": "date",
    "day": "date",
    "choice": "choice",
    "people": "choices",
    "document": "file",
    "yes_no": "truth",
    "manifest": "text",
    "finding": "text",
    "party": "text",
    "person": "choice",
    "digest": "text",
    "number": "number",
}
_DAYS: Final = frozenset({"past_day", "future_day", "day"})
_TRUTHS: Final = (("true", Text("Yes", "是")), ("false", Text("No", "否")))
_ONE_A_LINE: Final = Text("One on each line.", "每行一项。")
_PDF: Final = Text("PDF, Word, Excel, PNG or JPEG.", "PDF、Word、Excel、PNG或者JPEG文件。")
_DIGITS: Final = Text("64 hexadecimal digits, as they stand on the paper.", "纸面所载64位十六进制摘要值。")
ON_PAPER: Final = Text(
    "The digest of the dossier version, as it stands on the paper.", "纸质材料所载卷宗版本的摘要值。"
)
_CERTIFICATE: Final = "certificate-"
_CERTIFICATES: Final = Text(
    "Fill in the certificate of those who are sent: two or more.", "填写被指派人员的执法证件编号，不少于两人。"
)


@dataclass(frozen=True, slots=True)
class Options:
    """What there is to choose from, by the name of the field; and the hints that go with some of them."""

    choices: Mapping[str, tuple[tuple[str, Words], ...]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, Words] = field(default_factory=dict)
    staff: tuple[tuple[int, str], ...] = ()


def fields_of(
    action: Action, options: Options, values: Mapping[str, object], faults: Mapping[str, Sequence[Words]]
) -> tuple[Field, ...]:
    """Return the fields of an act with what stands in them; those whose value is fixed are left to the page."""
    found: list[Field] = []
    paired = _is_paired(action)
    for need in action.needs:
        if need.name in options.fixed:
            continue
        if paired and need.name in ("officers", "certificates"):
            found += _certificates(options, values, faults) if need.name == "officers" else ()
            continue
        found.append(_field(need, options, values.get(need.name), tuple(faults.get(need.name, ()))))
    return tuple(found)


def _is_paired(action: Action) -> bool:
    """Whether officers are named together with their certificates: one field each then, so that none is mixed up."""
    return {"officers", "certificates"} <= {need.name for need in action.needs}


def _field(need: Need, options: Options, value: object, faults: tuple[Words, ...]) -> Field:
    choices = options.choices.get(need.name)
    kind: FieldKind = "choice" if choices is not None and need.kind != "people" else _KINDS[need.kind]
    if need.kind == "choice":
        choices = tuple(need.choices.items())
    elif need.kind == "yes_no":
        choices = _TRUTHS
    hint: Words = options.hints.get(need.name, need.hint or "")
    if not hint:
        hint = {"list": _ONE_A_LINE, "document": _PDF, "digest": _DIGITS}.get(need.kind, "")
    return Field(
        need.name,
        need.label,
        kind,
        _shown(need, value),
        hint=hint,
        choices=choices or (),
        faults=faults,
        required=need.required,
    )


def _shown(need: Need, value: object) -> object:
    if need.kind == "people":
        return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()
    if isinstance(value, list | tuple):
        return "\n".join(str(each) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return need.offered if value is None else str(value)


def _certificates(
    options: Options, values: Mapping[str, object], faults: Mapping[str, Sequence[Words]]
) -> tuple[Field, ...]:
    officers, certificates = values.get("officers"), values.get("certificates")
    stated: dict[object, object] = {}
    if isinstance(officers, list) and isinstance(certificates, list):
        stated = dict(zip(officers, certificates, strict=False))
    wrong = (*faults.get("officers", ()), *faults.get("certificates", ()))
    return tuple(
        Field(
            f"{_CERTIFICATE}{person}",
            Text(f"Certificate of {name}", f"{name}的执法证件编号"),
            value=stated.get(person, ""),
            hint=_CERTIFICATES if number == 0 else "",
            faults=wrong if number == 0 else (),
        )
        for number, (person, name) in enumerate(options.staff)
    )


# What was typed


def given_in(request: HttpRequest, action: Action, options: Options) -> dict[str, object]:
    """Return what was typed into the form of an act, as its table takes it; what is left empty is not in it."""
    given: dict[str, object] = {}
    for need in action.needs:
        if need.name in options.fixed:
            given[need.name] = options.fixed[need.name]
            continue
        value = _given(request, need)
        if value not in (None, "", []):
            given[need.name] = value
    if _is_paired(action):
        given |= _paired(request, options)
    return given


def _given(request: HttpRequest, need: Need) -> object:
    said = request.POST.get(need.name, "").strip()
    match need.kind:
        case "list":
            return [each.strip() for each in said.splitlines() if each.strip()]
        case "people":
            return [_number(each) for each in request.POST.getlist(need.name)]
        case "person":
            return _number(said) if said else None
        case "yes_no":
            return {"true": True, "false": False}.get(said)
        case "document":
            return None
        case "manifest":
            # However it was copied from paper: a version is named with what its digest is.
            return f"sha256:{said.lower().removeprefix('sha256:')}" if said else None
        case "digest":
            return said.lower().removeprefix("sha256:")
        case kind if kind in _DAYS:
            return written_date(said)
    return said


def _number(said: str) -> object:
    """Return the number of a row; what is none stays as it was typed, and the table refuses it."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len(str(2**62)) else said


def _paired(request: HttpRequest, options: Options) -> dict[str, object]:
    """Return officers and their certificates in one order: that of the numbers of the people."""
    stated = {
        person: said
        for person, _ in sorted(options.staff)
        if (said := request.POST.get(f"{_CERTIFICATE}{person}", "").strip())
    }
    return {"officers": list(stated), "certificates": list(stated.values())} if stated else {}


def uploads_in(request: HttpRequest, action: Action) -> dict[str, Upload]:
    """Return the files that were handed in with an act, each by its field."""
    asked = [need.name for need in action.needs if need.kind == "document"]
    found = {name: request.FILES[name] for name in asked if name in request.FILES}
    # One byte above the limit is enough to be refused for its size.
    most = settings.FENDUAN_UPLOAD_LIMIT + 1
    return {name: Upload(file.name or "", file.read(most)) for name, file in found.items()}


def faults_of(refused: Refused, action: Action) -> dict[str, tuple[Words, ...]]:
    """Return the reasons of a refusal by the fields they are about, without the field's own name before each."""
    labels = {need.name: need.label for need in action.needs}
    return {
        name: tuple(_without(each, labels[name]) if name in labels else each for each in reasons)
        for name, reasons in refused.fields.items()
    }


def _without(reason: Text, label: Text) -> Text:
    return Text(reason.en.removeprefix(f"{label.en}: "), reason.zh.removeprefix(f"{label.zh}："))


def rest_of(refused: Refused | None, action: Action, *more: str) -> tuple[Words, ...]:
    """Return the reasons of a refusal that no field of the form of ``action`` shows; ``more`` are its other fields."""
    if refused is None:
        return ()
    shown = {need.name for need in action.needs} | set(more)
    placed = {each for name, reasons in refused.fields.items() if name in shown for each in reasons}
    return tuple(each for each in refused.reasons if each not in placed)


def refusal_of(whys: Sequence[Why]) -> Refused:
    """Return reasons as one refusal, each at its field."""
    fields: dict[str, list[Text]] = {}
    for why in whys:
        if why.field is not None:
            fields.setdefault(why.field, []).append(why.reason)
    return Refused([why.reason for why in whys], status=max(why.status for why in whys), fields=fields)


def said_of(action: Action, given: Mapping[str, object], options: Options) -> tuple[tuple[Text, object], ...]:
    """Return what was given with an act in words: codes by their labels, people by their names."""
    return tuple(
        (need.label, _in_words(need, given[need.name], options)) for need in action.needs if need.name in given
    )


def _in_words(need: Need, value: object, options: Options) -> object:
    names = dict(options.staff)
    if need.kind == "people" and isinstance(value, list):
        return "、".join(names.get(each, str(each)) for each in value)
    if need.kind == "person" and isinstance(value, int):
        return names.get(value, str(value))
    if isinstance(value, bool):
        return _TRUTHS[0][1] if value else _TRUTHS[1][1]
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if need.kind == "choice":
        return need.choices.get(str(value), value)
    return dict(options.choices.get(need.name, ())).get(str(value), value)
