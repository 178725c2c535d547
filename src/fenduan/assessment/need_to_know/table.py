"""The table as data, and which of its rows a key of the dossier belongs to."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal

from fenduan.reference.text import Text

Raw = dict[str, Any]
Level = Literal["none", "own", "names", "handoff", "full"]
Row = Literal[
    "product",
    "party",
    "holder",
    "manufacturer",
    "segment",
    "records",
    "handoff",
    "control",
    "quality",
    "agreement",
    "case",
    "licence",
]
Column = Literal[
    "owner",
    "holder",
    "neighbour",
    "other",
    "holder_province",
    "manufacturer_province",
    "other_province",
    "centre",
    "nmpa",
    "public",
]
Sight = Literal["seen", "restricted", "hidden"]

LEVELS: Final[dict[Level, Text]] = {
    "none": Text("nothing", "不可见"),
    "own": Text("what concerns its own", "仅限与本单位有关的内容"),
    "names": Text("names", "仅限名称"),
    "handoff": Text("the hand-off", "交接内容"),
    "full": Text("everything", "全部内容"),
}
ROWS: Final[dict[Row, Text]] = {
    "product": Text("Product, need, grounds", "产品、必要性和申请理由"),
    "party": Text("Who takes part: name, role, place", "参与各方的名称、角色和所在地"),
    "holder": Text("The holder's experience, people, licences", "持有人的生产经历、人员和许可证"),
    "manufacturer": Text(
        "A manufacturer's sites, licences, people, experience, bad records",
        "受托生产企业的场地、许可证、人员、生产经历和不良信用记录",
    ),
    "segment": Text("A segment: name, stage, form, site, place", "生产段的名称、阶段、剂型、场地和所在地"),
    "records": Text("A segment: records, lines, dates", "生产段的记录、生产线和日期"),
    "handoff": Text("A hand-off", "交接"),
    "control": Text("Control strategy", "控制策略"),
    "quality": Text("Quality system and its elements", "质量保证体系及其要素"),
    "agreement": Text("Agreements", "协议"),
    "case": Text("A case, its opinions and steps", "办理事项及其意见和进展"),
    "licence": Text("A licence in the register", "许可证登记信息"),
}
COLUMNS: Final[dict[Column, Text]] = {
    "owner": Text("its owner", "提供方本身"),
    "holder": Text("the holder", "持有人"),
    "neighbour": Text("the manufacturer at the other end of a hand-off", "交接相对方受托生产企业"),
    "other": Text("another manufacturer", "其他受托生产企业"),
    "holder_province": Text("the holder's province", "持有人所在地省级药品监督管理部门"),
    "manufacturer_province": Text("the manufacturer's province", "受托生产企业所在地省级药品监督管理部门"),
    "other_province": Text("the province of another manufacturer", "其他受托生产企业所在地省级药品监督管理部门"),
    "centre": Text("the Center for Drug Evaluation", "药品审评中心"),
    "nmpa": Text("the NMPA", "国家药品监督管理局"),
    "public": Text("the public", "公众"),
}

Table = Mapping[Row, Mapping[Column, Level]]
_ORDER: Final[tuple[Column, ...]] = tuple(COLUMNS)


def _row(*levels: Level) -> dict[Column, Level]:
    return dict(zip(_ORDER, levels, strict=True))


TABLE: Final[Table] = {
    #                    owner   holder  neighbour  other    h. prov  m. prov  o. prov  centre  nmpa    public
    "product": _row("full", "full", "names", "names", "full", "full", "full", "full", "full", "none"),
    "party": _row("full", "full", "full", "names", "full", "full", "full", "full", "full", "none"),
    "holder": _row("full", "full", "none", "none", "full", "full", "full", "full", "full", "none"),
    "manufacturer": _row("full", "full", "none", "none", "full", "full", "names", "full", "full", "none"),
    "segment": _row("full", "full", "full", "names", "full", "full", "full", "full", "full", "none"),
    "records": _row("full", "full", "none", "none", "full", "full", "none", "full", "full", "none"),
    "handoff": _row("full", "full", "handoff", "none", "full", "full", "names", "full", "full", "none"),
    "control": _row("full", "full", "own", "own", "full", "own", "own", "full", "full", "none"),
    "quality": _row("full", "full", "own", "own", "full", "own", "names", "full", "full", "none"),
    "agreement": _row("full", "full", "none", "none", "full", "full", "none", "full", "full", "none"),
    "case": _row("full", "full", "none", "none", "full", "full", "none", "full", "full", "none"),
    "licence": _row("full", "full", "names", "none", "full", "full", "full", "full", "full", "names"),
}

# Each key of the format -> its row, and the least level at which it is seen. A key stands for all below it that is not
# named itself; "manufacturer" is "holder" for what is the holder's own.
KEYS: Final[Mapping[str, tuple[Row, Level]]] = {
    **dict.fromkeys(("dossier", "id", "title", "product.name", "product.dosage_form"), ("product", "names")),
    **dict.fromkeys(("as_of", "provenance", "running_since", "product"), ("product", "full")),
    **dict.fromkeys(("parties.*.id", "parties.*.name"), ("party", "names")),
    **dict.fromkeys(("parties.*.roles", "parties.*.place"), ("party", "full")),
    **dict.fromkeys(("parties.*.group", "parties.*.credit_code"), ("manufacturer", "full")),
    **dict.fromkeys(("sites.*.id", "sites.*.name"), ("segment", "names")),
    **dict.fromkeys(("sites.*.party", "sites.*.place"), ("segment", "full")),
    "sites.*.address": ("manufacturer", "full"),
    **dict.fromkeys(("segments.*.id", "segments.*.name"), ("segment", "names")),
    **dict.fromkeys(
        (f"segments.*.{key}" for key in ("site", "stage", "form", "after", "sterile", "entrusted_by")),
        ("segment", "full"),
    ),
    **dict.fromkeys(
        (
            f"segments.*.{key}"
            for key in ("electronic_records", "electronic_materials", "data_exchange", "started", "line_idle_since")
        ),
        ("records", "full"),
    ),
    **dict.fromkeys(("handoffs.*.from", "handoffs.*.to"), ("handoff", "names")),
    **dict.fromkeys(
        (
            f"handoffs.*.{key}"
            for key in (
                "material",
                "outbound_specification",
                "inbound_specification",
                "method_transfer",
                "hold_time_h",
                "transport",
            )
        ),
        ("handoff", "handoff"),
    ),
    "control_strategy.*": ("control", "full"),
    "quality_system.unified": ("quality", "own"),
    **dict.fromkeys(("quality_system.elements.*.element", "quality_system.elements.*.sites"), ("quality", "names")),
    "quality_system.elements.*.document": ("quality", "full"),
    "quality_system.handoffs_covered": ("quality", "names"),
    "agreements.*": ("agreement", "full"),
    **dict.fromkeys(
        (
            f"{key}.*"
            for key in (
                "licences",
                "experience",
                "personnel",
                "certificates",
                "bad_records",
                "circumstances",
                "preparations",
                "not_applicable_materials",
            )
        ),
        ("manufacturer", "full"),
    ),
    **dict.fromkeys(("opinions.*", "confirmations.*", "steps.*"), ("case", "full")),
}
# An entry of "documents" follows the entries that cite it; one that nothing cites is seen by who sees all.
FOLLOWING: Final = "documents"
# What an entry's own name for a document is; in a restricted document these alone are told of it.
PAPERS: Final = frozenset({"document", "evidence", "audit", "testing_capability", "rectification"})
# What is told of a restricted document.
PROVIDED: Final = frozenset({"id", "date", "sha256"})
RESTRICTABLE: Final = frozenset[Row]({"holder", "manufacturer", "records"})
NAMED: Final = ("parties", "sites", "segments")
BY_PARTY: Final[Mapping[str, str]] = {
    "licences": "party",
    "experience": "party",
    "personnel": "party",
    "preparations": "party",
    "bad_records": "party",
    "steps": "party",
    "circumstances": "entrusted",
    "confirmations": "entrusted",
    "opinions": "entrusted",
}
BY_SITE: Final = ("certificates", "not_applicable_materials")
LISTS: Final = (*NAMED, "handoffs", "control_strategy", "agreements", *BY_PARTY, *BY_SITE)
RANK: Final[Mapping[Level, int]] = {"none": 0, "own": 1, "names": 2, "handoff": 3, "full": 4}


def key_of(name: str, key: str) -> str:
    """Return the entry of :data:`KEYS` that a key below ``name`` belongs to; empty where it belongs to none."""
    exact = f"{name}.{key}"
    return exact if exact in KEYS else name if name in KEYS else ""


@cache
def under(dotted: str) -> tuple[str, ...]:
    """Return the entries of :data:`KEYS` at a place and below it, or the one that it belongs to."""
    found = tuple(key for key in KEYS if key == dotted or key.startswith(f"{dotted}."))
    if dotted in KEYS or not found:
        above = dotted
        while above and above not in KEYS:
            above = above.rpartition(".")[0]
        found = (above, *found) if above and above not in found else found
    return found or ("product",)
