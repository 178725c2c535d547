"""The twelve in zen-engine: one node derives facts from the dossier, then a decision table for each requirement.

Each table is what its author would draw in the editor: facts in the columns, the status in the last. The same is
offered as expressions alone (``tables=False``), for what reads like a table need not be the quicker way to run it.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import zen

from benchmarks.twelve import DAY, Answers, Engine, Tree

_SHOWN: Final = "some(g.evidence ?? [], # in $.papers)"
_INNOVATIVE: Final = "innovative_special_requirements"

FACTS: Final = {
    "papers": f'map(filter(documents ?? [], #.date == null or d(#.date) <= d("{DAY}")), #.id)',
    "grounds": "product.grounds ?? []",
    "grounds_stated": "product.grounds != null",
    "done": f'filter(preparations ?? [], (#.date == null or d(#.date) <= d("{DAY}")) and #.document in $.papers)',
    "holder": 'filter(parties, some(#.roles ?? [], # in ["applicant", "holder"]))[0]',
    "overseas": '$.holder.place != null and not startsWith($.holder.place, "CN-")',
    "agents": 'map(filter(parties, "domestic_agent" in (#.roles ?? [])), #.id)',
    "own_sites": "map(filter(sites, #.party == $.holder.id), #.id)",
    "nobodys": "map(filter(sites, #.party == null), #.id)",
    "entrusted": (
        'map(filter(segments, not (#.stage in ["testing", "cell_bank"]) and not (#.site in $.own_sites)), '
        "{site: #.site, by: #.entrusted_by, direct: #.entrusted_by == null or #.entrusted_by == $.holder.id or "
        "($.overseas and #.entrusted_by in $.agents), agent: #.entrusted_by in $.agents and $.holder.place == null, "
        "nobodys: #.site in $.nobodys})"
    ),
    "makers": ("filter(parties as p, some(sites as s, s.party == p.id and some($.entrusted, #.site == s.id)))"),
    "vaccine": 'product.category == null ? null : product.category == "vaccine"',
    "ground_stands": (
        f'some($.grounds as g, g.kind != null and not startsWith(g.kind, "vaccine_") and g.statement != null and '
        f'{_SHOWN} and (g.kind != "{_INNOVATIVE}" or product.innovative == true))'
    ),
    "ground_possible": (
        f'some($.grounds as g, not startsWith(g.kind ?? "", "vaccine_") and '
        f'(g.kind != "{_INNOVATIVE}" or product.innovative != false))'
    ),
    "need_shown": "some(product.need.evidence ?? [], # in $.papers)",
    "need_stated": "product.need.statement != null",
    "vaccine_ground_stands": (
        f'some($.grounds as g, startsWith(g.kind ?? "", "vaccine_") and g.statement != null and {_SHOWN})'
    ),
    "vaccine_ground_possible": 'some($.grounds as g, g.kind == null or startsWith(g.kind, "vaccine_"))',
    "exceeded": "product.need.own_capacity_exceeded",
    "barred": 'product.category == "blood_product" or product.controlled != "none"',
    "told": "product.category != null and product.controlled != null",
    "exempted": f'some($.grounds as g, g.kind == "nmpa_specified" and g.statement != null and {_SHOWN})',
    "exemption_claimed": 'some($.grounds, #.kind == null or #.kind == "nmpa_specified")',
    "approved": (
        "product.nmpa_approval.date != null and product.nmpa_approval.document in $.papers and "
        f'd(product.nmpa_approval.date ?? "9999-12-31") <= d("{DAY}")'
    ),
    "pilot_category": 'product.category in ["antibody", "antibody_conjugate", "glp1", "insulin"]',
    "innovative": "product.innovative == true",
    "pilot_ground": (
        'some($.grounds as g, (g.kind in ["clinically_urgent", "nmpa_specified"] or '
        f'(g.kind == "vaccine_multivalent" and $.vaccine == true)) and {_SHOWN})'
    ),
    "system_begun": f'd(quality_system.unified.effective_from ?? "{DAY}") <= d("{DAY}")',
    "system_shown": "quality_system.unified.document in $.papers",
    "validated": 'some($.done, #.kind == "process_validation")',
    "same_materials": 'some($.done, #.kind == "main_materials")',
    "assessments": 'map(filter($.done, #.kind == "holders_assessment"), #.party)',
    "made_by": "map($.makers, {assessed: #.id in $.assessments})",
    "recorded": "map(segments, {recorded: #.electronic_records, vaccine: $.vaccine})",
}
"""What the tables look at; a fact may rest on those before it."""

Rules = Sequence[Sequence[str]]
TABLES: Final[dict[str, tuple[str | None, tuple[str, ...], Rules]]] = {
    "regulations/32-1/ground": (None, ("vaccine", "ground_stands", "grounds_stated", "ground_possible"), (
        ("true", "", "", "", "not_applicable"),
        ("", "true", "", "", "for_judgement"),
        ("", "", "false", "", "not_shown"),
        ("", "", "", "true", "not_shown"),
        ("", "", "", "", "not_met"))),
    "regulations/32-1/need": (None, ("need_stated", "need_shown"), (
        ("true", "true", "for_judgement"),
        ("", "", "not_shown"))),
    "dal/32-4/not-entrustable": (None, ("told", "barred", "exempted", "grounds_stated", "exemption_claimed"), (
        ("false", "", "", "", "", "not_shown"),
        ("", "false", "", "", "", "met"),
        ("", "", "true", "", "", "for_judgement"),
        ("", "", "", "false", "", "not_shown"),
        ("", "", "", "", "true", "not_shown"),
        ("", "", "", "", "", "not_met"))),
    "regulations/33/vaccine-ground": (
        None, ("vaccine", "exceeded", "grounds_stated", "vaccine_ground_possible", "need_shown",
               "vaccine_ground_stands"), (
        ("null", "", "", "", "", "", "not_shown"),
        ("false", "", "", "", "", "", "not_applicable"),
        ("", "false", "", "", "", "", "not_met"),
        ("", "", "true", "false", "", "", "not_met"),
        ("", "true", "", "", "true", "true", "for_judgement"),
        ("", "", "", "", "", "", "not_shown"))),
    "vaccine-law/22/nmpa-approval": (None, ("vaccine", "approved"), (
        ("null", "", "not_shown"),
        ("false", "", "not_applicable"),
        ("", "true", "met"),
        ("", "", "not_shown"))),
    "pilot-plan/products": (None, ("pilot_category", "innovative", "pilot_ground"), (
        ("true", "", "", "met"),
        ("", "true", "", "met"),
        ("", "", "true", "met"),
        ("", "", "", "not_shown"))),
    "notice-173/2/unified-system": (None, ("system_begun", "system_shown"), (
        ("false", "", "not_met"),
        ("", "true", "met"),
        ("", "", "not_shown"))),
    "ann-132/4/process-validation": (None, ("validated",), (("true", "for_judgement"), ("", "not_shown"))),
    "ann-132/14-2/main-materials": (None, ("same_materials",), (("true", "for_judgement"), ("", "not_shown"))),
    "gmp/280/holders-assessment": ("made_by", ("assessed",), (("true", "for_judgement"), ("", "not_shown"))),
    "regulations/31-2/no-re-entrustment": ("entrusted", ("direct", "agent", "nobodys"), (
        ("true", "", "", "met"),
        ("", "true", "", "not_shown"),
        ("", "", "true", "not_shown"),
        ("", "", "", "not_met"))),
    "regulations/34/electronic-records": ("recorded", ("recorded", "vaccine"), (
        ("true", "", "met"),
        ("null", "", "not_shown"),
        ("", "null", "not_shown"),
        ("", "true", "not_met"),
        ("", "", "for_judgement"))),
}  # fmt: skip
"""Of each requirement the list it goes through, if any, the columns, and the rows: the first that holds decides."""


def decision(*, tables: bool) -> Engine:
    """Return the decision of zen-engine, compiled once; of dossiers whose requirements are all in force."""
    graph = json.dumps(_graph(_tables() if tables else _expressions()))
    compiled = zen.ZenEngine().create_decision(zen.ZenDecisionContent(graph))

    def decide(tree: Tree) -> Answers:
        found: dict[str, Any] = compiled.evaluate(tree)["result"]
        return {
            key: [each["status"] for each in found[name]] if loop and tables else found[name] if loop else [found[name]]
            for name, (key, (loop, _, _)) in zip(_NAMES, TABLES.items(), strict=True)
        }

    return decide


_NAMES: Final = tuple(f"r{number}" for number in range(1, len(TABLES) + 1))


def _graph(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    facts = _expression_node("facts", FACTS)
    ends = [{"id": "in", "type": "inputNode", "name": "in"}, {"id": "out", "type": "outputNode", "name": "out"}]
    ways = [("in", "facts"), *(way for each in nodes for way in (("facts", each["id"]), (each["id"], "out")))]
    edges = [
        {"id": f"e{number}", "type": "edge", "sourceId": source, "targetId": target}
        for number, (source, target) in enumerate(ways)
    ]
    return {"nodes": [*ends, facts, *nodes], "edges": edges}


def _expression_node(name: str, expressions: dict[str, str]) -> dict[str, Any]:
    listed = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return {"id": name, "name": name, "type": "expressionNode", "content": {"expressions": listed}}


def _tables() -> list[dict[str, Any]]:
    return [_table(name, *table) for name, table in zip(_NAMES, TABLES.values(), strict=True)]


def _table(name: str, loop: str | None, columns: tuple[str, ...], rules: Rules) -> dict[str, Any]:
    status = "status" if loop else name
    content: dict[str, Any] = {
        "hitPolicy": "first",
        "inputs": [{"id": each, "name": each, "field": each} for each in columns],
        "outputs": [{"id": "out", "name": "status", "field": status}],
        "rules": [
            {"_id": str(number), **dict(zip(columns, cells, strict=True)), "out": f'"{said}"'}
            for number, (*cells, said) in enumerate(rules)
        ],
    }
    if loop:
        content |= {"executionMode": "loop", "inputField": loop, "outputPath": name}
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


def _expressions() -> list[dict[str, Any]]:
    written = {name: _as_expression(*table) for name, table in zip(_NAMES, TABLES.values(), strict=True)}
    return [_expression_node("all", written)]


def _as_expression(loop: str | None, columns: tuple[str, ...], rules: Rules) -> str:
    at = "#." if loop else ""
    *before, (*_, last) = rules
    said = f'"{last}"'
    for *cells, status in reversed(before):
        asked = [f"{at}{column} == {cell}" for column, cell in zip(columns, cells, strict=True) if cell]
        said = f'({" and ".join(asked)}) ? "{status}" : ({said})'
    return f"map({loop}, {said})" if loop else said
