"""Dossiers rich enough that every fact that a requirement reads is stated, and decides, in one of them."""

import itertools
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from tests.properties.changes import Raw
from tests.scenarios.build import GONE, changed, example

FORM: Final = "lyophilised_powder_for_injection"
_MATERIALS: Final = ("manufacturing_licence_copy", "site_master_file")
_ROLES: Final = ("production_head", "quality_head", "authorised_person")


def _slim() -> Raw:
    """Return the worked example without what only repeats: few elements and attributes, no titles, few clauses."""
    raw = example()
    raw["quality_system"]["elements"] = raw["quality_system"]["elements"][:2]
    raw["control_strategy"] = raw["control_strategy"][3:]
    raw["agreements"][1]["clauses"] = raw["agreements"][1]["clauses"][-2:]
    raw["documents"] = [{"id": each["id"], "date": each["date"]} for each in raw["documents"]]
    return raw


def _vaccine() -> Raw:
    grounds = [
        {"kind": "vaccine_multivalent", "statement": "Three valences.", "evidence": ["doc-1"]},
        {"kind": "nmpa_specified", "statement": "Named in a list.", "evidence": ["doc-1"]},
        {"kind": "clinically_urgent", "statement": {"zh": "临床急需。"}, "evidence": ["doc-2"]},
    ]
    return changed(
        _slim(),
        {
            "/product/category": "vaccine",
            "/product/innovative": False,
            "/product/grounds": grounds,
            "/product/need/own_capacity_exceeded": True,
            "/product/nmpa_approval": {"date": "2026-06-01", "document": "doc-2"},
            "/segments/1/electronic_records": False,
            "/segments/2/electronic_records": GONE,
            "/sites/0/party": "conjugator",
        },
    )


def _blood_product() -> Raw:
    ground = {"kind": "nmpa_specified", "statement": "Named in a list.", "evidence": ["doc-1"]}
    return changed(
        _slim(),
        {
            "/product/category": "blood_product",
            "/product/controlled": "narcotic",
            "/product/innovative": GONE,
            "/product/grounds/-": ground,
            "/segments/0/electronic_records": False,
        },
    )


def _overseas() -> Raw:
    """An overseas holder with an agent, an overseas site with certificates in lieu, an extended test at the agent's."""
    raw = _slim()
    agent = {"id": "agent", "roles": ["domestic_agent"], "place": "CN-BJ", "name": {"zh": "代理人"}}
    lieu = {"site": "sh-1", "valid_from": "2025-01-01", "valid_until": "2027-01-01", "document": "doc-2"}
    return changed(
        raw,
        {
            "/parties": [*raw["parties"], agent, {"id": "lab", "name": "Laboratory"}],
            "/parties/0/place": "US",
            "/sites/0/place": "US",
            "/sites/-": {"id": "bj-1", "party": "lab"},
            "/segments/-": {"id": "qc", "site": "bj-1", "stage": "testing", "form": FORM, "after": ["fill"]},
            "/agreements/-": {"kind": "testing", "parties": ["agent", "lab"], "document": "doc-13"},
            "/agreements/0/parties/0": "agent",
            "/agreements/1/parties/0": "agent",
            "/segments/1/entrusted_by": "agent",
            "/steps": [
                {"kind": "b_licence_application", "party": "agent", "date": "2026-06-01", "authority": "CN-BJ"},
                {"kind": "licence_application_accepted", "party": "filler", "date": "2026-06-02"},
                {"kind": "licence_application_accepted", "party": "filler", "date": "2026-05-02"},
            ],
            "/certificates": [
                {**lieu, "kind": "cpp", "in_lieu_of": [_MATERIALS[0]], "number": "1"},
                {**lieu, "kind": "gmp_certificate", "in_lieu_of": [_MATERIALS[1]]},
                {**lieu, "kind": "gmp_inspection_notice", "site": "hz-1", "number": "GMP-1"},
            ],
            "/not_applicable_materials": [
                {"site": "sh-1", "material": _MATERIALS[0], "reason": "Of another kind there."},
                {"site": "sh-1", "material": _MATERIALS[1], "reason": {"en": "Kept elsewhere.", "zh": "另存。"}},
            ],
            "/experience": [_worked("filler", "manufacture", "2022-01-01")],
            "/circumstances": [{"item": 4, "entrusted": "filler", "evidence": ["doc-1"]}],
            "/confirmations": [{**_CONFIRMED, "authority": "CN-BJ", "item": 4}],
        },
    )


