"""JSON Schemas (draft 2020-12) of everything that is answered in JSON; ``docs/schema`` holds them as files.

The schema of the dossier itself is in :mod:`fenduan.dossier.schema`. Every schema is closed: it names every key that is
there, and each of them is always there.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from fenduan.assessment.evaluate import OUTCOMES
from fenduan.chain import schema as chain
from fenduan.chain.release.schema import answer_schema, facts_schema
from fenduan.law.citation import Grade
from fenduan.law.finding import RemedyKind, Status, SubjectKind
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.law.requirement import SECTIONS, Bound
from fenduan.law.timeline import EventKind, LawChangeKind
from fenduan.reference.labels import LABELS

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_STRING: Final[Schema] = {"type": "string"}
_TRUTH: Final[Schema] = {"type": "boolean"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_DATE: Final[Schema] = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_POINTER: Final[Schema] = {"type": "string", "pattern": "^(/[^/]*)*$"}
_DIGEST: Final[Schema] = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_QUESTION: Final[Schema] = {"type": "integer", "enum": sorted(OPEN_QUESTIONS)}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(codes: object) -> Schema:
    return {"type": "string", "enum": list(get_args(codes))}


_TEXT: Final = _object(en={"type": "string", "minLength": 1}, zh={"type": "string", "minLength": 1})
_REGISTER: Final = _object(edition=_STRING, digest=_DIGEST)
_DOSSIER: Final = _object(id=_STRING, digest=_DIGEST)
_CITATION_PROPERTIES: Final[dict[str, Schema]] = {
    "instrument": _STRING,
    "article": _STRING,
    "paragraph": _or_null({"type": "integer"}),
    "item": _or_null({"type": "integer"}),
    "grade": _one_of(Grade),
    "url": _STRING,
}
_CITATION: Final = _object(**_CITATION_PROPERTIES)
_SUBJECT: Final = _or_null(_object(kind=_one_of(SubjectKind), ids=_list(_STRING)))
_OPEN_QUESTION: Final = _object(number=_QUESTION, question=_TEXT)


def _finding() -> Schema:
    return _object(
        requirement=_STRING,
        status={"type": "string", "enum": [status.value for status in Status]},
        counts=_TRUTH,
        discretion=_TRUTH,
        advisory=_TRUTH,
        citation=_CITATION,
        subject=_SUBJECT,
        reason=_TEXT,
        remedy=_object(
            kind=_one_of(RemedyKind), what=_or_null(_TEXT), step=_or_null(_route_step_code()), date=_or_null(_DATE)
        ),
        facts=_list(_POINTER),
        evidence=_list(_STRING),
        missing=_list(_list(_object(pointer=_POINTER, what=_TEXT))),
        remarks=_list(_TEXT),
        open_questions=_list(_QUESTION),
    )


def _route_step_code() -> Schema:
    return {"type": "string", "enum": list(LABELS["route_step"])}


def _route_step() -> Schema:
    return _object(
        step=_route_step_code(),
        subject=_or_null(_object(kind={"type": "string", "enum": ["manufacturer", "holder"]}, ids=_list(_STRING))),
        **{"from": _list(_STRING)},
        to=_list(_STRING),
        waits_for=_list(_STRING),
        state={"type": "string", "enum": list(LABELS["route_state"])},
        period=_or_null(
            _object(
                days=_or_null(_COUNT),
                unit={"type": "string", "enum": list(LABELS["unit"])},
                not_counted=_list(_TEXT),
            )
        ),
        started=_or_null(_DATE),
        due=_or_null(_DATE),
        due_note=_or_null(_TEXT),
        citation=_CITATION,
    )


def determination() -> Schema:
    """Return the schema of ``assess``."""
    statuses = {status.value: {"type": "integer", "minimum": 1} for status in Status}
    return _object(
        dossier=_DOSSIER,
        as_of=_DATE,
        outcome={"type": "string", "enum": list(OUTCOMES)},
        counts={"type": "object", "properties": statuses, "additionalProperties": False},
        findings=_list(_finding()),
        route=_list(_route_step()),
        open_questions=_list(_object(number=_QUESTION, question=_TEXT, touches=_list(_STRING))),
        register=_REGISTER,
        engine=_STRING,
    )


def projection() -> Schema:
    """Return the schema of a determination as one reader sees it, which the platform answers programs with.

    It is a determination, with what outcome and counts are of (``scope``, ``null`` where of the whole), findings that
    are withheld, what its owners restricted, and the edition of the working-day calendar.
    """
    withheld = _object(requirement=_STRING, subject=_SUBJECT, reason=_TEXT)
    restricted = _object(
        party=_STRING,
        keys=_list(_STRING),
        document=_or_null(_STRING),
        provided={"const": True},
        digest=_DIGEST,
        date=_DATE,
    )
    properties: dict[str, Schema] = determination()["properties"]
    return _object(
        **properties,
        scope=_or_null(_TEXT),
        withheld=_list(withheld),
        restricted=_list(restricted),
        calendar=_object(years={"minItems": 1, **_list({"type": "integer"})}, digest=_DIGEST),
    )


def route() -> Schema:
    """Return the schema of ``route``."""
    return _object(dossier=_DOSSIER, as_of=_DATE, route=_list(_route_step()), register=_REGISTER, engine=_STRING)


def refusal() -> Schema:
    """Return the schema of a refused dossier, a misused command, an output that cannot be written, a failure."""
    kinds = ["refused", "misuse", "not_written", "failed"]
    return _object(error={"type": "string", "enum": kinds}, errors={"minItems": 1, **_list(_error())})


def _error() -> Schema:
    return _object(
        file=_STRING,
        pointer=_POINTER,
        line=_or_null({"type": "integer", "minimum": 1}),
        column=_or_null({"type": "integer", "minimum": 1}),
        rule={"type": "string", "pattern": "^[a-z0-9-]+$"},
        found=_STRING,
        expected=_STRING,
        message=_TEXT,
    )


def calendar() -> Schema:
    """Return the schema of ``calendar add``, ``between`` and ``load``; a year without a plan is an answer too."""
    return {
        "oneOf": [
            _object(start=_DATE, working_days=_COUNT, due=_DATE),
            _object(start=_DATE, end=_DATE, working_days=_COUNT),
            _object(year={"type": "integer"}, edition=_COUNT, digest=_DIGEST, repeated=_TRUTH),
            _object(error={"const": "calendar_not_published"}, year={"type": "integer"}),
        ]
    }


_REQUIREMENT_PROPERTIES: Final[dict[str, Schema]] = {
    "id": _STRING,
    "title": _TEXT,
    "since": _or_null(_DATE),
    "until": _or_null(_DATE),
    "grade": _one_of(Grade),
    "advisory": _TRUTH,
}
_SECTION: Final[Schema] = {"type": "string", "enum": list(SECTIONS)}


def law_list() -> Schema:
    """Return the schema of ``law list``."""
    section = _object(section=_SECTION, title=_TEXT, requirements=_list(_object(**_REQUIREMENT_PROPERTIES)))
    return _object(register=_REGISTER, sections=_list(section))


def law_show() -> Schema:
    """Return the schema of ``law show``."""
    return _object(
        register=_REGISTER,
        requirement=_object(
            **_REQUIREMENT_PROPERTIES,
            section=_SECTION,
            rule=_TEXT,
            citations={"minItems": 1, **_list(_object(**_CITATION_PROPERTIES, text=_TEXT))},
            binds=_list(_one_of(Bound)),
            since_may_differ=_TRUTH,
            reads=_list(_STRING),
            open_questions=_list(_OPEN_QUESTION),
        ),
    )


def law_timeline() -> Schema:
    """Return the schema of ``law timeline``; a day of ``lapses`` is the last on which it is in force."""
    instrument = _object(
        code=_STRING,
        title=_TEXT,
        number=_STRING,
        in_force=_or_null(_DATE),
        until=_or_null(_DATE),
        grade=_one_of(Grade),
        grade_of_end=_or_null(_one_of(Grade)),
        url=_STRING,
        note=_or_null(_TEXT),
    )
    beginning = _object(date=_DATE, whom=_TEXT, citation=_CITATION)
    requirement = _object(**_REQUIREMENT_PROPERTIES, instrument=_STRING, other_beginning=_or_null(beginning))
    return _object(
        register=_REGISTER, instruments=_list(instrument), requirements=_list(requirement), events=_list(_event())
    )


def _event() -> Schema:
    return _object(
        date=_DATE,
        kind=_one_of(EventKind),
        instrument=_STRING,
        instrument_changes=_TRUTH,
        requirements=_list(_STRING),
        grade=_one_of(Grade),
        what=_or_null(_TEXT),
        citation=_or_null(_CITATION),
    )


def law_diff() -> Schema:
    """Return the schema of ``law diff``."""
    change = _object(
        requirement=_STRING,
        kind=_one_of(LawChangeKind),
        date=_DATE,
        grade=_one_of(Grade),
        advisory=_TRUTH,
        whom=_or_null(_TEXT),
        citations={"minItems": 1, **_list(_CITATION)},
    )
    return _object(
        register=_REGISTER,
        start=_DATE,
        end=_DATE,
        changes=_list(change),
        instruments=_list(_event()),
        others=_list(_event()),
    )


_STATUS: Final[Schema] = {"type": "string", "enum": [status.value for status in Status]}
_OUTCOME: Final[Schema] = {"type": "string", "enum": list(OUTCOMES)}
_SAID: Final = _list(_object(status=_STATUS, discretion=_TRUTH, reason=_TEXT))
_CAUSE: Final[Schema] = {"type": "string", "enum": ["law", "time", "both"]}


def comparison() -> Schema:
    """Return the schema of ``assess --compare``."""
    difference = _object(
        requirement=_STRING,
        subject=_SUBJECT,
        cause=_CAUSE,
        counts=_TRUTH,
        before=_SAID,
        after=_SAID,
        by_law=_SAID,
        by_time=_SAID,
        law=_list(_TEXT),
        dates=_list(_object(pointer=_POINTER, date=_DATE)),
    )
    step = _or_null(_route_step())
    moved = _object(key=_STRING, cause=_CAUSE, before=step, after=step, by_law=step, by_time=step, law=_list(_TEXT))
    return _object(
        dossier=_DOSSIER,
        as_of=_DATE,
        other=_DATE,
        outcome=_object(before=_OUTCOME, after=_OUTCOME, by_law=_OUTCOME, by_time=_OUTCOME, cause=_or_null(_CAUSE)),
        causes=_object(law=_COUNT, time=_COUNT, both=_COUNT),
        differences=_list(difference),
        route=_list(moved),
        register=_REGISTER,
        engine=_STRING,
    )


def dossier_diff() -> Schema:
    """Return the schema of ``dossier diff``."""
    change = _object(
        kind={"type": "string", "enum": ["added", "removed", "changed"]},
        before=_or_null(_POINTER),
        after=_or_null(_POINTER),
        entry=_TEXT,
        field=_or_null(_TEXT),
        was=_or_null(_TEXT),
        now=_or_null(_TEXT),
    )
    finding = _object(
        requirement=_STRING, subject=_SUBJECT, status_changes=_TRUTH, counts=_TRUTH, before=_SAID, after=_SAID
    )
    occasion = _object(kind=_STRING, what=_TEXT, party=_or_null(_STRING), citation=_CITATION)
    return _object(
        before=_DOSSIER,
        after=_DOSSIER,
        as_of=_DATE,
        changes=_list(change),
        outcome=_object(before=_OUTCOME, after=_OUTCOME),
        findings=_list(finding),
        occasions=_list(occasion),
        filings=_list(_object(step=_route_step(), stale=_TRUTH, occasions={"minItems": 1, **_list(_COUNT)})),
        class_of_change=_object(asked=_TRUTH, note=_or_null(_TEXT), citations=_list(_CITATION)),
        register=_REGISTER,
        engine=_STRING,
    )


def legacy() -> Schema:
    """Return the schema of ``legacy``; ``reason`` is an empty text where one is to be filled in."""
    item = _object(
        requirement=_STRING,
        status=_STATUS,
        discretion=_TRUTH,
        subject=_SUBJECT,
        citation=_CITATION,
        gap=_TEXT,
        what=_TEXT,
        owners=_list(_STRING),
        step=_or_null(_STRING),
        date=_or_null(_DATE),
        earliest=_or_null(_DATE),
        reason_needed=_TRUTH,
        reason=_or_null({"const": ""}),
        notes=_list(_TEXT),
    )
    found = _object(requirement=_STRING, status=_STATUS, subject=_SUBJECT, reason=_TEXT, remarks=_list(_TEXT))
    return _object(
        dossier=_DOSSIER,
        as_of=_DATE,
        running=_TRUTH,
        running_since=_or_null(_DATE),
        due=_DATE,
        remarks=_list(_TEXT),
        plan=_list(item),
        found=_list(found),
        citations=_list(_CITATION),
        register=_REGISTER,
        engine=_STRING,
    )


def whatif() -> Schema:
    """Return the schema of ``whatif``; a ``placeholder`` shows what would suffice and states nothing."""
    about = {"requirement": _STRING, "subject": _SUBJECT}
    obstacle = _object(**about, status=_STATUS, discretion=_TRUTH, reason=_TEXT)
    period = _object(
        days=_or_null(_COUNT), unit={"type": "string", "enum": list(LABELS["unit"])}, not_counted=_list(_TEXT)
    )
    act = _object(
        act=_TEXT,
        by=_list(_STRING),
        paper=_TEXT,
        date=_or_null(_DATE),
        period=_or_null(period),
        step=_or_null(_route_step_code()),
        hypothetical=_TRUTH,
        conditions=_list(_TEXT),
        changes=_list(_object(pointer=_POINTER, removed=_TRUTH, placeholder={})),
        cures=_list(_object(**about)),
        citations=_list(_CITATION),
    )
    plan = _object(
        outcome=_OUTCOME,
        judged_at=_DATE,
        date=_or_null(_DATE),
        acts={"minItems": 1, **_list(act)},
        left=_list(obstacle),
    )
    return _object(
        dossier=_DOSSIER,
        as_of=_DATE,
        outcome=_OUTCOME,
        best=_OUTCOME,
        complete=_TRUTH,
        at_most=_COUNT,
        plans={"maxItems": 3, **_list(plan)},
        keeping_parties=_or_null(plan),
        further=_list(act),
        to_state=_list(_object(pointer=_POINTER, what=_TEXT, requirements={"minItems": 1, **_list(_STRING)})),
        without_act=_list(obstacle),
        register=_REGISTER,
        engine=_STRING,
    )


def screening() -> Schema:
    """Return the schema of ``screen``: a record for every dossier, one line each, then the totals."""
    status = {"type": "string", "enum": [each.value for each in Status]}
    about: dict[str, Schema] = {
        "requirement": _STRING,
        "status": status,
        "discretion": _TRUTH,
        "subject": _SUBJECT,
    }
    counted = {"type": "object", "additionalProperties": False}
    statuses = {**counted, "properties": {each.value: {"type": "integer", "minimum": 1} for each in Status}}
    outcomes = {**counted, "properties": {each: {"type": "integer", "minimum": 1} for each in OUTCOMES}}
    place: dict[str, Schema] = {"file": _STRING, "line": _or_null({"type": "integer", "minimum": 1})}
    change = _object(requirement=_STRING, before=status, after=status, cause=_CAUSE)
    changed = _object(outcome=_OUTCOME, cause=_or_null(_CAUSE), changes=_list(change))
    read = _object(
        **place,
        id=_STRING,
        as_of=_DATE,
        outcome=_OUTCOME,
        counts=statuses,
        obstacle=_or_null(_object(**about)),
        obstacles=_or_null(_list(_object(**about, reason=_TEXT))),
        compared=_or_null(changed),
    )
    refused = _object(count={"type": "integer", "minimum": 1}, errors={"minItems": 1, **_list(_error())})
    totals = _object(
        dossiers=_COUNT,
        refused=_COUNT,
        outcomes=outcomes,
        requirements=_list(_object(requirement=_STRING, statuses=statuses)),
        compared=_or_null(
            _object(
                outcomes=_list(_object(before=_OUTCOME, after=_OUTCOME, cause=_CAUSE, dossiers=_COUNT)),
                requirements=_list(
                    _object(requirement=_STRING, before=status, after=status, cause=_CAUSE, dossiers=_COUNT)
                ),
            )
        ),
    )
    return _object(
        register=_REGISTER,
        engine=_STRING,
        as_of=_or_null(_DATE),
        other=_or_null(_DATE),
        dossiers=_list({"oneOf": [read, _object(**place, refused=refused)]}),
        totals=totals,
    )


def check() -> Schema:
    """Return the schema of ``dossier check`` for a dossier that is in order; ``null`` stands for "not stated"."""
    entries = {"type": "object", "additionalProperties": _or_null(_COUNT)}
    return _object(id=_STRING, digest=_DIGEST, entries=entries, remarks=_list(_TEXT))


def workbook() -> Schema:
    """Return the schema of ``dossier template`` and ``dossier to-xlsx``: a blank workbook holds no dossier."""
    return _object(written=_STRING, dossier=_or_null(_DOSSIER))


def temperature() -> Schema:
    """Return the schema of ``temperature``; with several sensors their answers stand in ``sensors`` alone."""
    number, text, minutes = (_or_null({"type": kind}) for kind in ("number", "string", "number"))
    count = _or_null(_COUNT)
    span = {"from": text, "to": text}
    event = _object(**span, raised=text, minutes=minutes, extreme=number, extreme_at=text)
    side = {"type": "string", "enum": ["above", "below"]}
    beyond = _object(limit=number, readings=count, minutes=minutes)
    alarm = _object(
        name=_STRING,
        side=side,
        limit=number,
        after_minutes=minutes,
        cumulative=_or_null(_TRUTH),
        computed_minutes=minutes,
        events=_list(event),
    )
    stated = _object(
        **dict.fromkeys(("min", "max", "mean", "mkt", "activation_energy", "mkt_computed"), number),
        **dict.fromkeys(("min_at", "max_at"), text),
        mkt_agrees=_or_null(_TRUTH),
        flagged=count,
        alarms=_list(alarm),
        summaries=_list(
            _object(**span, min=number, max=number, mean=number, below_minutes=minutes, above_minutes=minutes)
        ),
    )
    sensor: dict[str, Schema] = {
        **dict.fromkeys(("device", "serial", "first", "last", "zone"), text),
        **dict.fromkeys(("readings", "missing", "repeated"), count),
        **dict.fromkeys(("min", "max", "mean", "mkt", "mkt_time_weighted", "kinetic_effect"), number),
        **dict.fromkeys(("interval_min", "activation_energy"), number),
        **dict.fromkeys(("mkt_applicable", "interval_stated"), _or_null(_TRUTH)),
        **dict.fromkeys(("above", "below"), _or_null(beyond)),
        "gaps": _or_null(_list(_object(**span, minutes=minutes))),
        "device_reported": _or_null(stated),
        "excursions": _or_null(
            _list(_object(side=side, **span, readings=_COUNT, minutes=minutes, extreme=number, extreme_at=text))
        ),
    }
    return _object(
        **sensor,
        signature_present=_TRUTH,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        format={"type": "string", "enum": ["q-tag", "fridge-tag", "csv", "epcis"]},
        kept=_list(_object(name=_STRING, value=_STRING)),
        remarks=_list(_TEXT),
        sensors=_or_null({"minItems": 2, **_list(_object(**sensor))}),
    )


def release() -> Schema:
    """Return the schema of ``release check``: how the conditions stand, and the law of each."""
    answer = answer_schema()
    law = _object(
        id=_STRING,
        title=_TEXT,
        rule=_TEXT,
        choice=_TRUTH,
        grade=_one_of(Grade),
        citations=_list(_CITATION),
        guidance=_list(_object(title=_TEXT, grade=_one_of(Grade))),
    )
    return _object(**answer["properties"], remarks=_list(_TEXT), law=_list(law))


def doctor() -> Schema:
    """Return the schema of ``doctor``."""
    return _object(
        ok=_TRUTH, checks={"minItems": 1, **_list(_object(what=_TEXT, found=_TEXT, ok=_TRUTH, warning=_TRUTH))}
    )


def version() -> Schema:
    """Return the schema of ``--version``."""
    return _object(version=_STRING, register=_REGISTER)


SCHEMAS: Final[Mapping[str, tuple[str, Callable[[], Schema]]]] = {
    "determination": ("What fenduan assess answers", determination),
    "projection": ("A determination as one reader sees it: what the interface for programs answers", projection),
    "route": ("What fenduan route answers", route),
    "refusal": ("What every command answers where it refuses or is misused", refusal),
    "calendar": ("What fenduan calendar answers", calendar),
    "law-list": ("What fenduan law list answers", law_list),
    "law-show": ("What fenduan law show answers", law_show),
    "law-timeline": ("What fenduan law timeline answers", law_timeline),
    "law-diff": ("What fenduan law diff answers", law_diff),
    "comparison": ("What fenduan assess answers with --compare", comparison),
    "dossier-diff": ("What fenduan dossier diff answers", dossier_diff),
    "legacy": ("What fenduan legacy answers", legacy),
    "whatif": ("What fenduan whatif answers", whatif),
    "screening": ("What fenduan screen answers", screening),
    "check": ("What fenduan dossier check answers", check),
    "workbook": ("What fenduan dossier template and fenduan dossier to-xlsx answer", workbook),
    "temperature": ("What fenduan temperature answers", temperature),
    "release": ("What fenduan release check answers", release),
    "release-facts": ("The facts beside the events of a chain, for fenduan release check", facts_schema),
    "events-check": ("What fenduan events check answers", chain.events_check_schema),
    "events-import": ("What fenduan events import answers", chain.events_import_schema),
    "events-flags": ("What fenduan events flags answers", chain.events_flags_schema),
    "events-balance": ("What fenduan events balance answers", chain.events_balance_schema),
    "trace": ("What fenduan trace answers", chain.trace_schema),
    "affected": ("What fenduan affected answers", chain.affected_schema),
    "doctor": ("What fenduan doctor answers", doctor),
    "version": ("What fenduan --version answers", version),
}
"""Each schema by its name, which is that of its file in ``docs/schema``, with its title."""


def schema(name: str) -> Schema:
    """Return a whole schema, ready to be written. Raises ``KeyError`` where there is none such."""
    title, build = SCHEMAS[name]
    return {"$schema": DIALECT, "title": title, **build()}
