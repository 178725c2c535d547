"""Dossiers of every shape that the format allows: drawn from the model itself, entry by entry, then made to fit."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from fenduan.dossier.edges import edges_between
from fenduan.dossier.model import LARGEST_NUMBER
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.reference.codes import FAMILIES, SUPPORTING_STAGES
from fenduan.reference.places import PLACES

Tree = dict[str, Any]

_ID = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
# What a spreadsheet, or our own notation, could take for something else.
_AWKWARD = st.sampled_from(
    [
        "", " ", "\n", "'", "''", "'x", "' ", "=1+1", "+1", "-1", "@a", "=cmd|'/c calc'!A1", "同左 Same", "'同左",
        "是 Yes", "无 None", "有，未填明细 Stated, no details", "<r>x</r>", "<r></r>", "&lt;", "_x0041_", "1.0",
        "2026-06-15", "true", "null", "#REF!", "a\tb", " a ", "a\nb\n", "\ufeff", "\ufffe\uffff", "\u2028", "𠮷", "{}",
    ]
)  # fmt: skip
_TEXT = st.one_of(
    _AWKWARD, st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=12), st.sampled_from(["原液", "Plant"])
)
_WORDING = st.one_of(
    _TEXT,
    st.fixed_dictionaries({"zh": _TEXT}, optional={"en": _TEXT}),
    st.fixed_dictionaries({"en": _TEXT}, optional={"fr": _TEXT, "zh-Hant": _TEXT}),
)
_DATE = st.dates(min_value=dt.date(1, 1, 1)).map(dt.date.isoformat) | st.dates(
    min_value=dt.date(1899, 12, 1), max_value=dt.date(1900, 4, 1)
).map(dt.date.isoformat)
_PLACE = st.sampled_from(sorted(PLACES))
_KINDS: dict[str, st.SearchStrategy[Any]] = {
    "text": _TEXT,
    "wording": _WORDING,
    "truth": st.booleans(),
    "id": _ID,
    "form": st.sampled_from(FAMILIES["form"]) | st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True),
    "place": _PLACE,
    "step_authority": _PLACE | st.sampled_from(["NMPA", "CDE"]),
    "date": _DATE,
    "sha256": st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
}


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Draw a dossier that is taken, as plain data."""
    named = {
        name: draw(st.lists(_ID, min_size=least, max_size=4, unique=True))
        for name, least in (("parties", 1), ("sites", 0), ("segments", 0), ("documents", 0))
    }
    if not named["sites"]:
        named["segments"] = []
    tree: Tree = _Drawing(draw, named).entry(specification())
    tree["dossier"] = 1
    for name in ("parties", "sites", "segments"):
        tree[name] = _listed(draw, named, name)
    if named["documents"] or "documents" in tree:
        tree["documents"] = _listed(draw, named, "documents")
    _fit(draw, tree)
    return tree


def _listed(draw: st.DrawFn, named: dict[str, list[str]], name: str) -> list[Tree]:
    spec = specification().fields[name].spec
    assert isinstance(spec, ListSpec)
    assert isinstance(spec.item, ObjectSpec)
    return [{**_Drawing(draw, named).entry(spec.item), "id": each} for each in named[name]]


class _Drawing:
    """Draws values by the model's specification; an id that points somewhere points at an entry that is there."""

    def __init__(self, draw: st.DrawFn, named: dict[str, list[str]]) -> None:
        self._draw = draw
        self._named = named

    def entry(self, spec: ObjectSpec) -> Tree:
        """Draw an entry with any of its fields; those that are required among them."""
        entry: Tree = {}
        for key, field in spec.fields.items():
            if field.required or self._draw(st.booleans()):
                value = self.value(field.spec)
                if value is not None:
                    entry[key] = value
        return entry

    def value(self, spec: Spec) -> Any:  # noqa: ANN401 - a tree is of any shape
        """Draw a value; ``None`` where there is nothing to point at."""
        if isinstance(spec, ObjectSpec):
            return self.entry(spec)
        if isinstance(spec, ListSpec):
            count = self._draw(st.integers(0, 3)) if spec.length is None else spec.length
            values = [self.value(spec.item) for _ in range(count)]
            return [each for each in values if each is not None]
        return self._leaf(spec)

    def _leaf(self, spec: LeafSpec) -> Any:  # noqa: ANN401
        if spec.to is not None:
            return self._draw(st.sampled_from(self._named[spec.to])) if self._named[spec.to] else None
        if spec.kind == "code":
            return self._draw(st.sampled_from(spec.codes))
        if spec.kind == "integer":
            return self._draw(st.integers(spec.minimum, spec.maximum))
        if spec.kind == "number":
            least = max(spec.minimum, -LARGEST_NUMBER)
            return self._draw(st.integers(least, LARGEST_NUMBER) | st.floats(least, 1e15, allow_nan=False))
        return self._draw(_KINDS[spec.kind])


def _fit(draw: st.DrawFn, tree: Tree) -> None:
    """Make the entries fit together, as the checks across entries ask."""
    for index, party in enumerate(tree["parties"]):
        stated = [each for each in party.get("roles", []) if each not in ("applicant", "holder")]
        if index == 0:
            party["roles"] = [*stated, draw(st.sampled_from(["applicant", "holder"]))]
        elif "roles" in party:
            party["roles"] = stated
    for index, segment in enumerate(tree["segments"]):
        before = {each["id"] for each in tree["segments"][:index]}
        if "after" in segment:
            segment["after"] = [each for each in segment["after"] if each in before]
    supporting = {each["id"] for each in tree["segments"] if each["stage"] in SUPPORTING_STAGES}
    edges = sorted(edges_between({each["id"]: each.get("after", ()) for each in tree["segments"]}, supporting))
    handoffs = tree.get("handoffs", [])[: len(edges)]
    if "handoffs" in tree:
        tree["handoffs"] = [
            {**each, "from": edge[0], "to": edge[1]} for each, edge in zip(handoffs, edges, strict=False)
        ]
    system = tree.get("quality_system", {})
    if "handoffs_covered" in system:
        pairs = st.lists(st.sampled_from(edges), max_size=4) if edges else st.just([])
        system["handoffs_covered"] = [list(edge) for edge in draw(pairs)]
    for document in tree.get("documents", []):
        if "file" in document:
            document["file"] = draw(st.sampled_from(["a.pdf", "papers/b.pdf", "=c.pdf", "'d.pdf", "文件/一.pdf"]))
    _order(tree)


_SPANS = (("from", "to"), ("valid_from", "valid_until"), ("effective_from", "expires"), ("min", "max"))


def _order(node: Any, of: str = "") -> None:  # noqa: ANN401
    """Put the two ends of every span in order; those of a hand-off are segments, and no span."""
    if isinstance(node, list):
        for each in node:
            _order(each, of)
    elif isinstance(node, dict):
        for first, last in _SPANS:
            if first in node and last in node and (of, first) != ("handoffs", "from"):
                node[first], node[last] = sorted((node[first], node[last]))
        for key, each in node.items():
            _order(each, key)
