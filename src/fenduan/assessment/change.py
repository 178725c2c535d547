"""What a change in an arrangement means: which findings change, and what has to be filed anew.

Two dossiers of one arrangement are judged at the same day, so that only the facts differ. The occasions for filing are
read off the chain: who makes what where, and what is handed over how. Each names the steps of the route that it sets
going again (register, section G); a step counts as still to be done where what is on file was there before the change.

For an approved product the class of the change (approval, filing, annual report) is not decided: the section on site
changes of the provisions on post-approval changes was not at hand (:data:`CLASS_NOT_KNOWN`).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from fenduan.assessment import standing as facts
from fenduan.assessment.clock import Period, read
from fenduan.assessment.compare import Findings, alike, corner_of, findings_at, findings_dict, subject_dict, subjects_of
from fenduan.assessment.determination import ENGINE, Determination, assess
from fenduan.assessment.evaluate import Assessed
from fenduan.assessment.plan import Plan
from fenduan.assessment.standing import Standing
from fenduan.assessment.step import RouteStep
from fenduan.dossier.canonical import digest
from fenduan.dossier.difference import Change, content, differences
from fenduan.dossier.model import Dossier, Handoff, Party, Segment, Site
from fenduan.dossier.shape import specification
from fenduan.law.arrangement import Arrangement, domestic
from fenduan.law.citation import Citation
from fenduan.law.finding import Code, Say, Subject, say
from fenduan.law.instruments import ANN_134, DAL, NOTICE_173, POST_APPROVAL_CHANGES
from fenduan.law.licences import b_licence_in_force
from fenduan.law.register import Register, register
from fenduan.law.requirement import Requirement

OccasionKind = Literal[
    "new_holder",
    "new_manufacturer",
    "new_site",
    "new_form",
    "moved_segment",
    "changed_segment",
    "changed_handoff",
    "ended_manufacturer",
    "ended_site",
]
_TO_REDUCE: Final = Period(6, "months")
_LICENCE_STEPS: Final = ("c_licence", "opinion", "b_licence", "b_and_c_together", "duplicate_note")
# Set going by each occasion, beside the application to the Center for Drug Evaluation, which every one concerns.
_STEPS: Final[dict[OccasionKind, tuple[str, ...]]] = {
    "new_holder": ("nmpa_approval", "b_licence"),
    "new_manufacturer": ("nmpa_approval", "confirmation", *_LICENCE_STEPS),
    "new_site": _LICENCE_STEPS,
    "new_form": _LICENCE_STEPS,
    "moved_segment": (),
    "changed_segment": (),
    "changed_handoff": (),
    "ended_manufacturer": ("scope_reduction",),
    "ended_site": ("scope_reduction",),
}
_REGISTRATION: Final = ("marketing_authorisation", "supplementary_application")
_CITES: Final[dict[OccasionKind, Citation]] = {
    "new_holder": Citation(POST_APPROVAL_CHANGES, "8"),
    "new_manufacturer": Citation(ANN_134, "19", paragraph=2),
    "new_site": Citation(ANN_134, "20", paragraph=1),
    "new_form": Citation(ANN_134, "20", paragraph=1),
    "moved_segment": Citation(DAL, "79"),
    "changed_segment": Citation(DAL, "79"),
    "changed_handoff": Citation(NOTICE_173, "3"),
    "ended_manufacturer": Citation(ANN_134, "20", paragraph=2),
    "ended_site": Citation(ANN_134, "20", paragraph=2),
}
CLASS_NOT_KNOWN: Final = say(
    "Whether a change needs approval, filing or a line in the annual report is not decided here: the section on site "
    "changes of the provisions on post-approval changes is not among the texts at hand. Where it is not clear, the "
    "holder asks its province, which replies in writing within {days} days; where the parties disagree, the higher "
    "class applies.",
    "变更属于审批、备案还是年度报告事项，此处不作认定：现有文本中未见《药品上市后变更管理办法（试行）》场地变更一节。"
    "类别不明确的，持有人可与所在地省级药品监督管理部门沟通，该部门在{days}日内书面答复；委托双方未达成一致的，按照较高级别管理。",
    days=20,
)
CLASS_CITES: Final = (
    Citation(POST_APPROVAL_CHANGES, "20"),
    Citation(POST_APPROVAL_CHANGES, "21"),
    Citation(DAL, "79"),
    Citation(ANN_134, "9", paragraph=2),
)


@dataclass(frozen=True, slots=True)
class FindingChange:
    """What one requirement says of one subject before and after."""

    requirement: Requirement
    subject: Subject | None
    before: Findings
    after: Findings

    @property
    def status_changes(self) -> bool:
        """Whether the status differs, not only the reason."""
        return [each.status for each in self.before] != [each.status for each in self.after]

    @property
    def counts(self) -> bool:
        """Whether it takes part in the outcome before or after."""
        return any(Assessed(self.requirement, each).counts for each in (*self.before, *self.after))

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "requirement": self.requirement.id,
            "subject": subject_dict(self.subject),
            "status_changes": self.status_changes,
            "counts": self.counts,
            "before": findings_dict(self.before),
            "after": findings_dict(self.after),
        }


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something about the chain that changed and that filing follows from; ``party`` is whom it concerns."""

    kind: OccasionKind
    what: Say
    party: Party | None = None
    sites: tuple[tuple[Site, str], ...] = ()

    @property
    def citation(self) -> Citation:
        """The provision that it is an occasion under."""
        return _CITES[self.kind]

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "kind": self.kind,
            "what": self.what.text().as_dict(),
            "party": None if self.party is None else self.party.id,
            "citation": self.citation.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Filing:
    """A step of the route that occasions set going, as numbers into their list.

    ``stale`` says that what is on file for it was there before the change, so that it is to be filed anew or amended.
    """

    step: RouteStep
    occasions: tuple[int, ...]
    stale: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {"step": self.step.as_dict(), "stale": self.stale, "occasions": list(self.occasions)}


