"""The tables in use, by kind and edition; checked when this module is imported."""

from typing import Final

from fenduan.platform.procedure.b_licence import B_LICENCE
from fenduan.platform.procedure.check import faults
from fenduan.platform.procedure.model import Kind, Procedure
from fenduan.platform.procedure.opinion import OPINION

PROCEDURES: Final[tuple[Procedure, ...]] = (OPINION, B_LICENCE)
"""Every edition that a case may have begun under; a case keeps its own."""

_FAULTS: Final = tuple(fault for procedure in PROCEDURES for fault in faults(procedure))
if _FAULTS:
    raise ValueError("\n".join(("a table is at fault:", *_FAULTS)))

_BY_EDITION: Final = {(procedure.kind, procedure.edition): procedure for procedure in PROCEDURES}
_NEWEST: Final = {procedure.kind: procedure for procedure in PROCEDURES}


def procedure_of(kind: str, edition: str | None = None) -> Procedure:
    """Return the table of a kind of case, the newest unless an edition is named. Raises ``KeyError`` for any other."""
    if edition is None:
        return {str(each): procedure for each, procedure in _NEWEST.items()}[kind]
    return {(str(each), number): procedure for (each, number), procedure in _BY_EDITION.items()}[kind, edition]


KINDS: Final[tuple[Kind, ...]] = tuple(_NEWEST)
