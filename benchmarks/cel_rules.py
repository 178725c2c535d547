"""The twelve in CEL: an expression for each, over the dossier and a few facts that several of them share.

CEL has no null for what is absent: a key is asked for with ``has``, or chosen with ``.?`` and ``orValue``.
"""

from typing import Final

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_optional

from benchmarks.twelve import DAY, Answers, Engine, Tree

_SHOWN: Final = "g.?evidence.orValue([]).exists(e, e in papers)"
_STATED: Final = "has(g.statement)"
_INNOVATIVE: Final = "'innovative_special_requirements'"
_VACCINE: Final = "has(dossier.product.category) && dossier.product.category == 'vaccine'"
_KIND: Final = "g.?kind.orValue('')"

FACTS: Final = {
    "papers": f"dossier.?documents.orValue([]).filter(x, !has(x.date) || x.date <= '{DAY}').map(x, x.id)",
    "grounds": "dossier.product.?grounds.orValue([])",
    "done": (
        f"dossier.?preparations.orValue([]).filter(x, (!has(x.date) || x.date <= '{DAY}') && has(x.document) && "
        "x.document in papers)"
    ),
    "holder": "dossier.parties.filter(p, p.?roles.orValue([]).exists(r, r in ['applicant', 'holder']))[0]",
    "own_sites": "dossier.sites.filter(s, has(s.party) && s.party == holder.id).map(s, s.id)",
    "entrusted": ("dossier.segments.filter(s, !(s.stage in ['testing', 'cell_bank']) && !(s.site in own_sites))"),
    "makers": (
        "dossier.parties.filter(p, dossier.sites.exists(s, has(s.party) && s.party == p.id && "
        "entrusted.exists(e, e.site == s.id)))"
    ),
}
"""Facts that several expressions share; each is computed once and may rest on those before it."""

