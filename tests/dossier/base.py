"""A small dossier that is good as it stands, and ways to spoil it."""

import copy
import json
from collections.abc import Callable
from typing import Any

import yaml

from fenduan.dossier.errors import Error, Refused
from fenduan.dossier.model import Dossier
from fenduan.dossier.reading import Syntax, read_bytes

Tree = dict[str, Any]

_GOOD: Tree = {
    "dossier": 1,
    "id": "small",
    "title": {"en": "A small dossier", "zh": "小型卷宗"},
    "as_of": "2026-06-15",
    "product": {
        "biologic": True,
        "category": "antibody",
        "grounds": [{"kind": "reserve", "statement": "Needed", "evidence": ["doc-1", "doc-2"]}],
        "pilot": {"applied": "2025-01-01", "document": "doc-1"},
    },
    "parties": [
        {"id": "holder", "roles": ["applicant", "holder"], "place": "CN-SH", "group": "one"},
        {"id": "maker", "roles": ["entrusted_manufacturer"], "place": "IE"},
    ],
    "sites": [
        {"id": "sh-1", "party": "holder", "place": "CN-SH"},
        {"id": "ie-1", "party": "maker", "place": "IE"},
    ],
    "segments": [
        {"id": "culture", "site": "sh-1", "stage": "drug_substance", "form": "drug_substance"},
        {"id": "test", "site": "sh-1", "stage": "testing", "form": "drug_substance", "after": ["culture"]},
        {"id": "fill", "site": "ie-1", "stage": "drug_product", "form": "cartridge", "after": ["test"]},
    ],
    "handoffs": [
        {
            "from": "culture",
            "to": "fill",
            "hold_time_h": 24,
            "transport": {"temperature_c": {"min": 2, "max": 8.5}, "max_duration_h": 12.0},
        }
    ],
    "control_strategy": [{"attribute": "Purity", "controlled_at": ["culture", "fill"], "document": "doc-1"}],
    "quality_system": {
        "unified": {"effective_from": "2026-01-01", "document": "doc-1"},
        "elements": [{"element": "capa", "sites": ["sh-1", "ie-1"]}],
        "handoffs_covered": [["culture", "fill"]],
    },
    "agreements": [
        {
            "kind": "quality",
            "parties": ["holder", "maker"],
            "sites": ["ie-1"],
            "effective_from": "2026-01-01",
            "expires": "2026-12-31",
            "clauses": ["duties", "audit_right"],
        }
    ],
    "licences": [
        {
            "party": "holder",
            "number": "沪20230001",
            "authority": "CN-SH",
            "valid_from": "2025-01-01",
            "valid_until": "2029-12-31",
            "scope": [{"site": "sh-1", "forms": ["drug_substance"]}],
        }
    ],
    "experience": [{"party": "maker", "from": "2020-01-01", "to": "2024-01-01", "document": "doc-2"}],
    "personnel": [{"party": "holder", "role": "quality_head", "years_practice": 8, "years_sterile": 3.5}],
    "circumstances": [{"item": 2, "entrusted": "maker", "evidence": ["doc-1"]}],
    "confirmations": [{"kind": "experience_extension", "authority": "CN-SH", "item": 2, "entrusted": "maker"}],
    "opinions": [{"entrusted": "maker", "authority": "CN-SH", "consent": True, "document": "doc-1"}],
    "certificates": [{"site": "ie-1", "kind": "cpp", "issuer_place": "IE", "valid_from": "2025-01-01"}],
    "not_applicable_materials": [{"site": "ie-1", "material": "site_master_file"}],
    "preparations": [{"kind": "main_materials", "party": "maker", "document": "doc-1"}],
    "bad_records": [{"party": "maker", "kind": "dishonesty", "reports": {"audit": "doc-1"}}],
    "documents": [{"id": "doc-1", "pages": 3}, {"id": "doc-2", "file": "papers/two.pdf"}],
    "steps": [{"kind": "opinion_requested", "party": "maker", "authority": "NMPA", "date": "2026-01-02"}],
}


def good() -> Tree:
    """Return a tree of its own each time."""
    return copy.deepcopy(_GOOD)


def as_json(tree: object) -> bytes:
    """Write ``tree`` as JSON."""
    return json.dumps(tree, ensure_ascii=False).encode()


def as_yaml(tree: object) -> bytes:
    """Write ``tree`` as YAML, without anchors."""

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, _: object) -> bool:
            return True

    return yaml.dump(tree, Dumper=Plain, allow_unicode=True, sort_keys=False).encode()


def read_tree(tree: object) -> Dossier:
    """Read ``tree`` by way of JSON."""
    return read_bytes(as_json(tree), name="small.json")


def errors_of(data: bytes, syntax: Syntax = "yaml") -> tuple[Error, ...]:
    """Return the errors for which ``data`` is refused; none if it is read."""
    try:
        read_bytes(data, name=f"small.{syntax}", syntax=syntax)
    except Refused as refused:
        return refused.errors
    return ()


def spoilt(change: Callable[[Tree], object]) -> list[tuple[str, str]]:
    """Return the rule and pointer of each error after ``change``, which are the same in YAML and JSON."""
    tree = good()
    change(tree)
    in_yaml = [(error.rule, error.pointer) for error in errors_of(as_yaml(tree))]
    in_json = [(error.rule, error.pointer) for error in errors_of(as_json(tree), "json")]
    assert in_yaml == in_json
    return in_yaml
