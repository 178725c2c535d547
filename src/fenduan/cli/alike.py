"""Findings of one requirement that say the same of several subjects, told once.

Two findings are alike when their sentences come from the same templates with the same facts, apart from the facts that
name the subject itself: its party, site, segment, form or role.
"""

from collections.abc import Hashable, Iterable, Mapping

from fenduan.assessment.evaluate import Assessed
from fenduan.cli import messages as m
from fenduan.dossier.model import Facts, Party, Segment, Site
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Code, Remedy, Say, Subject, show
from fenduan.reference.labels import label
from fenduan.reference.text import Language


def groups(case: Arrangement, items: Iterable[Assessed]) -> list[list[Assessed]]:
    """Put alike findings together, in the order of the first of each."""
    found: dict[Hashable, list[Assessed]] = {}
    for each in items:
        found.setdefault(_key(case, each), []).append(each)
    return list(found.values())


def _key(case: Arrangement, each: Assessed) -> Hashable:
    finding = each.finding
    own = _own(case, finding.subject)
    return (
        each.requirement.id,
        finding.status,
        finding.discretion,
        finding.subject.kind if finding.subject else None,
        _form(finding.reason, own),
        _remedy(finding.remedy, own),
        tuple(tuple(_form(lack.what, own) for lack in alternative) for alternative in finding.missing),
        tuple(_form(remark, own) for remark in finding.remarks),
    )


def _remedy(remedy: Remedy, own: frozenset[str]) -> Hashable:
    return (remedy.kind, None if remedy.what is None else _form(remedy.what, own), remedy.step, remedy.date)


def _own(case: Arrangement, subject: Subject | None) -> frozenset[str]:
    """Return the ids that name a subject: its own, and those of what belongs to it."""
    if subject is None:
        return frozenset()
    own = set(subject.ids)
    for segment in case.segments.values():
        if segment.id in subject.ids:
            own.add(segment.site)
    for site in case.sites.values():
        if site.id in own and site.party is not None and subject.kind in ("site", "segment"):
            own.add(site.party)
        if site.party in subject.ids:
            own.add(site.id)
    return frozenset(own)


def _form(value: object, own: frozenset[str]) -> Hashable:
    """Return what a fact says, with the subject's own names left out."""
    match value:
        case Say():
            facts = sorted(value.facts.items())
            return (value.en, tuple((name, _form(fact, own)) for name, fact in facts))
        case Party() | Site() | Segment():
            return "" if value.id in own else value.id
        case Code():
            return "" if value.code in own else (value.family, value.code)
        case list() | tuple():
            return tuple(_form(each, own) for each in value)
        case Mapping():
            return repr(sorted(value.items()))
        case Facts():
            return repr(value)
        case _:
            return repr(value)


def subject_name(case: Arrangement, subject: Subject, language: Language) -> str:
    """Name what a finding is about, as a person would."""
    between = m.COLON[language]
    match subject.kind:
        case "site":
            site, *forms = subject.ids
            names = [show(case.sites[site], language), *(label("form", form).pick(language) for form in forms)]
            return between.join(names)
        case "person":
            party, role = subject.ids
            return show(case.parties[party], language) + between + label("person_role", role).pick(language)
        case "pair":
            return _names(case, subject.ids[1:], language)
        case "edge":
            return " → ".join(_names(case, (each,), language) for each in subject.ids)
        case "product":
            return label("subject", "product").pick(language)
        case _:
            return _names(case, subject.ids, language)


def _names(case: Arrangement, ids: tuple[str, ...], language: Language) -> str:
    entries = {**case.sites, **case.parties, **case.segments}
    return m.COMMA[language].join(show(entries.get(each, each), language) for each in ids)


def subject_names(case: Arrangement, group: list[Assessed], language: Language) -> str:
    """Name the subjects of a group after its first; persons of one party together."""
    subjects = [each.finding.subject for each in group[1:] if each.finding.subject is not None]
    apart = m.SEPARATOR[language]
    if subjects and all(subject.kind == "person" for subject in subjects):
        by_party: dict[str, list[str]] = {}
        for subject in subjects:
            party, role = subject.ids
            by_party.setdefault(party, []).append(label("person_role", role).pick(language))
        comma, colon = m.COMMA[language], m.COLON[language]
        parties = (show(case.parties[party], language) + colon + comma.join(r) for party, r in by_party.items())
        return apart.join(parties)
    return apart.join(subject_name(case, subject, language) for subject in subjects)
