"""Which tests are asked of a mutant, in the order in which they are likely to notice it.

A test that is not asked can only leave a mutant alive that it would have killed: what is left out here lowers the rate,
it never raises it. Left out are the tests that start a program of its own, which would not have the fault in it, and
those of documents and spreadsheets, which are slow.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

# Not the digest of the register, which is made over the files, and no fault touches those (but what makes it is asked);
# nor what the files of the goldens give back, which the law does not touch.
_GOLDEN: Final = ("tests/golden/test_goldens.py::test_determinations_stay_what_they_were",)
_ANSWERS: Final = "tests/kept/test_bones.py::test_what_is_answered_stays_what_it_was"
# The plans take longer than all the others together, and are asked only where none of those differs.
_KEPT: Final = tuple(
    f"{_ANSWERS}[{kind}]" for kind in ("legacy", "repairs", "scenarios", "changes", "comparisons", "determinations")
)
_PLANS: Final = (f"{_ANSWERS}[plans]",)
_PAGES: Final = ("tests/docs/test_requirement_pages.py::test_the_pages_are_what_the_register_writes",)
_SCENARIOS: Final = ("tests/scenarios",)
_ROUTE: Final = tuple(
    f"tests/assessment/test_{name}.py"
    for name in (
        *("route", "route_alone", "route_clocks", "route_goldens", "route_stories", "route_properties"),
        *("finding", "lookup"),
    )
)
_READERS: Final = (("tests/assessment/test_seen.py",), ("tests/assessment/test_need_to_know.py",))
_WHATIF: Final = (
    "tests/whatif/test_changes.py",
    "tests/whatif/test_plans.py",
    "tests/whatif/test_sense.py",
    "tests/whatif/test_acts.py",
)
_CHANGE: Final = ("tests/time/test_change.py", "tests/time/test_filings.py", "tests/time/test_difference.py")
_COMPARE: Final = ("tests/time/test_compare.py", "tests/time/test_compare_dates.py")
_LEGACY: Final = ("tests/time/test_legacy.py", "tests/time/test_owners.py")
_TIMELINE: Final = ("tests/time/test_timeline.py", "tests/time/test_commands.py")
_SCHEMA: Final = ("tests/assessment/test_schema.py",)
_SCREENING: Final = ("tests/screen/test_screening.py", "tests/screen/test_totals.py")
_PROPERTIES: Final = ("tests/properties/test_order.py", "tests/properties/test_determination.py")
_READS: Final = ("tests/properties/test_concerns.py", "tests/properties/test_reads.py")
_RULES: Final = (_GOLDEN, _KEPT, _SCENARIOS, _PAGES, _ROUTE, _TIMELINE, _PLANS, _PROPERTIES, _READS)
_STEPS: Final = (_ROUTE, _KEPT, _GOLDEN, _CHANGE, _LEGACY, _WHATIF, _PLANS)


def _first(*files: str) -> tuple[tuple[str, ...], ...]:
    """Ask these scenarios before all the others."""
    return (_GOLDEN, tuple(f"tests/scenarios/test_{file}.py" for file in files), *_RULES[1:])


STAGES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "fenduan.law.purpose": _first("a_scope", "a_grounds", "a_vaccine"),
    "fenduan.law.entrustment": _first("b_agreements", "b_records"),
    "fenduan.law.licences": _first("b_licences", "b_opinion"),
    "fenduan.law.confirmation": _first("d_experience"),
    "fenduan.law.quality": _first("c_quality_system"),
    "fenduan.law.experience": _first("d_experience"),
    "fenduan.law.years": _first("periods", "d_experience"),
    "fenduan.law.periods": _first("periods", "d_experience"),
    "fenduan.law.persons": _first("d_persons"),
    "fenduan.law.linkage": _first("e_linkage"),
    "fenduan.law.border": _first("f_border"),
    "fenduan.law.register": (("tests/golden",), *_RULES[1:]),
    "fenduan.law.repairs": (_KEPT, _PLANS, _WHATIF),
    "fenduan.law.timeline": (_TIMELINE, _COMPARE, _LEGACY),
    "fenduan.assessment.change": (_CHANGE, _KEPT, _PLANS),
    "fenduan.assessment.compare": (_COMPARE, _KEPT, _PLANS, _LEGACY),
    "fenduan.assessment.legacy": (_LEGACY, _KEPT, _PLANS),
    "fenduan.assessment.need_to_know.readers": _READERS,
    "fenduan.assessment.need_to_know.seen": _READERS,
    "fenduan.assessment.need_to_know.table": _READERS,
    "fenduan.assessment.projection": _READERS,
    "fenduan.assessment.plan": _STEPS,
    "fenduan.assessment.schema": (_SCHEMA,),
    "fenduan.assessment.screening": (_SCREENING,),
    "fenduan.assessment.reads": (_KEPT, _PLANS, _READS),
    "fenduan.assessment.hypothetical": (_KEPT, _PLANS, _WHATIF),
    "fenduan.assessment.search": (_KEPT, _PLANS, _WHATIF),
    "fenduan.assessment.whatif": (_KEPT, _PLANS, _WHATIF),
    "fenduan.assessment.clock": _STEPS,
    "fenduan.assessment.licensing": _STEPS,
    "fenduan.assessment.route": _STEPS,
    "fenduan.assessment.standing": _STEPS,
    "fenduan.assessment.step": _STEPS,
}


def stages_of(module: str) -> tuple[tuple[str, ...], ...]:
    """Return the stages of a module, each a list of tests as pytest takes them."""
    return STAGES.get(module, _RULES)


def everything() -> Iterator[tuple[str, ...]]:
    """Yield every stage that any module has, once."""
    yield from dict.fromkeys(stage for module in (*STAGES, "") for stage in stages_of(module))


def missing(root: Path) -> list[str]:
    """Return the tests named here that the checkout does not have."""
    return [name for stage in everything() for name in stage if not (root / name.partition("::")[0]).exists()]