_CONFIRMED: Final[Mapping[str, Any]] = {
    "kind": "experience_extension",
    "authority": "CN-SH",
    "item": 2,
    "entrusted": "filler",
    "date": "2026-06-01",
    "document": "doc-1",
}


def _worked(party: str, activity: str, first: str, last: str | None = None, **more: object) -> Raw:
    record = {
        "party": party,
        "activity": activity,
        "biologic": True,
        "sterile": True,
        "dosage_form": FORM,
        "from": first,
        "document": "doc-17",
        **more,
    }
    return record if last is None else {**record, "to": last}


def _extended() -> Raw:
    """Claims of all four items; items 2 and 4 confirmed for the filler, the conjugator's not evidenced."""
    return changed(
        _slim(),
        {
            "/parties/1/group": "example",
            "/parties/2/group": "example",
            "/segments/1/form": FORM,
            "/experience": [
                _worked("filler", "development", "2022-01-01", "2024-06-01"),
                _worked("holder", "manufacture", "2022-06-02", "2026-01-01"),
                _worked("conjugator", "commercial_manufacture", "2024-01-01"),
            ],
            "/circumstances": [
                {"item": 1, "evidence": ["doc-1"]},
                {"item": 2, "entrusted": "filler", "evidence": ["doc-1"]},
                {"item": 3, "entrusted": "conjugator", "evidence": ["doc-1"]},
                {"item": 4, "entrusted": "conjugator", "statement": "Took part from the first batch."},
            ],
            "/confirmations": [{**_CONFIRMED}, {**_CONFIRMED, "entrusted": "conjugator", "item": 4}],
        },
    )


def _claims_in_doubt() -> Raw:
    """Items 2 and 3 only, each a fact short; experience that would reach three years if it were evidenced."""
    return changed(
        _extended(),
        {
            "/parties/1/group": GONE,
            "/segments/1/data_exchange": GONE,
            "/quality_system/unified/document": GONE,
            "/circumstances": [
                {"item": 2, "entrusted": "filler", "evidence": ["doc-1"]},
                {"item": 3, "entrusted": "conjugator", "evidence": ["doc-1"]},
                {"item": 2, "entrusted": "conjugator"},
            ],
            "/confirmations": [],
            "/product/sterile": GONE,
            "/segments/0/sterile": GONE,
            "/segments/1/sterile": GONE,
        },
    )


def _claim_of_exchange() -> Raw:
    """Item 3 decides for the conjugator."""
    return changed(_extended(), {"/circumstances/0": GONE})


def _one_bad_record() -> Raw:
    """A record of one manufacturer, out of time; another's experience only."""
    record = {"party": "filler", "kind": "gmp_noncompliance", "date": "2022-01-01", "reports": {"audit": "doc-31"}}
    own = _worked("filler", "commercial_manufacture", "2025-01-01", document="doc-18")
    return changed(_slim(), {"/bad_records": [record], "/experience": [own]})


def _not_sterile() -> Raw:
    return changed(_extended(), {"/product/sterile": False, "/segments/2/sterile": False, "/circumstances/0": GONE})


def _pieces() -> Raw:
    """Exactly 1,095 days in two stretches; drug substance experience; persons below, silent and not evidenced."""
    return changed(
        _slim(),
        {
            "/experience": [
                _worked("filler", "commercial_manufacture", "2020-01-01", "2021-12-31"),
                _worked("filler", "commercial_manufacture", "2023-01-01", "2023-12-30"),
                _worked("conjugator", "commercial_manufacture", "2021-01-01", dosage_form="drug_substance"),
            ],
            "/opinions/0": GONE,
            "/personnel/0/years_practice": 2,
            "/personnel/1/years_sterile": GONE,
            "/personnel/2/document": GONE,
            "/personnel/3/years_sterile": 1,
            "/personnel/4/years_practice": GONE,
        },
    )


