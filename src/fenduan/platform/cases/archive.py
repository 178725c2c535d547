"""A case as a package: everything of it that the reader may see, readable without the platform and checked offline."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import escape
from typing import Any, Final

from fenduan.assessment.need_to_know import visible
from fenduan.assessment.projection import NothingToSee, project
from fenduan.documents import letters
from fenduan.evidence import packages
from fenduan.evidence.errors import Refused as NoEvidence
from fenduan.platform.arrangements import access, files
from fenduan.platform.arrangements.models import Manifest, PartVersion
from fenduan.platform.arrangements.parts import split
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.clock import SHANGHAI
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.cases import dossiers, known, records, selectors, standing
from fenduan.platform.cases.known import Level
from fenduan.platform.cases.models import Case, CaseEvent, Conclusion, Letter
from fenduan.platform.cases.rendered import is_made, letter_bytes
from fenduan.platform.ledger.models import Entry
from fenduan.platform.ledger.selectors import public_key, receipts_for
from fenduan.platform.procedure.clock import Shown
from fenduan.reference.text import LANGUAGES, Language, Text

_ENDINGS: Final = {kind.media_type: kind.endings[0].removeprefix(".") for kind in files.KINDS}
_TOO_LARGE: Final = Text("The case is too large for one package.", "案卷过大，无法生成一个存证包。")

_Files = dict[str, bytes]


def archive(actor: Actor, number: str) -> bytes:
    """Return a case as a package (:mod:`fenduan.evidence.packages`): what the actor may see of it, and nothing else.

    It holds every version of the dossier that was in hand with its signed parts, the determination, acts and their
    receipts, conclusions, letters, documents, and ``index.html``, which reads by itself.

    Raises:
        NotFound: the actor may not know of the case, or not in full.
        Refused: it would be too large.
    """
    case = known.case_known_to(actor, number)
    if known.level(actor, case) is not Level.FULL:
        raise NotFound
    events = [
        row
        for row in case.events.select_related("user", "organisation", "manifest").order_by("number")
        if records.is_open_to(actor, case, row.action)
    ]
    found: _Files = {}
    absent = set().union(*(_dossier(actor, case, manifest, found) for manifest in _manifests(case)))
    found.update(_letters_of(actor, case))
    found.update(_documents_of(actor, case))
    found.update(_acts(actor, case, events))
    found["determination.json"] = _json(_determination(actor, case))
    found["conclusions.json"] = _json({"conclusions": _conclusions(actor, case)})
    found[packages.ABOUT] = _json(_about(case, absent))
    found["index.html"] = _index(actor, case, found).encode()
    try:
        return packages.pack(found)
    except NoEvidence as refused:
        raise Refused(_TOO_LARGE) from refused


def prepare(actor: Actor, number: str, at_most: int) -> tuple[int, int]:
    """Make up to ``at_most`` of the files that a package of the case needs; return how many are there, and of how many.

    Raises:
        NotFound: as :func:`archive` does.
    """
    case = known.case_known_to(actor, number)
    if known.level(actor, case) is not Level.FULL:
        raise NotFound
    wanted = [(row, language) for row in _letter_rows_of(actor, case) for language in LANGUAGES]
    missing = [each for each in wanted if not is_made(*each, "pdf")]
    for row, language in missing[:at_most]:
        letter_bytes(row, language, "pdf")
    return len(wanted) - len(missing[at_most:]), len(wanted)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _about(case: Case, absent: Iterable[str]) -> dict[str, Any]:
    return {
        "package": packages.VERSION,
        "subject": ["case", case.number],
        "absent": sorted(absent),
        "log": public_key(),
        "made_at": clock.now().isoformat(),
        "procedure": case.edition,
        "register": case.register_edition,
        "arrangement": case.arrangement.number,
        "in_hand": case.manifest.digest,
    }


# The dossier


def _manifests(case: Case) -> list[Manifest]:
    """Return every version that was in hand, oldest first."""
    pinned = case.events.order_by().values("manifest")
    return list(Manifest.objects.filter(pk__in=pinned).order_by("number"))


def _own(actor: Actor, case: Case) -> list[str]:
    taking = case.arrangement.participants.filter(organisation=actor.organisation_id, state="accepted")
    return list(taking.values_list("party", flat=True))


def _dossier(actor: Actor, case: Case, manifest: Manifest, found: _Files) -> set[str]:
    """Put in a manifest with the parts that the actor sees whole; return the digests of the others."""
    held = dossiers.held(manifest)
    reader = access.reader_of(actor, held.tree, _own(actor, case))
    seen = visible(held.tree, reader, held.restrictions).tree
    shown = split(seen)
    found[f"manifests/{manifest.digest.removeprefix('sha256:')}.json"] = bytes(manifest.body)
    found[f"dossiers/{manifest.number}.json"] = _json(seen)
    absent = set()
    for version in manifest.versions.select_related("part__participant").order_by("pk"):
        if _whole(version, shown):
            found[f"parts/{version.digest.removeprefix('sha256:')}.json"] = bytes(version.body)
        else:
            absent.add(version.digest)
    found.update(_papers(case, seen))
    return absent


def _whole(version: PartVersion, shown: Mapping[Any, Mapping[str, Any]]) -> bool:
    """Whether a reader sees a part as it was signed, to the last field."""
    part = (version.part.participant.party, version.part.section)
    return bool(version.content) and shown.get(part) == version.content


def _papers(case: Case, seen: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the uploaded documents that a reader sees in a dossier."""
    wanted = {str(each.get("sha256")) for each in seen.get("documents") or () if isinstance(each, dict)}
    for upload in case.arrangement.uploads.filter(digest__in=wanted).order_by("pk"):
        ending = _ENDINGS.get(upload.media_type, "bin")
        with suppress(OSError, ValueError):
            yield f"documents/{upload.digest}.{ending}", files.read(upload.digest)