@dataclass(frozen=True)
class ChangeReport:
    """Two dossiers of an arrangement, and what going from the one to the other means."""

    before: Determination
    after: Determination
    changes: tuple[Change, ...]
    findings: tuple[FindingChange, ...]
    occasions: tuple[Occasion, ...]
    filings: tuple[Filing, ...]

    @property
    def class_asked(self) -> bool:
        """Whether the class of the change is asked for and not known: something changed of an approved product."""
        return bool(self.occasions) and _approved(self.after.case)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        it = self.after
        return {
            "before": {"id": self.before.case.dossier.id, "digest": digest(self.before.case.dossier)},
            "after": {"id": it.case.dossier.id, "digest": digest(it.case.dossier)},
            "as_of": it.as_of.isoformat(),
            "changes": [each.as_dict() for each in self.changes],
            "outcome": {"before": self.before.outcome, "after": it.outcome},
            "findings": [each.as_dict() for each in self.findings],
            "occasions": [each.as_dict() for each in self.occasions],
            "filings": [each.as_dict() for each in self.filings],
            "class_of_change": {
                "asked": self.class_asked,
                "note": CLASS_NOT_KNOWN.text().as_dict() if self.class_asked else None,
                "citations": [each.as_dict() for each in CLASS_CITES] if self.class_asked else [],
            },
            "register": {"edition": it.law.edition, "digest": it.law.digest},
            "engine": ENGINE,
        }


def change_between(before: Dossier, after: Dossier, as_of: dt.date, law: Register | None = None) -> ChangeReport:
    """Say what differs between two dossiers of an arrangement, and what that means at ``as_of``."""
    edition = law or register()
    return change_of(assess(before, as_of, edition), assess(after, as_of, edition))


def change_of(before: Determination, after: Determination) -> ChangeReport:
    """Say what differs between two dossiers that were judged at one day, and what that means.

    Of what one reader sees of both (:mod:`fenduan.assessment.projection`) it says what that reader may see.
    """
    occasions = tuple(_occasions(before.case, after.case))
    return ChangeReport(
        before,
        after,
        differences(before.case.dossier, after.case.dossier),
        tuple(_findings(before, after)),
        occasions,
        tuple(_filings(before, after, occasions)),
    )


def _findings(before: Determination, after: Determination) -> Iterator[FindingChange]:
    corners = corner_of(before.findings), corner_of(after.findings)
    for requirement in after.law.requirements:
        for subject in subjects_of(requirement.id, *corners):
            was, now = (findings_at(each, requirement.id, subject) for each in corners)
            if not alike(was, now):
                yield FindingChange(requirement, subject, was, now)


# Occasions


def _approved(case: Arrangement) -> bool:
    """Whether the product is approved, or the arrangement runs already."""
    registration, running = case.product.registration, case.dossier.running_since
    approved = registration is not None and registration.status == "approved"
    return approved or (running is not None and case.begun(running))


