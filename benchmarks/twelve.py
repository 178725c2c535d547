"""The twelve requirements that every engine decides in the comparison: those that can be written as a table.

An answer is, for each of them, the list of the statuses of its findings: one status, or one for each manufacturer or
segment in the order of the process.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from fenduan.assessment.evaluate import evaluate
from fenduan.dossier.taking import take
from fenduan.law.arrangement import Arrangement
from fenduan.law.register import Register, register

Answers = dict[str, list[str]]
Tree = Mapping[str, Any]
Engine = Callable[[Tree], Answers]

DAY = dt.date(2026, 6, 15)
TWELVE = (
    "regulations/32-1/ground",
    "regulations/32-1/need",
    "dal/32-4/not-entrustable",
    "regulations/33/vaccine-ground",
    "vaccine-law/22/nmpa-approval",
    "pilot-plan/products",
    "notice-173/2/unified-system",
    "ann-132/4/process-validation",
    "ann-132/14-2/main-materials",
    "gmp/280/holders-assessment",
    "regulations/31-2/no-re-entrustment",
    "regulations/34/electronic-records",
)


def twelve() -> Register:
    """Return a register of the twelve alone."""
    whole = register()
    return Register(whole.edition, tuple(each for each in whole.requirements if each.id in TWELVE))


def ours() -> Engine:
    """Return our decision: the dictionary is taken by the typed dossier, then evaluated."""
    law = twelve()

    def decide(tree: Tree) -> Answers:
        found = evaluate(Arrangement(take(tree), DAY), law)
        answers: Answers = {}
        for requirement, finding in found:
            answers.setdefault(requirement.id, []).append(finding.status)
        return answers

    return decide
