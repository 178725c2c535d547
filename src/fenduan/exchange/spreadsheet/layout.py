"""The sheets of the workbook and their columns, derived from the dossier's model.

A field is one column; text has a column for each language, a list of codes one to tick for each code, a list of ids one
cell. The fields of a mapping within an entry stand beside each other under its name. What cannot stand in a row has a
sheet of its own. Every column has a key, which stands in a hidden row, so that columns may be moved and sheets renamed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from fenduan.dossier.guide import family_of
from fenduan.dossier.model import LANGUAGE_PATTERN
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.exchange.spreadsheet import headings
from fenduan.reference.labels import label
from fenduan.reference.text import Text

TAG: Final = "fenduan/1/"
"""What the first cell of a sheet begins with: the format of the workbook, and its version."""

# The rows of a table's sheet, and the hidden column that says which is which. All count from 1.
MARKS, FIRST_COLUMN = 1, 2
KEY_ROW, TITLE_ROW, ABOUT_ROW, NONE_ROW, HEAD_ROW, SUBHEAD_ROW, FIRST_ROW = 2, 3, 4, 5, 6, 7, 8
KEYS, NONE, HEAD, NOT_READ = "keys", "none", "head", "-"
# The columns of the sheet that is a form.
LABEL, VALUE, ENGLISH, ABOUT, FURTHER = 2, 3, 4, 5, 6
FORM_HEAD_ROW, FORM_FIRST_ROW = 5, 6

_LANGUAGE: Final = re.compile(LANGUAGE_PATTERN)
_TEXTS: Final = frozenset({"text", "wording"})
Part = str | int
Path = tuple[Part, ...]
"""A way through the tree of a dossier: keys, and places in lists."""
How = Literal["value", "wording", "tick", "several", "site", "object", "number"]
ANY: Final = "*"
"""In a path: whichever entry of the list."""


@dataclass(frozen=True)
class Column:
    """A column of a table, or a row of the form.

    ``path`` leads to the field from the entry. ``part`` is the language of a text or the code or site to tick.
    ``field`` is its name in the field guide. ``top`` and ``sub`` are its heading, the second below the first.
    """

    path: Path
    how: How
    spec: LeafSpec
    field: str
    top: Text
    sub: Text | None = None
    part: str = ""
    required: bool = False

    @property
    def key(self) -> str:
        """Return the key in the hidden row."""
        mark = {"wording": "@", "tick": "#", "site": "="}.get(self.how, "")
        return ".".join(map(str, self.path)) + mark + ("" if self.how == "site" else self.part)

    @property
    def heading(self) -> Text:
        """Return the whole heading in one line."""
        if self.sub is None:
            return self.top
        return Text(f"{self.top.en}: {self.sub.en}", f"{self.top.zh}：{self.sub.zh}")

    @property
    def keeps_text(self) -> bool:
        """Say whether the cell holds free text, in which no word is a sign of ours."""
        return self.how in {"value", "wording"} and self.spec.kind in _TEXTS


@dataclass(frozen=True)
class Table:
    """A sheet with a row for each entry of the list ``at``; ``within`` is a list in the entry that rows continue."""

    name: str
    at: Path
    model: str
    columns: tuple[Column, ...]
    within: str | None = None
    filled_in: str | None = None

    def column(self, key: str) -> Column | None:
        """Return the column of a key, further languages included, or ``None``."""
        return _column(self.columns, key)


@dataclass(frozen=True)
class Form:
    """The sheet with one field a row."""

    name: str
    rows: tuple[Column, ...]


def sheet_title(name: str) -> str:
    """Return the name of a sheet as its tab shows it."""
    text = headings.SHEETS[name]
    return f"{text.zh} {text.en}"


def _column(columns: tuple[Column, ...], key: str) -> Column | None:
    found = next((each for each in columns if each.key == key), None)
    if found is not None:
        return found
    base, at, language = key.rpartition("@")
    if at and _LANGUAGE.fullmatch(language):
        text = next((each for each in columns if each.key == f"{base}@zh"), None)
        if text is not None:
            return in_language(text, language)
    return None


def in_language(column: Column, language: str) -> Column:
    """Return the column of the same text in another language."""
    return replace(column, part=language, sub=Text(language, f"语种 {language}"))


def anchor(columns: tuple[Column, ...], path: Path) -> Column:
    """Return the column in which the mapping at ``path`` is said to be stated when it has no particulars."""
    own = [each for each in columns if each.how == "object" and each.path == path]
    within = [
        each
        for each in columns
        if each.how == "value" and each.path[:-1] == path and each.spec.kind not in _TEXTS and each.path != ("element",)
    ]
    return (own + within)[0]


def _derived(spec: ObjectSpec, path: Path = (), group: Text | None = None, *, form: bool = False) -> Iterator[Column]:
    for key, entry in spec.fields.items():
        field = f"{spec.model.__name__}.{key}"
        heading = headings.FIELDS.get(field)
        if heading is None:
            continue
        inner = _inner(entry.spec)
        top, sub = (heading, None) if group is None else (group, heading)
        if isinstance(inner, ObjectSpec):
            if form:
                yield Column((*path, key), "object", _NOTHING, field, heading)
            deeper: Path = (*path, key, ANY) if isinstance(entry.spec, ListSpec) else (*path, key)
            yield from _derived(inner, deeper, None if form else top, form=form)
        else:
            plain = Column((*path, key), "value", inner, field, top, sub, required=entry.required)
            yield from _parts(plain, entry.spec)


_NOTHING: Final = LeafSpec("object")


def _inner(spec: Spec) -> LeafSpec | ObjectSpec:
    while isinstance(spec, ListSpec):
        spec = spec.item
    return spec


def _parts(plain: Column, spec: Spec) -> Iterator[Column]:
    if isinstance(spec, ListSpec):
        if plain.spec.kind == "code":
            family = family_of_column(plain)
            for code in map(str, plain.spec.codes):
                yield replace(plain, how="tick", part=code, sub=label(family, code))
        else:
            yield replace(plain, how="several")
    elif plain.spec.kind == "wording":
        yield replace(plain, how="wording", part="zh", sub=headings.CHINESE)
        yield replace(plain, how="wording", part="en", sub=headings.ENGLISH)
    else:
        yield plain


def family_of_column(column: Column) -> str:
    """Return the family of codes that a column holds."""
    return family_of(column.spec.codes)


def _entry(at: Path) -> ObjectSpec:
    spec: Spec = specification()
    for key in at:
        spec = _object(spec).fields[str(key)].spec
    return _object(spec)


def _object(spec: Spec) -> ObjectSpec:
    inner = _inner(spec)
    if not isinstance(inner, ObjectSpec):
        raise TypeError("not a list of mappings")
    return inner


def _table(name: str, *at: str) -> Table:
    spec = _entry(at or (name,))
    return Table(name, at or (name,), spec.model.__name__, tuple(_derived(spec)))


def _licences() -> Table:
    """The scope has a row for each site; a number ties together the rows of one licence."""
    table = _table("licences")
    number = Column(("#",), "number", LeafSpec("text"), "", headings.NUMBER_OF_LICENCE)
    return replace(table, columns=(number, *table.columns), within="scope")


def _elements() -> Table:
    """Elements by sites: the sites are columns, which the workbook at hand names."""
    table = _table("elements", "quality_system", "elements")
    order = {"element": 0, "sites": 1, "document": 2}
    columns = sorted(table.columns, key=lambda each: order[str(each.path[0])])
    sites = replace(columns[1], sub=headings.MORE_SITES)
    return replace(table, columns=(columns[0], sites, columns[2]), filled_in="element")


def site_column(table: Table, site: str) -> Column:
    """Return the column that ticks ``site`` for each element; an empty name is a site still to be chosen."""
    sites = next(each for each in table.columns if each.how == "several")
    return replace(sites, how="site", part=site, sub=None)


def _covered() -> Table:
    ends = _entry(("handoffs",)).fields
    columns = tuple(
        Column((place,), "value", _leaf(ends[key].spec), f"Handoff.{key}", headings.FIELDS[f"Handoff.{key}"])
        for place, key in enumerate(("from", "to"))
    )
    return Table("handoffs_covered", ("quality_system", "handoffs_covered"), "QualitySystem", columns)


def _leaf(spec: Spec) -> LeafSpec:
    if not isinstance(spec, LeafSpec):
        raise TypeError("not a single value")
    return spec


@cache
def form() -> Form:
    """Return the form: what the dossier, its product and its unified system state once."""
    return Form("basics", tuple(_derived(specification(), form=True)))


@cache
def tables() -> tuple[Table, ...]:
    """Return the tables in the order of their sheets."""
    return (
        _table("grounds", "product", "grounds"),
        *(_table(name) for name in ("parties", "sites", "segments", "handoffs", "control_strategy")),
        _elements(),
        _covered(),
        _table("agreements"),
        _licences(),
        *(_table(name) for name in ("experience", "personnel", "circumstances", "confirmations", "opinions")),
        *(_table(name) for name in ("certificates", "not_applicable_materials", "preparations", "bad_records")),
        *(_table(name) for name in ("documents", "steps")),
    )