def _determination(actor: Actor, case: Case) -> dict[str, Any]:
    """Return the determination of the version in hand as the actor may see it today."""
    held, today = dossiers.held(case.manifest), clock.today()
    reader = access.reader_of(actor, held.tree, _own(actor, case))
    try:
        whole = dossiers.determined(held, standing.whole(case, today).given, today, case.register_edition)
        return project(whole, reader, held.restrictions).as_dict()
    except NothingToSee:
        return {}


# Acts, letters, documents


def _acts(actor: Actor, case: Case, events: Sequence[CaseEvent]) -> Iterator[tuple[str, bytes]]:
    entries = dict(Entry.objects.filter(pk__in=[row.entry for row in events]).values_list("pk", "number"))
    receipts = receipts_for(actor, entries.values(), subjects=[("case", case.number)])
    acts = []
    for row in events:
        yield f"receipts/{row.number}.json", receipts[entries[row.entry]].file()
        fields = {f"data.{name}": value for name, value in row.data.items() if name != "reasons"}
        if row.data.get("reasons"):
            fields["reason"] = row.data["reasons"]
        acts.append(
            {
                "number": row.number,
                "action": f"cases.{row.action}",
                "on": row.on.isoformat(),
                "at": row.at.astimezone(dt.UTC).isoformat(),
                "who": None if row.user is None else row.user.name,
                "organisation": row.organisation.slug,
                "fields": {**fields, "manifest": row.manifest.digest},
                "receipt": row.number,
            }
        )
    yield packages.ACTS, _json({"acts": acts})


def _letters_of(actor: Actor, case: Case) -> Iterator[tuple[str, bytes]]:
    for row in _letter_rows_of(actor, case):
        name = f"letters/{row.pk}-{row.kind}"
        yield f"{name}.json", _json({"number": row.number, "id": row.opaque, "digest": row.digest, "facts": row.facts})
        for language in LANGUAGES:
            yield f"{name}.{language}.pdf", letter_bytes(row, language, "pdf")


def _letter_rows_of(actor: Actor, case: Case) -> list[Letter]:
    """Return the letters of the case that the actor may see, oldest first."""
    shown = [each.opaque for each in selectors.letters_for(actor, case.number)]
    return list(Letter.objects.filter(opaque__in=shown).order_by("pk"))


def _documents_of(actor: Actor, case: Case) -> Iterator[tuple[str, bytes]]:
    for each in selectors.documents_of(actor, case.number):
        yield f"documents/{each.digest}.{_ENDINGS.get(each.media_type, 'bin')}", files.read(each.digest)