def _troubled() -> Raw:
    """Bad records, idle lines, expiring and registration-only licences, applications and opinions of every kind."""
    reports = {"audit": "doc-31", "testing_capability": "doc-32", "rectification": "doc-33"}
    return changed(
        _slim(),
        {
            "/product/registration": {"status": "approved", "number": "S20250001"},
            "/running_since": "2026-01-01",
            "/bad_records": [
                {"party": "filler", "kind": "failed_sampling", "date": "2025-07-01", "reports": reports},
                {"party": "filler", "kind": "failed_sampling", "date": "2025-08-01", "reports": reports},
                {"party": "conjugator", "kind": "serious_violation", "date": "2023-08-01", "reports": {**reports}},
                {"party": "conjugator", "kind": "dishonesty", "date": "2022-08-01", "reports": {"audit": "doc-31"}},
            ],
            "/segments/2/line_idle_since": "2022-12-31",
            "/segments/1/line_idle_since": "2021-01-01",
            "/segments/2/started": "2025-01-01",
            "/licences/1/scope/0/note": "registration_only",
            "/licences/1/valid_until": "2026-10-31",
            "/licences/2/valid_until": "2026-06-14",
            "/opinions/0/date": "2025-01-01",
            "/preparations/-": {
                "kind": "line_resumption",
                "party": "filler",
                "date": "2026-05-01",
                "document": "doc-1",
            },
            "/certificates": [
                {"site": "sz-1", "kind": "gmp_certificate", "valid_until": "2027-01-01", "document": "doc-2"},
                {"site": "hz-1", "kind": "gmp_inspection_notice", "valid_from": "2026-01-01", "document": "doc-2"},
            ],
            "/steps": [{"kind": "opinion_requested", "party": "filler", "date": "2026-06-01", "authority": "CN-ZJ"}],
            "/opinions/1/consent": GONE,
        },
    )


def _unlicensed() -> Raw:
    """Made without a licence; licences expired, to begin, unnumbered; a step of a party not stated."""
    return changed(
        _slim(),
        {
            "/licences/0/number": GONE,
            "/licences/1/valid_from": "2026-07-01",
            "/licences/2/valid_until": GONE,
            "/segments/1/started": "2026-01-01",
            "/opinions/0/document": GONE,
            "/opinions/1": GONE,
            "/steps": [
                {"kind": "b_licence_accepted", "authority": "CN-SH", "date": "2026-02-01"},
                {"kind": "licence_application_accepted", "party": "filler", "date": "2026-03-01"},
                {"kind": "opinion_requested", "party": "filler", "date": "2026-03-01"},
            ],
            "/product/registration/status": "applied",
        },
    )


def _holder_licensed() -> Raw:
    """A B licence over everything, opinions used up; the conjugator in the holder's place."""
    scope = [
        {"site": "sh-1", "forms": ["drug_substance"]},
        {"site": "sz-1", "forms": ["drug_substance"]},
        {"site": "hz-1", "forms": [FORM]},
    ]
    return changed(
        _slim(),
        {
            "/licences/0/scope": scope,
            "/licences/0/valid_until": "2026-11-30",
            "/parties/1/place": "CN-SH",
            "/opinions/1/date": "2025-01-15",
            "/steps": [],
            "/licences/1": {"party": "conjugator", "number": "C1", "valid_until": "2027-01-01", "scope": []},
        },
    )


def _spared() -> Raw:
    """Accepted before the announcement: the old rules apply."""
    return changed(_slim(), {"/steps/0/date": "2025-12-01", "/steps/-": {"kind": "registration_accepted"}})


def _spared_by_agent() -> Raw:
    return changed(_overseas(), {"/steps/0": {"kind": "b_licence_accepted", "party": "agent", "date": "2025-12-01"}})


def _spared_were_it_overseas() -> Raw:
    return changed(_spared_by_agent(), {"/parties/0/place": "CN-SH"})


def _five_parties() -> Raw:
    """Two drug substances joined in conjugation, filled, packed; a cell bank and two testing sites of third parties."""
    raw = changed(
        _slim(),
        {
            "/parties/-": {"id": "payload", "roles": ["entrusted_manufacturer"], "place": "CN-SD", "group": "example"},
            "/sites/-": {"id": "jn-1", "party": "payload", "place": "CN-SD", "name": "Jinan"},
            "/segments/-": {"id": "toxin", "site": "jn-1", "stage": "intermediate", "form": "intermediate"},
            "/segments/1/after": ["qc", "toxin"],
        },
    )
    lab, packer = {"id": "lab", "place": "CN-BJ"}, {"id": "packer", "place": "CN-JS"}
    raw["parties"] += [lab, {"id": "lab-2"}, packer]
    raw["sites"] += [
        {"id": "bj-1", "party": "lab", "place": "CN-BJ"},
        {"id": "bj-2", "party": "lab-2", "place": "CN-BJ"},
        {"id": "js-1", "party": "packer", "place": "CN-JS"},
    ]
    raw["segments"] += [
        {"id": "bank", "site": "bj-1", "stage": "cell_bank", "form": "intermediate"},
        {"id": "qc", "site": "bj-1", "stage": "testing", "form": "drug_substance", "after": ["antibody"]},
        {"id": "qc-2", "site": "bj-2", "stage": "testing", "form": FORM, "after": ["fill"], "sterile": False},
        {"id": "pack", "site": "js-1", "stage": "packaging", "form": FORM, "after": ["fill"], "entrusted_by": "filler"},
    ]
    raw["segments"][0]["after"] = ["bank"]
    raw["agreements"].append({"kind": "testing", "parties": ["holder", "lab"], "document": "doc-13"})
    raw["handoffs"][1]["hold_time_h"] = 6
    raw["control_strategy"][0]["document"] = "doc-12"
    return raw


