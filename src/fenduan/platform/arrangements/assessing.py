"""Assessing: a dossier is assessed once, kept by its own bytes, and projected for each reader.

What is kept goes by the edition of the calendar too: once a year is loaded, the days of the route are reckoned anew.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from fenduan.assessment.determination import Determination, assess
from fenduan.assessment.need_to_know import Reader, Restriction
from fenduan.assessment.projection import Projection, project
from fenduan.dossier.taking import take
from fenduan.platform.arrangements.drafts import dumped
from fenduan.reference.calendar import in_use

# A determination of a dossier of three segments takes some hundred kilobytes.
_KEPT: Final = 128


def projection_of(
    tree: Mapping[str, Any], day: dt.date, reader: Reader, restrictions: Iterable[Restriction] = ()
) -> Projection:
    """Return what a reader sees of the determination of a dossier's tree.

    Raises:
        fenduan.assessment.projection.NothingToSee: the reader may not know of it.
    """
    return _projected(dumped(tree), day, in_use().digest, reader, tuple(restrictions))


@lru_cache(maxsize=_KEPT)
def _assessed(body: str, day: dt.date, calendar: str) -> Determination:
    del calendar
    return assess(take(json.loads(body)), day)


@lru_cache(maxsize=2 * _KEPT)
def _projected(
    body: str, day: dt.date, calendar: str, reader: Reader, restrictions: tuple[Restriction, ...]
) -> Projection:
    return project(_assessed(body, day, calendar), reader, restrictions)