def _occasions(before: Arrangement, after: Arrangement) -> Iterator[Occasion]:
    if before.holder.id != after.holder.id or before.holder.place != after.holder.place:
        what = say("Holder: {was} becomes {now}.", "持有人由{was}变更为{now}。", was=before.holder, now=after.holder)
        if before.holder.id == after.holder.id:
            what = say("The holder {now} is in another place.", "持有人{now}的所在地发生变更。", now=after.holder)
        yield Occasion("new_holder", what, after.holder)
    known = {each.id for each in before.manufacturers}
    for party in after.manufacturers:
        if party.id not in known:
            what = say("{party} is a new entrusted manufacturer.", "新增受托生产企业：{party}。", party=party)
            yield Occasion("new_manufacturer", what, party, tuple(_places(after, party)))
    yield from _new_places(before, after, known)
    yield from _segments(before, after)
    yield from _handoffs(before, after)
    yield from _endings(before, after)


def _places(case: Arrangement, party: Party | None) -> Iterator[tuple[Site, str]]:
    """Yield the production sites and forms, of ``party`` where one is given."""
    for site in case.production_sites:
        if party is None or case.party_of(site) is party:
            yield from ((site, form) for form in case.forms_at(site))


def _where(site: Site) -> tuple[object, ...]:
    """Return what makes a site the place that it is: its id, whose it is, where it lies."""
    return site.id, site.party, site.place, None if site.address is None else repr(site.address)


def _new_places(before: Arrangement, after: Arrangement, known: set[str]) -> Iterator[Occasion]:
    """Yield new sites and forms of parties that made something before, and of the holder."""
    sites = {_where(site) for site in before.production_sites}
    forms = {(*_where(site), form) for site, form in _places(before, None)}
    for site in after.production_sites:
        party = after.party_of(site)
        new = party is not None and party is not after.holder and party.id not in known
        if new:
            continue
        made = after.forms_at(site)
        if _where(site) not in sites:
            listed = [Code("form", form) for form in made]
            what = say(
                "{site} is a new production site ({made}).", "新增生产场地：{site}（{made}）。", site=site, made=listed
            )
            yield Occasion("new_site", what, party, tuple((site, form) for form in made))
            continue
        added = tuple(form for form in made if (*_where(site), form) not in forms)
        if added:
            listed = [Code("form", form) for form in added]
            what = say("New at {site}: {made}.", "{site}新增：{made}。", site=site, made=listed)
            yield Occasion("new_form", what, party, tuple((site, form) for form in added))


def _segments(before: Arrangement, after: Arrangement) -> Iterator[Occasion]:
    was = {each.id: each for each in before.production_segments}
    now = {each.id: each for each in after.production_segments}
    for key, segment in now.items():
        if key not in was:
            what = say("{segment} is a new segment.", "新增生产段：{segment}。", segment=segment)
            yield Occasion("changed_segment", what, after.performer(segment))
        elif was[key].site != segment.site:
            what = say(
                "{segment} moves from {was} to {now}.",
                "{segment}由{was}变更至{now}。",
                segment=segment,
                was=before.site_of(was[key]),
                now=after.site_of(segment),
            )
            yield Occasion("moved_segment", what, after.performer(segment))
        elif _made(was[key]) != _made(segment):
            what = say("{segment} has another stage or form.", "{segment}的阶段或者剂型发生变更。", segment=segment)
            yield Occasion("changed_segment", what, after.performer(segment))
    for key, segment in was.items():
        if key not in now:
            what = say("{segment} is no longer a segment.", "取消生产段：{segment}。", segment=segment)
            yield Occasion("changed_segment", what, before.performer(segment))


def _made(segment: Segment) -> tuple[object, ...]:
    return segment.stage, segment.form, segment.sterile


def _handoffs(before: Arrangement, after: Arrangement) -> Iterator[Occasion]:
    was = {(first.id, second.id): (first, second) for first, second in before.edges}
    now = {(first.id, second.id): (first, second) for first, second in after.edges}
    for key in dict.fromkeys((*was, *now)):
        if key not in was:
            en, zh = "New hand-off: {first} → {second}.", "新增交接：{first}→{second}。"
        elif key not in now:
            en, zh = "Hand-off no longer there: {first} → {second}.", "取消交接：{first}→{second}。"
        elif _handed(before, key) != _handed(after, key):
            en, zh = "Changed hand-off: {first} → {second}.", "交接发生变更：{first}→{second}。"
        else:
            continue
        first, second = now.get(key) or was[key]
        yield Occasion("changed_handoff", Say(en, zh, {"first": first, "second": second}))