def _at_home() -> Raw:
    """Only packaging on the mainland: a filing, no segmented manufacture."""
    return changed(
        _slim(),
        {
            "/sites/0/place": "IE",
            "/sites/1/place": "US",
            "/segments/2/stage": "packaging",
            "/parties/1/place": "US",
            "/parties/2/place": "HK",
        },
    )


def _at_home_unlinked() -> Raw:
    gone = {"/segments/1/after": GONE, "/segments/2/after": GONE, "/handoffs": GONE}
    return changed(_at_home(), {**gone, "/quality_system/handoffs_covered": GONE})


def _unlinked() -> Raw:
    """No segment says what it takes; places and parties of sites not stated."""
    return changed(
        _slim(),
        {
            "/segments/1/after": GONE,
            "/segments/2/after": [],
            "/handoffs": [],
            "/quality_system/handoffs_covered": [],
            "/quality_system/elements": [{"element": "materials", "sites": ["sh-1", "sz-1"], "document": "doc-12"}],
            "/quality_system/unified/effective_from": "2026-07-01",
            "/parties/1/place": GONE,
            "/sites/2/place": GONE,
            "/parties/0/place": GONE,
        },
    )


def _performer_unknown() -> Raw:
    return changed(
        _slim(),
        {
            "/sites/1/party": GONE,
            "/segments/1/entrusted_by": "filler",
            "/segments/1/line_idle_since": "2019-01-01",
            "/agreements/2/expires": "2026-06-14",
            "/agreements/3/clauses/0": "transfers_statutory_duties",
            "/agreements/1/sites": [],
        },
    )


def _alone() -> Raw:
    """The holder performs everything, at two sites."""
    return changed(_slim(), {f"/sites/{place}/party": "holder" for place in (1, 2)})


def _bare() -> Raw:
    """The worked example without a document: everything stated, nothing evidenced."""
    return {key: without_papers(each) for key, each in _slim().items() if key not in _PAPERS}


def without_papers(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    if isinstance(value, dict):
        return {key: without_papers(each) for key, each in value.items() if key not in _PAPERS}
    return [without_papers(each) for each in value] if isinstance(value, list) else value


_PAPERS: Final = frozenset({"document", "evidence", "documents", "reports"})


def _lists_empty() -> Raw:
    """Every list that may be empty stated to be empty."""
    raw = _bare()
    required = ("parties", "sites", "segments")
    return {key: [] if isinstance(value, list) and key not in required else value for key, value in raw.items()}


@cache
def _built() -> dict[str, Raw]:
    examples = {name: example(name) for name in EXAMPLES}
    return examples | {name.removeprefix("_").replace("_", "-"): build() for name, build in _BUILDERS.items()}


EXAMPLES: Final = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")
_BUILDERS: Final = {
    each.__name__: each
    for each in (
        _vaccine,
        _blood_product,
        _overseas,
        _extended,
        _claims_in_doubt,
        _claim_of_exchange,
        _one_bad_record,
        _not_sterile,
        _pieces,
        _troubled,
        _unlicensed,
        _holder_licensed,
        _spared,
        _spared_by_agent,
        _spared_were_it_overseas,
        _five_parties,
        _at_home,
        _at_home_unlinked,
        _unlinked,
        _performer_unknown,
        _alone,
        _bare,
        _lists_empty,
    )
}
NAMES: Final = tuple(itertools.chain(EXAMPLES, (name.removeprefix("_").replace("_", "-") for name in _BUILDERS)))


def case(name: str) -> Raw:
    """Return the dossier of that name; it is shared and not to be changed in place."""
    return _built()[name]
