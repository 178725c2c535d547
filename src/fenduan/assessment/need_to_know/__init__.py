"""Need to know: what of an arrangement each reader sees, by one table that is data.

The table has a row for every section of what there is to see and a column for every relation in which a reader stands
to it. Each key of the dossier belongs to one row and is seen from one level on; a document follows the entries that
cite it. What no row names is seen by nobody.

Decided here, where the design leaves it open:

- The name of a party goes with the name of its segment; its roles and its place are a row of their own. A holder's are
  seen by everyone in its arrangement: everyone's agreement names it.
- An agreement, a licence, a step or an opinion belongs to the parties that it names, so these read it whole.
- An entry that names no party is the holder's. The domestic agent of an overseas holder reads as the holder does.
- What a restriction covers is what the table gives "unless restricted": a party's own records and those of its
  segments. The chain itself, hand-offs and agreements cannot be restricted.
"""

from fenduan.assessment.need_to_know.readers import CENTRE, NMPA, PUBLIC, Reader, Restriction, party, province
from fenduan.assessment.need_to_know.seen import Seen, papers, visible
from fenduan.assessment.need_to_know.table import (
    COLUMNS,
    FOLLOWING,
    KEYS,
    LEVELS,
    LISTS,
    PAPERS,
    ROWS,
    TABLE,
    Column,
    Level,
    Raw,
    Row,
    Sight,
    Table,
)

__all__ = [
    "CENTRE",
    "COLUMNS",
    "FOLLOWING",
    "KEYS",
    "LEVELS",
    "LISTS",
    "NMPA",
    "PAPERS",
    "PUBLIC",
    "ROWS",
    "TABLE",
    "Column",
    "Level",
    "Raw",
    "Reader",
    "Restriction",
    "Row",
    "Seen",
    "Sight",
    "Table",
    "papers",
    "party",
    "province",
    "visible",
]
