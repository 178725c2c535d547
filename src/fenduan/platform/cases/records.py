"""What an act leaves behind besides its event: the statement that is signed, conclusions, visits, files, letters."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from fenduan.documents import letters
from fenduan.documents.letters.facts import BadFacts, as_data
from fenduan.evidence.canonical import canonical
from fenduan.platform.accounts.models import User
from fenduan.platform.arrangements import files
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import Refused
from fenduan.platform.base.numbers import next_number
from fenduan.platform.cases import writing
from fenduan.platform.cases.models import (
    Case,
    CaseDocument,
    CaseEvent,
    Conclusion,
    Inspection,
    InspectionOfficer,
    Letter,
    LetterFile,
)
from fenduan.platform.cases.standing import INTERNAL, Whole
from fenduan.platform.procedure.model import Action, Data
from fenduan.reference.text import Text

NO_VERSION: Final = Text(
    "Dossier version: the arrangement has no such version signed by the holder.",
    "卷宗版本：该安排没有此经持有人签署的版本。",
)
DECISIONS: Final = frozenset({"opinion", "grant", "refusal"})
"""The kinds of letters that go out only with the decision."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is handed in with an act: its name and its bytes."""

    name: str
    data: bytes


def day_of(given: object, today: dt.date) -> dt.date:
    """Return the day on which an act happened: the one given with it, or today."""
    return dt.date.fromisoformat(given) if isinstance(given, str) else today


def is_open_to(actor: Actor, case: Case, action: str) -> bool:
    """Whether an actor who knows the case in full may know of an act: the inner ones are the authorities' own."""
    return action not in INTERNAL or case.authority_id == actor.organisation_id or actor.kind == "nmpa"


def statement(case: Case, action: Action, data: Data, version: int) -> bytes:
    """Return the canonical bytes that a person signs: the case, its version, the act, everything given, the dossier."""
    return canonical(
        {
            "action": action.name,
            "case": {
                "applicant": case.applicant.slug,
                "arrangement": case.arrangement.number,
                "authority": case.authority.slug,
                "kind": case.kind,
                "number": None if action.begins else case.number,
                "version": version,
            },
            "data": dict(data),
            "manifest": case.manifest.digest,
            "meaning": None if action.signature is None else action.signature.as_dict(),
        }
    )


def left_behind(
    actor: Actor, after: Whole, event: CaseEvent, action: Action, uploads: Mapping[str, files.Checked]
) -> tuple[str, ...]:
    """Write what an act leaves behind; return the ids of its letters.

    Raises:
        Refused: a letter could not lawfully be sent with what is stated.
    """
    if action.name == "review_finding":
        _conclude(after, event)
    elif action.name == "arrange_inspection":
        _arrange(after.case, event)
    for field, checked in uploads.items():
        _keep(after.case, event, field, checked)
    return _write_letters(actor, after, event, action)


def _conclude(after: Whole, event: CaseEvent) -> None:
    found = next(each for each in after.found if each.key == event.data["finding"])
    reason = found.assessed.finding.reason.text()
    Conclusion(
        case=after.case,
        event=event,
        manifest=after.case.manifest,
        as_of=after.today,
        finding=found.key,
        requirement=found.assessed.requirement.id,
        status=found.assessed.finding.status.value,
        reason_en=reason.en,
        reason_zh=reason.zh,
        conclusion=event.data["conclusion"],
        reasons=event.data.get("reasons", ""),
    ).save()


def _arrange(case: Case, event: CaseEvent) -> None:
    data: Any = event.data
    visit = Inspection(
        case=case,
        event=event,
        first=dt.date.fromisoformat(data["first"]),
        last=dt.date.fromisoformat(data["last"]),
        site=data["site"],
        address=data["address"],
        scope=data["scope"],
    )
    visit.save()
    names = dict(User.objects.filter(pk__in=data["officers"]).values_list("pk", "name"))
    for person, certificate in zip(data["officers"], data["certificates"], strict=True):
        InspectionOfficer(inspection=visit, user_id=person, name=names[person], certificate=certificate).save()


def _keep(case: Case, event: CaseEvent, field: str, checked: files.Checked) -> None:
    files.keep(checked)
    letter = event.data.get("letter") if field == "scan" else None
    CaseDocument(
        case=case,
        event=event,
        field=field,
        name=checked.name,
        digest=checked.digest,
        media_type=checked.kind.media_type,
        letter=None if letter is None else Letter.objects.get(case=case, opaque=letter),
    ).save()


def _write_letters(actor: Actor, after: Whole, event: CaseEvent, action: Action) -> tuple[str, ...]:
    case = after.case
    done = writing.Act(
        case, after.procedure, action, after.facts, after.chain, actor, event.as_event(), after.today
    ) if action.letter is not None else None  # fmt: skip
    if done is None:
        return ()
    try:
        drafts = list(writing.drafts(done, lambda kind: _number(case.authority.place, kind)))
    except BadFacts as bad:
        raise Refused(bad.reason) from bad
    return tuple(_write_letter(case, event, draft) for draft in drafts)


def _number(place: str, kind: str) -> str:
    """Return the next number of a kind of letter of an authority in this year."""
    serial = int(next_number(f"letter-{place}-{kind}").rpartition("-")[2])
    return letters.number(kind, place, clock.today().year, serial)


def _write_letter(case: Case, event: CaseEvent, draft: writing.Draft) -> str:
    frame = draft.facts.frame
    row = Letter(
        case=case,
        event=event,
        kind=draft.kind,
        number=frame.number,
        opaque=frame.id,
        dated=frame.dated,
        to=draft.to,
        facts=as_data(draft.facts),
        digest=letters.digest(draft.kind, draft.facts),
    )
    row.save()
    content = letters.render(draft.kind, draft.facts, "zh", "pdf")
    LetterFile(letter=row, language="zh", format="pdf", content=content, digest=sha256(content).hexdigest()).save()
    return frame.id