def _handed(case: Arrangement, key: tuple[str, str]) -> object:
    """Return what a hand-off states of material, specifications, methods, hold time and transport."""
    handoff = case.handoffs.get(key)
    return None if handoff is None else content(handoff, specification(Handoff))


def _endings(before: Arrangement, after: Arrangement) -> Iterator[Occasion]:
    left = {each.id for each in after.manufacturers}
    sites = {_where(site) for site in after.production_sites}
    for party in before.manufacturers:
        if party.id not in left:
            what = say("{party} is no longer entrusted.", "终止委托：{party}。", party=party)
            yield Occasion("ended_manufacturer", what, party)
            continue
        for site in before.production_sites_of(party):
            if _where(site) not in sites:
                what = say("{site} is no longer used.", "不再使用的生产场地：{site}。", site=site)
                yield Occasion("ended_site", what, party)


# Filings


def _filings(before: Determination, after: Determination, occasions: tuple[Occasion, ...]) -> Iterator[Filing]:
    """Yield the steps that occasions set going, in the order of the route; what ends an entrustment last."""
    earlier = {step.key: step for step in before.route}
    for step in after.route:
        numbers = tuple(number for number, each in enumerate(occasions) if _concerns(after.case, each, step))
        if numbers:
            own = tuple(occasions[number] for number in numbers)
            stale = _stale(after.case, step, earlier.get(step.key), own)
            if stale or step.state != "done":
                yield Filing(step, numbers, stale)
    ended: dict[str, tuple[Party, list[int]]] = {}
    for number, each in enumerate(occasions):
        if "scope_reduction" in _STEPS[each.kind] and each.party is not None:
            ended.setdefault(each.party.id, (each.party, []))[1].append(number)
    for party, places in ended.values():
        yield Filing(_scope_reduction(after.case, party), tuple(places), stale=False)


def _concerns(case: Arrangement, occasion: Occasion, step: RouteStep) -> bool:
    """Whether an occasion sets a step of the route going."""
    if step.step in _REGISTRATION:
        return True
    if step.step not in _STEPS[occasion.kind] or step.step == "scope_reduction":
        return False
    if step.subject is not None:
        return occasion.party is not None and step.subject.party.id == occasion.party.id and _at_home(occasion)
    if step.step == "b_licence" and occasion.party is case.holder:
        # A site of its own is a matter of the holder's class A licence.
        return occasion.kind == "new_holder"
    return step.step == "nmpa_approval" or _at_home(occasion) or not occasion.sites


def _at_home(occasion: Occasion) -> bool:
    """Whether one of the sites concerned is not stated to be overseas, or none is named."""
    return not occasion.sites or any(domestic(site.place) is not False for site, _ in occasion.sites)


def _stale(case: Arrangement, step: RouteStep, earlier: RouteStep | None, occasions: tuple[Occasion, ...]) -> bool:
    """Whether what is on file for a step was there before the change, so that it is not about it.

    A licence that lists the new site and form is new, whenever it was issued. Of all else the dates decide: an opinion,
    a note, an application that both dossiers have of the same day was given or filed for the earlier arrangement.
    """
    if step.state == "done" and step.step == "c_licence":
        lacking = {
            (site.id, form)
            for party in step.by
            if isinstance(party, Party)
            for site, form in facts.unlicensed(case, party)
        }
        return any((site.id, form) in lacking for each in occasions for site, form in each.sites)
    if step.state == "done" and step.step in ("b_licence", "b_and_c_together"):
        return b_licence_in_force(case) is None
    on_file = step.state in ("done", "running")
    return on_file and earlier is not None and _on_file(earlier) == _on_file(step)


def _on_file(step: RouteStep) -> tuple[object, ...]:
    return step.state, step.started, step.done_on


def _scope_reduction(case: Arrangement, party: Party) -> RouteStep:
    """Put together the step by which an entrustment that ended is taken off the licences, within 6 months."""
    plan = Plan(case)
    ended = facts.endings(case, party)
    day = ended[0].date if ended else None
    both = () if case.is_overseas(party) else (party,)
    return plan.step(
        "scope_reduction",
        cites=Citation(ANN_134, "20", paragraph=2),
        by=(*plan.applicant, *both),
        to=tuple(dict.fromkeys((*plan.province, *facts.province(*both)))),
        about=party,
        stands=Standing(started=day),
        period=_TO_REDUCE,
        reading=read(day, _TO_REDUCE),
    )