def _conclusions(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """Return the officer's conclusions beside the machine's findings; the authority's own and the NMPA's to see."""
    if not records.is_open_to(actor, case, "review_finding"):
        return []
    return [_conclusion(each) for each in case.conclusions.select_related("manifest", "event").order_by("pk")]


def _conclusion(each: Conclusion) -> dict[str, Any]:
    return {
        "finding": each.finding,
        "manifest": each.manifest.digest,
        "as_of": each.as_of.isoformat(),
        "machine": {"status": each.status, "reason": each.reason.as_dict()},
        "officer": {"conclusion": each.conclusion, "reasons": each.reasons, "act": each.event.number},
    }


# The page

_STYLE: Final = (
    "body{font:16px/1.6 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem;color:#1b2430}table{border-collapse:collapse;width:100%}th,td{border:1px solid #8a95a3;"
    "padding:.3rem .5rem;text-align:left;vertical-align:top}h2{margin-top:2rem}"
    "code{font-size:.85em;word-break:break-all}"
)
_HEADS: Final[dict[str, Text]] = {
    "case": Text("Case {number}", "案件{number}"),
    "applicant": Text("Applicant", "申请人"),
    "authority": Text("Authority", "承办部门"),
    "matter": Text("Matter", "事项"),
    "state": Text("State", "状态"),
    "made": Text("Made at", "生成时间"),
    "acts": Text("Acts", "办理过程"),
    "clocks": Text("Clocks", "期限"),
    "letters": Text("Letters", "文书"),
    "files": Text("Files", "文件"),
    "day": Text("Day", "日期"),
    "act": Text("Act", "办理环节"),
    "who": Text("Who", "办理人"),
    "said": Text("What was stated", "载明内容"),
    "due": Text("Last day", "届满日"),
    "stops": Text("Stops", "中止"),
    "none": Text("none", "无"),
}
_CHECK: Final = Text(
    "Check this package with “fenduan evidence package FILE --key KEY”; the key comes from the operator by another "
    "way. The digests of the files are in SHA256SUMS.",
    "可使用“fenduan evidence package 文件 --key 公钥”核验本存证包，公钥应当另行向运营方取得；"
    "各文件的摘要值见SHA256SUMS。",
)


def _index(actor: Actor, case: Case, found: Mapping[str, bytes]) -> str:
    """Return the page that tells the case by itself, in both languages one after the other."""
    body = "".join(_section(actor, case, found, language) for language in ("zh", "en"))
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(case.number)}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _section(actor: Actor, case: Case, found: Mapping[str, bytes], language: Language) -> str:
    def head(name: str, **facts: str) -> str:
        return escape(_HEADS[name].pick(language).format(**facts))

    view = selectors.case_for(actor, case.number)
    made = clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M UTC+8")
    facts = [
        (head("matter"), view.procedure.title.pick(language)),
        (head("applicant"), case.applicant.name.pick(language)),
        (head("authority"), case.authority.name.pick(language)),
        (head("state"), view.label.pick(language)),
        (head("made"), made),
    ]
    pieces = [
        f'<section lang="{"zh-CN" if language == "zh" else "en"}"><h1>{head("case", number=case.number)}</h1>',
        _table([], [(name, escape(value)) for name, value in facts]),
        "".join(f"<p>{escape(each.pick(language))}</p>" for each in (*view.notices, _CHECK)),
        f"<h2>{head('acts')}</h2>",
        _table([head(each) for each in ("day", "act", "who", "said")], _timeline(actor, case, language)),
        f"<h2>{head('clocks')}</h2>",
        _table(
            [head("act"), head("due"), head("stops")],
            [_clock(each, language, head("none")) for each in selectors.clock_of(actor, case.number)],
        ),
        f"<h2>{head('letters')}</h2>",
        _table([], _letter_rows(actor, case, language)),
        f"<h2>{head('files')}</h2>",
        "<ul>" + "".join(f'<li><a href="{escape(name)}">{escape(name)}</a></li>' for name in sorted(found)) + "</ul>",
        "</section>",
    ]
    return "".join(pieces)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    titles = "<tr>" + "".join(f"<th>{each}</th>" for each in head) + "</tr>" if head else ""
    return f"<table>{titles}{''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in row) + '</tr>' for row in rows)}</table>"


def _timeline(actor: Actor, case: Case, language: Language) -> Iterator[tuple[str, ...]]:
    for each in selectors.timeline(actor, case.number):
        said = "<br>".join(
            f"{escape(label.pick(language))}: {escape(_worded(value, language))}" for label, value in each.said
        )
        who = escape(f"{each.who} {each.organisation.pick(language)}".strip())
        yield each.on.isoformat(), escape(each.label.pick(language)), who, said


def _worded(value: object, language: Language) -> str:
    if isinstance(value, Text):
        return value.pick(language)
    if isinstance(value, list):
        return ("；" if language == "zh" else "; ").join(map(str, value))
    if isinstance(value, bool):
        return Text("yes" if value else "no", "是" if value else "否").pick(language)
    return str(value)


def _clock(shown: Shown, language: Language, none: str) -> tuple[str, ...]:
    lines = "<br>".join(
        escape(" ".join(filter(None, (line.due.isoformat() if line.due else "", *_notes(line, language)))))
        for line in shown.lines
    )
    stops = "<br>".join(
        f"{escape(pause.title.pick(language))} {pause.since.isoformat()} – "
        f"{pause.until.isoformat() if pause.until else '…'} ({escape(pause.cites.text().pick(language))})"
        for pause in shown.pauses
    )
    return escape(shown.title.pick(language)), lines, stops or none


def _notes(line: Any, language: Language) -> list[str]:
    return [each.pick(language) for each in (line.label, line.note) if each is not None]


def _letter_rows(actor: Actor, case: Case, language: Language) -> Iterator[tuple[str, ...]]:
    rows = {each.opaque: each for each in case.letters.all()}
    for each in selectors.letters_for(actor, case.number):
        row = rows[each.opaque]
        link = f"letters/{row.pk}-{row.kind}.{language}.pdf"
        title = escape(letters.KINDS[row.kind].title.pick(language))
        yield f'<a href="{link}">{title}</a>', escape(row.number), row.dated.isoformat(), f"<code>{row.digest}</code>"
