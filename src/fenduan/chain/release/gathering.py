"""What a store tells of one lot and everything that it was made of: enough history to judge it, and no more."""

from collections.abc import Iterable
from typing import Final

import msgspec

from fenduan.chain.history import History, history
from fenduan.chain.recursive import number_of, reading
from fenduan.chain.store import Store
from fenduan.chain.store.deriving import decode

# All events that touch or describe a lot of the genealogy; whole processes of those; whatever else carries one of their
# ids; and the declarations that one of them was wrong.
_EVENTS: Final = """
WITH RECURSIVE reached (lot) AS ({reached}),
near (position) AS (
    SELECT position FROM reached JOIN touches USING (lot) UNION SELECT position FROM reached JOIN described USING (lot)
),
wide (position) AS (
    SELECT position FROM near UNION SELECT others.position FROM near
    JOIN processes AS own ON own.position = near.position JOIN processes AS others ON others.process = own.process
),
named (id) AS (SELECT DISTINCT id FROM wide JOIN events USING (position))
SELECT facts FROM named JOIN events USING (id)
UNION SELECT facts FROM named JOIN declarations ON declares = named.id
    JOIN events ON events.position = declarations.position
"""


_WALKED: Final = _EVENTS.format(reached="SELECT ? UNION SELECT used FROM reached JOIN edges ON made = lot")
_GIVEN: Final = _EVENTS.format(reached="SELECT value FROM json_each(?)")


def gather(store: Store, lot: str, lots: Iterable[int] | None = None) -> History:
    """Return the history of a lot and all that it was made of. Raises :class:`fenduan.chain.recursive.UnknownLotError`.

    ``lots`` are the numbers of these, where an index has found them. Lots that are told of beside these are there in
    part only.
    """
    with reading(store.rows):
        number = number_of(store.rows, lot)
        if lots is None:
            rows = store.rows.execute(_WALKED, (number,)).fetchall()
        else:
            rows = store.rows.execute(_GIVEN, (msgspec.json.encode(sorted(lots)).decode(),)).fetchall()
    return history(decode(facts) for (facts,) in rows)