RULES: Final = {
    "regulations/32-1/ground": (
        f"{_VACCINE} ? ['not_applicable'] : grounds.exists(g, has(g.kind) && !g.kind.startsWith('vaccine_') && "
        f"{_STATED} && {_SHOWN} && (g.kind != {_INNOVATIVE} || dossier.product.?innovative.orValue(false))) ? "
        f"['for_judgement'] : !has(dossier.product.grounds) || grounds.exists(g, !{_KIND}.startsWith('vaccine_') && "
        f"({_KIND} != {_INNOVATIVE} || dossier.product.?innovative.orValue(true))) ? ['not_shown'] : ['not_met']"
    ),
    "regulations/32-1/need": (
        "has(dossier.product.need) && has(dossier.product.need.statement) && "
        "dossier.product.need.?evidence.orValue([]).exists(e, e in papers) ? ['for_judgement'] : ['not_shown']"
    ),
    "dal/32-4/not-entrustable": (
        "!has(dossier.product.category) || !has(dossier.product.controlled) ? ['not_shown'] : "
        "dossier.product.category != 'blood_product' && dossier.product.controlled == 'none' ? ['met'] : "
        f"grounds.exists(g, {_KIND} == 'nmpa_specified' && {_STATED} && {_SHOWN}) ? ['for_judgement'] : "
        "!has(dossier.product.grounds) || grounds.exists(g, !has(g.kind) || g.kind == 'nmpa_specified') ? "
        "['not_shown'] : ['not_met']"
    ),
    "regulations/33/vaccine-ground": (
        f"!has(dossier.product.category) ? ['not_shown'] : !({_VACCINE}) ? ['not_applicable'] : "
        "!dossier.product.?need.own_capacity_exceeded.orValue(true) ? ['not_met'] : "
        "has(dossier.product.grounds) && !grounds.exists(g, !has(g.kind) || g.kind.startsWith('vaccine_')) ? "
        "['not_met'] : dossier.product.?need.own_capacity_exceeded.orValue(false) && "
        "dossier.product.?need.evidence.orValue([]).exists(e, e in papers) && "
        f"grounds.exists(g, {_KIND}.startsWith('vaccine_') && {_STATED} && {_SHOWN}) ? "
        "['for_judgement'] : ['not_shown']"
    ),
    "vaccine-law/22/nmpa-approval": (
        f"!has(dossier.product.category) ? ['not_shown'] : !({_VACCINE}) ? ['not_applicable'] : "
        f"dossier.product.?nmpa_approval.date.orValue('9999-12-31') <= '{DAY}' && "
        "dossier.product.?nmpa_approval.document.orValue('') in papers ? ['met'] : ['not_shown']"
    ),
    "pilot-plan/products": (
        "dossier.product.?category.orValue('') in ['antibody', 'antibody_conjugate', 'glp1', 'insulin'] || "
        "dossier.product.?innovative.orValue(false) || grounds.exists(g, ("
        "{_KIND} in ['clinically_urgent', 'nmpa_specified'] || ({_KIND} == 'vaccine_multivalent' && {_VACCINE})) && "
        "{_SHOWN}) ? ['met'] : ['not_shown']"
    )
    .replace("{_KIND}", _KIND)
    .replace("{_VACCINE}", _VACCINE)
    .replace("{_SHOWN}", _SHOWN),
    "notice-173/2/unified-system": (
        f"dossier.?quality_system.unified.effective_from.orValue('{DAY}') > '{DAY}' ? ['not_met'] : "
        "dossier.?quality_system.unified.document.orValue('') in papers ? ['met'] : ['not_shown']"
    ),
    "ann-132/4/process-validation": (
        "done.exists(x, x.?kind.orValue('') == 'process_validation') ? ['for_judgement'] : ['not_shown']"
    ),
    "ann-132/14-2/main-materials": (
        "done.exists(x, x.?kind.orValue('') == 'main_materials') ? ['for_judgement'] : ['not_shown']"
    ),
    "gmp/280/holders-assessment": (
        "makers.map(m, done.exists(x, x.?kind.orValue('') == 'holders_assessment' && x.?party.orValue('') == m.id) ? "
        "'for_judgement' : 'not_shown')"
    ),
    "regulations/31-2/no-re-entrustment": (
        "entrusted.map(s, !has(s.entrusted_by) || s.entrusted_by == holder.id || (has(holder.place) && "
        "!holder.place.startsWith('CN-') && dossier.parties.exists(p, p.id == s.entrusted_by && 'domestic_agent' in "
        "p.?roles.orValue([]))) ? 'met' : !has(holder.place) && dossier.parties.exists(p, p.id == s.entrusted_by && "
        "'domestic_agent' in p.?roles.orValue([])) ? 'not_shown' : "
        "dossier.sites.exists(x, x.id == s.site && !has(x.party)) ? 'not_shown' : 'not_met')"
    ),
    "regulations/34/electronic-records": (
        "dossier.segments.map(s, !has(s.electronic_records) ? 'not_shown' : s.electronic_records ? 'met' : "
        f"!has(dossier.product.category) ? 'not_shown' : {_VACCINE} ? 'not_met' : 'for_judgement')"
    ),
}


def decision() -> Engine:
    """Return the decision of CEL, compiled once; of dossiers whose requirements are all in force.

    All is one expression that binds the shared facts and answers with a map, so that the dossier is handed over once.
    """
    extensions = [ext_optional.ExtOptional(), ext_bindings.ExtBindings()]
    env = cel.NewEnv(variables={"dossier": cel.Type.DYN}, extensions=extensions)
    answers = ", ".join(f"'{name}': {text}" for name, text in RULES.items())
    whole = f"{{{answers}}}"
    for name, text in reversed(FACTS.items()):
        whole = f"cel.bind({name}, {text}, {whole})"
    compiled = env.compile(whole)

    def decide(tree: Tree) -> Answers:
        found: Answers = compiled.eval(data={"dossier": tree}).plain_value()
        return found

    return decide
