"""How a year comes into the calendar: an administrator loads its plan; a different one for it is a correction."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db import transaction

from fenduan.evidence.canonical import canonical
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import Refused
from fenduan.platform.base.models import Sequence
from fenduan.platform.base.text import filled
from fenduan.platform.calendars.following import follow
from fenduan.platform.calendars.models import YearPlan
from fenduan.platform.calendars.reckoning import edition_of
from fenduan.platform.ledger.services import record
from fenduan.reference.calendar import Edition, Plan
from fenduan.reference.calendar_file import Notice, PlanRefused, read_plan
from fenduan.reference.text import Text

NOT_YOURS: Final = Text(
    "Only an administrator of an authority, or the operator, loads a year of the calendar.",
    "仅药品监督管理部门的管理员和运维人员可以载入年度日历。",
)
NOT_TO_CORRECT: Final = Text(
    "Only the administrator of the NMPA, or the operator, corrects a year that is held.",
    "仅国家药品监督管理局的管理员和运维人员可以更正已收录的年度。",
)
AT: Final = Text("{place}: {what}", "{place}：{what}")
NOT_YET: Final = Text("The notice is dated {day}, after today.", "通知的日期为{day}，晚于今日。")
GAP: Final = Text(
    "The years held are {first} to {last}; the next to load is {next}.",
    "已收录{first}年至{last}年，接下来应当载入{next}年。",
)
OTHER: Final = Text(
    "Another plan of {year} is held, and this one differs on {days}. Nothing was changed. Where the State Council "
    "changed its plan, load this one as a correction, with the reason.",
    "已收录{year}年的另一安排，所载入的与其在{days}不同，未作任何更改。国务院办公厅调整安排的，请说明理由，作为更正载入。",
)
OTHER_NOTICE: Final = Text(
    "The same days of {year} are held already; only title, number, date or address of the notice differ.",
    "已收录{year}年的相同日期，仅通知的标题、文号、日期或者网址不同。",
)
NO_REASON: Final = Text("Say why the plan is corrected.", "请填写更正理由。")
_SHOWN: Final = 10
_LOCK: Final = "calendar"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: the row, and whether the same file had been loaded before, so that nothing was done."""

    plan: YearPlan
    repeated: bool


@transaction.atomic
def load_year(*, actor: Actor, data: bytes, correction: bool = False, reason: str = "") -> Loaded:
    """Load a year's plan, from its file (:mod:`fenduan.reference.calendar_file`); clocks reckon with it from then on.

    The file that was loaded last for its year, sent again, is answered as before. ``correction`` says that the plan is
    to take the place of another one of its year, which stays and can be reckoned with as an earlier edition.

    Raises:
        Refused: the actor may not, the file is no plan (with every fault at its place), its year does not follow those
            held, another plan of the year is held and this is no correction, or a correction has no reason.
    """
    if not may_load(actor):
        raise Refused(NOT_YOURS, status=403)
    notice = _read(data)
    body = canonical(notice.content)
    digest = f"sha256:{sha256(body).hexdigest()}"
    # One at a time: each edition follows the one before it.
    counter, _ = Sequence.objects.select_for_update().get_or_create(name=_LOCK)
    before = YearPlan.objects.filter(year=notice.plan.year).order_by("-edition").first()
    if before is not None and before.digest == digest:
        return Loaded(before, repeated=True)
    corrected = _refuse(actor, notice, edition_of(), correction=correction, reason=reason)
    counter.last += 1
    counter.save(update_fields=["last"])
    row = YearPlan(
        edition=counter.last,
        year=notice.plan.year,
        title=notice.title,
        number=notice.number,
        dated=notice.date,
        paper=notice.plan.paper,
        body=body,
        digest=digest,
        corrects=corrected,
        reason=reason.strip() if corrected else "",
        loaded_at=clock.now(),
        loaded_by=actor.user_id,
        organisation=actor.organisation,
    )
    recorded = record(
        actor=actor,
        action="calendars.correct" if corrected else "calendars.load",
        subject=("calendar", str(row.year)),
        reason=row.reason,
        fields={
            "edition": row.edition,
            "title": row.title,
            "number": row.number,
            "date": row.dated,
            "paper": row.paper,
            "digest": digest,
            **({"corrects": corrected} if corrected else {}),
        },
    )
    row.entry = recorded.id
    row.save()
    follow()
    return Loaded(row, repeated=False)


def may_load(actor: Actor) -> bool:
    """Whether an actor may load a year that is not held: the operator, an authority's administrator."""
    return _is_operator(actor) or (actor.kind != "enterprise" and actor.has("authority_admin"))


def may_correct(actor: Actor) -> bool:
    """Whether an actor may put another plan in the place of one held: the operator, the NMPA's administrator."""
    return _is_operator(actor) or (actor.kind == "nmpa" and actor.has("authority_admin"))


def _is_operator(actor: Actor) -> bool:
    return not actor.user_id and actor.organisation == "operator"


def _read(data: bytes) -> Notice:
    try:
        notice = read_plan(data)
    except PlanRefused as refused:
        faults = [
            filled(AT, place=each.place, what=each.message) if each.place else each.message for each in refused.faults
        ]
        raise Refused(faults, status=400) from refused
    if notice.date > clock.today():
        raise Refused(filled(NOT_YET, day=notice.date), status=400)
    return notice


def _refuse(actor: Actor, notice: Notice, held: Edition, *, correction: bool, reason: str) -> str:
    """Refuse what cannot be loaded; return the digest of the days that it corrects, empty where it is a new year."""
    year = notice.plan.year
    first, last = held.years[0], held.years[-1]
    if year == last + 1:
        return ""
    if not first <= year <= last:
        raise Refused(filled(GAP, first=first, last=last, next=last + 1), status=400)
    there = held.plans[year - first]
    if not correction:
        raise Refused(_differing(there, notice.plan))
    if not may_correct(actor):
        raise Refused(NOT_TO_CORRECT, status=403)
    if not reason.strip():
        raise Refused(NO_REASON, status=400)
    return Edition((there,)).digest


def _differing(there: Plan, new: Plan) -> Text:
    days = sorted((there.off ^ new.off) | (there.worked ^ new.worked))
    if not days:
        return filled(OTHER_NOTICE, year=there.year)
    shown = [each.isoformat() for each in days[:_SHOWN]]
    more = len(days) - len(shown)
    listed = Text(
        ", ".join(shown) + (f" and {more} more days" if more else ""),
        "、".join(shown) + (f"等{len(days)}日" if more else ""),
    )
    return filled(OTHER, year=there.year, days=listed)
