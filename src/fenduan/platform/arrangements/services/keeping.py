"""What every write needs: the part to itself, the answer kept under its key, the refusal of what is stale."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from fenduan.platform.arrangements.models import Answered, Edit, Part, Participant
from fenduan.platform.arrangements.parts import SECTIONS, Section, sections_of
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.numbers import opaque_id
from fenduan.platform.base.text import filled
from fenduan.reference.text import Text

_LONGEST_KEY: Final = 100
_SHOWN: Final = 20
KEY_USED: Final = Text(
    "This key was used for something else. Send it again with a new key.", "该幂等键已用于其他操作，请更换后重新提交。"
)
NO_KEY: Final = Text(
    "A key of 1 to 100 letters, digits and marks of ASCII is needed.",
    "须提供由1至100个ASCII字母、数字和符号组成的幂等键。",
)
STALE: Final = Text(
    "This changed since you saw it (revision {seen}, now {now}). Look at what changed, then save again.",
    "您查看之后内容已发生变化（您所见为第{seen}版，现为第{now}版）。请核对变化后重新保存。",
)
CHANGED_BY: Final = Text("{place} ({section}): by {who}, {time}.", "{place}（{section}）：{who}，{time}。")


def earlier(actor: Actor, key: str, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what was answered to the same write before, ``None`` where it is new.

    It is asked once nobody else can write the same thing: of two that come at once, one waits and is then answered.

    Raises:
        Refused: the key was used for another write, or is none.
    """
    if not 1 <= len(key) <= _LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Refused(NO_KEY, status=400)
    found = Answered.objects.filter(organisation=actor.organisation_id, key=key).first()
    if found is None:
        return None
    if found.asked != _digest(actor, asked):
        raise Refused(KEY_USED, status=409)
    answer: dict[str, Any] = json.loads(found.answer)
    return answer


def keep(actor: Actor, key: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Keep what is answered, for the same write sent again."""
    Answered(
        organisation_id=actor.organisation_id,
        key=key,
        asked=_digest(actor, asked),
        answer=json.dumps(answer),
        answered_at=clock.now(),
    ).save()


def _digest(actor: Actor, asked: Mapping[str, Any]) -> str:
    return sha256(json.dumps([actor.user_id, asked], sort_keys=True).encode()).hexdigest()


def part_of(actor: Actor, participant: Participant, section: Section) -> Part:
    """Return a part to be written, nobody else writing it meanwhile; it is begun where it was not."""
    if section not in sections_of(holder=participant.role == "applicant"):
        raise NotFound
    begun = {"salt": opaque_id(), "edited_at": clock.now(), "edited_by_id": actor.user_id}
    found, _ = Part.objects.select_for_update(of=("self",)).get_or_create(
        arrangement=participant.arrangement, participant=participant, section=section, defaults=begun
    )
    return found


def refuse_stale(part: Part, seen: int) -> None:
    """Raise :class:`Refused`, saying what changed, where a part is no longer at the revision that was seen."""
    if part.revision == seen:
        return
    since = part.edits.filter(revision__gt=seen).select_related("made_by").order_by("revision")[:_SHOWN]
    raise Refused(
        (
            filled(STALE, seen=seen, now=part.revision),
            *(
                filled(
                    CHANGED_BY,
                    place=each.pointer or "/",
                    section=SECTIONS[part.section].label,
                    who=each.made_by.name,
                    time=each.made_at,
                )
                for each in since
            ),
        ),
        status=409,
    )


def put_draft(actor: Actor, part: Part, draft: str, pointer: str) -> None:
    """Store a draft and that it was changed there."""
    part.draft = draft
    part.revision += 1
    part.edited_at = clock.now()
    part.edited_by_id = actor.user_id
    part.save(update_fields=["draft", "revision", "edited_at", "edited_by"])
    Edit(
        part=part, revision=part.revision, pointer=pointer[:500], made_at=part.edited_at, made_by_id=actor.user_id
    ).save()


def subject_of(part: Part) -> tuple[str, str]:
    """Return how the ledger names a part."""
    return "part", f"{part.arrangement.number}/{part.participant.party}/{part.section}"
