"""How lots are called where there is little room, in both languages."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from fenduan.chain.facts import LotKind
from fenduan.reference.text import Language, Text

KINDS: Final[Mapping[LotKind | None, Text]] = {
    LotKind.MATERIAL: Text("material", "物料"),
    LotKind.CELL_BANK: Text("cell bank", "细胞库"),
    LotKind.INTERMEDIATE: Text("intermediate", "中间产物"),
    LotKind.DRUG_SUBSTANCE: Text("drug substance", "原液"),
    LotKind.DRUG_PRODUCT: Text("drug product", "制剂"),
    LotKind.PACK: Text("pack", "包装单元"),
    None: Text("kind not stated", "类别未说明"),
}
_OF_GS1: Final = re.compile(r"https://id\.gs1\.org/(?P<ai>[0-9]{2,4})/(?P<value>[^/]+)(?:/[0-9]{2,3}/(?P<tail>[^/]+))?")
_CLASS: Final = re.compile(r"urn:epc:(?:class|id):(?:lgtin|sgtin|sgln):[^.]+\.[^.]*\.(?P<tail>.+)")


def kind_said(kind: LotKind | None, language: Language) -> str:
    """Return the word for a kind of lot."""
    return KINDS[kind].pick(language)


def short(name: str) -> str:
    """Return the part of an identifier that people know it by: the lot or serial number, else the end of its path."""
    found = _OF_GS1.fullmatch(name)
    if found is not None:
        return unquote(found["tail"] or found["value"])
    urn = _CLASS.fullmatch(name)
    if urn is not None and urn["tail"] != "0":
        return unquote(urn["tail"])
    if "://" in name:
        return unquote(name.rstrip("/").rpartition("/")[2]) or name
    return name
