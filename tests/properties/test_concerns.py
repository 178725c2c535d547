"""What a finding reads of a list: the entries that concern its subject, and the keys by which these are told apart."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from fenduan.assessment.evaluate import Assessed
from fenduan.assessment.reads import reads_of
from fenduan.law.register import register
from tests.scenarios.build import Raw, changed, determined, example

# By which keys the entries of a list are told apart, as the register's words on each list have it.
TOLD_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "parties": (),
    "sites": (),
    "segments": (),
    "handoffs": ("from", "to"),
    "agreements": ("parties",),
    "licences": ("party",),
    "experience": ("party",),
    "personnel": ("party",),
    "circumstances": ("entrusted", "item"),
    "confirmations": ("entrusted",),
    "opinions": ("entrusted",),
    "certificates": ("site",),
    "not_applicable_materials": ("site",),
    "preparations": ("party",),
    "bad_records": ("party",),
    "steps": ("party",),
}


def _lists_of(assessed: Assessed) -> set[str]:
    paths = (path.partition("~") for path in assessed.requirement.reads)
    return {name for name, tilde, _ in paths if tilde} - {"documents"}


def test_the_keys_that_tell_entries_apart_are_read() -> None:
    seen: set[str] = set()
    determination = determined(example())
    for each in determination.findings:
        reads, names = reads_of(each, determination.case), _lists_of(each)
        keys = {(name, key) for name in TOLD_BY for key in TOLD_BY[name] if f"/{name}/*/{key}" in reads}
        assert keys >= {(name, key) for name in names for key in TOLD_BY[name]}, each.requirement.id
        seen |= names

    assert seen == {*TOLD_BY} & {name for each in register().requirements for name in _declared(each.reads)}


def _declared(reads: tuple[str, ...]) -> set[str]:
    return {path.partition("~")[0] for path in reads if "~" in path}


def _read_of(raw: Raw, name: str, requirement: str, *ids: str) -> set[str]:
    """Return the indices of the entries of a list on which a finding rests."""
    determination = determined(raw)
    found = [
        each
        for each in determination.findings
        if each.requirement.id == requirement and each.finding.subject is not None and each.finding.subject.ids == ids
    ]
    assert len(found) == 1
    reads = reads_of(found[0], determination.case, selecting=False)
    return {pattern.split("/")[2] for pattern in reads if pattern.startswith(f"/{name}/")} - {"-", "*"}


CLAIMS: Final[list[dict[str, Any]]] = [
    {"item": 1, "entrusted": "conjugator"},
    {"item": 2, "entrusted": "conjugator"},
    {"item": 2, "entrusted": "filler"},
    {"item": 2},
    {"entrusted": "conjugator"},
]
STEPS: Final[list[dict[str, Any]]] = [
    {"kind": "opinion_requested", "party": "conjugator"},
    {"kind": "opinion_requested", "party": "filler"},
    {"kind": "opinion_requested"},
]


@pytest.mark.parametrize(
    ("name", "entries", "requirement", "ids", "read"),
    [
        ("circumstances", CLAIMS, "notice-173/2/experience", ("holder", "filler"), {"0", "2", "3", "4"}),
        ("bad_records", STEPS, "ann-132/7/bad-record", ("conjugator",), {"0", "2"}),
        ("steps", STEPS, "dal/41/licence", ("sz-1", "drug_substance"), {"0", "2"}),
    ],
)
def test_an_entry_is_read_where_it_concerns_the_subject_or_does_not_say_whom(
    name: str, entries: list[dict[str, Any]], requirement: str, ids: tuple[str, ...], read: set[str]
) -> None:
    kinds = {"bad_records": "dishonesty"}
    stated = [{**each, "kind": kinds[name]} if name in kinds else each for each in entries]

    assert _read_of(changed(example(), {f"/{name}": stated}), name, requirement, *ids) == read
