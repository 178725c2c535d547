"""Which tests are asked of a mutant, in the order in which they are likely to notice it.

A test that is not asked can only leave a mutant alive that it would have killed: what is left out here lowers the rate,
it never raises it. Left out are the tests that start a program of its own, which would not have the fault in it, and
those of documents and spreadsheets, which are slow.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

_GOLDEN: Final = ("tests/golden",)
_SCENARIOS: Final = ("tests/scenarios",)
_ROUTE: Final = ("tests/assessment",)
_WHATIF: Final = ("tests/whatif/test_plans.py", "tests/whatif/test_sense.py")
_CHANGE: Final = ("tests/time/test_change.py", "tests/time/test_difference.py")
_COMPARE: Final = ("tests/time/test_compare.py",)
_LEGACY: Final = ("tests/time/test_legacy.py",)
_TIMELINE: Final = ("tests/time/test_timeline.py",)
_SCHEMA: Final = ("tests/assessment/test_schema.py",)
_PROPERTIES: Final = (
    "tests/properties/test_order.py",
    "tests/properties/test_determination.py",
    "tests/properties/test_missing.py",
    "tests/properties/test_reads.py",
)
_RULES: Final = (_GOLDEN, _SCENARIOS, _ROUTE, _COMPARE, _LEGACY, _TIMELINE, _WHATIF, _PROPERTIES)


def _first(*files: str) -> tuple[tuple[str, ...], ...]:
    """Ask these scenarios right after the goldens, and then all the others."""
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
    "fenduan.law.repairs": (_WHATIF,),
    "fenduan.law.timeline": (_TIMELINE, _COMPARE, _LEGACY),
    "fenduan.assessment.change": (_CHANGE,),
    "fenduan.assessment.compare": (_COMPARE, _LEGACY),
    "fenduan.assessment.legacy": (_LEGACY,),
    "fenduan.assessment.plan": (_LEGACY,),
    "fenduan.assessment.schema": (_SCHEMA,),
    "fenduan.assessment.hypothetical": (_WHATIF,),
    "fenduan.assessment.search": (_WHATIF,),
    "fenduan.assessment.whatif": (_WHATIF,),
    "fenduan.assessment.clock": (_ROUTE, _GOLDEN, _LEGACY, _WHATIF),
    "fenduan.assessment.licensing": (_ROUTE, _GOLDEN, _CHANGE, _LEGACY, _WHATIF),
    "fenduan.assessment.route": (_ROUTE, _GOLDEN, _CHANGE, _LEGACY, _WHATIF),
    "fenduan.assessment.standing": (_ROUTE, _GOLDEN, _CHANGE, _LEGACY, _WHATIF),
    "fenduan.assessment.step": (_ROUTE, _GOLDEN, _CHANGE, _LEGACY, _WHATIF),
}


def stages_of(module: str) -> tuple[tuple[str, ...], ...]:
    """Return the stages of a module, each a list of test files or folders."""
    return STAGES.get(module, _RULES)


def everything() -> Iterator[tuple[str, ...]]:
    """Yield every stage that any module has, once."""
    yield from dict.fromkeys(stage for module in (*STAGES, "") for stage in stages_of(module))


def missing(root: Path) -> list[str]:
    """Return the tests named here that the checkout does not have."""
    return [name for stage in everything() for name in stage if not (root / name).exists()]
