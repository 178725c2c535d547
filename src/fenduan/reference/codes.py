"""The closed code lists of the dossier (FORMAT.md, version 1) as types.

The labels are in :mod:`fenduan.reference.labels`; a test holds both to each other.
"""

from typing import Literal, get_args

Category = Literal[
    "vaccine",
    "antibody",
    "antibody_conjugate",
    "glp1",
    "insulin",
    "recombinant_protein",
    "blood_product",
    "cell_or_gene_therapy",
    "antitoxin_or_serum",
    "other",
]
Controlled = Literal["none", "narcotic", "psychotropic", "medical_toxic", "precursor"]
RegistrationStatus = Literal["in_development", "applied", "approved"]
Origin = Literal["domestic", "overseas", "transferred_to_domestic"]
GroundKind = Literal[
    "innovative_special_requirements",
    "clinically_urgent",
    "public_health_emergency",
    "reserve",
    "nmpa_specified",
    "vaccine_multivalent",
    "vaccine_disease_control",
    "vaccine_reserve",
    "vaccine_nmpa_specified",
]
Role = Literal["applicant", "holder", "entrusted_manufacturer", "domestic_agent"]
Stage = Literal["cell_bank", "drug_substance", "intermediate", "conjugation", "drug_product", "packaging", "testing"]
TransferStatus = Literal["transferred", "bridged", "same_laboratory", "planned"]
Element = Literal[
    "supplier_management",
    "materials",
    "specifications",
    "process_procedures",
    "change_control",
    "deviations",
    "capa",
    "out_of_specification",
    "validation",
    "technology_transfer",
    "batch_records",
    "data_integrity",
    "release",
    "retention_and_stability",
    "transport_and_storage",
    "shared_line_risk",
    "training",
    "internal_audit",
    "product_quality_review",
    "risk_review",
    "pharmacovigilance",
    "complaints_and_recall",
]
AgreementKind = Literal["entrustment", "quality", "testing"]
Clause = Literal[
    "duties",
    "release_procedure",
    "material_control",
    "sampling_and_testing",
    "records_access",
    "audit_right",
    "regulator_inspection",
    "product_quality_review",
    "interface_person",
    "communication_list",
    "change_approval",
    "retention_and_stability",
    "batch_documents_handover",
    "holder_sampling",
    "shared_line",
    "data_responsibility",
    "resident_staff",
    "transfers_statutory_duties",
]
LicenceNote = Literal["registration_only"]
Activity = Literal["commercial_manufacture", "manufacture", "development"]
PersonRole = Literal["production_head", "quality_head", "authorised_person"]
ConfirmationKind = Literal["experience_extension"]
CertificateKind = Literal[
    "gmp_certificate", "gmp_inspection_notice", "manufacturing_licence", "product_approval", "cpp"
]
Material = Literal[
    "manufacturing_licence_copy", "gmp_inspection_notice", "site_master_file", "personnel_records", "scope_certificate"
]
PreparationKind = Literal[
    "holders_assessment",
    "manufacturers_assessment",
    "technology_transfer",
    "process_validation",
    "main_materials",
    "line_resumption",
]
BadRecordKind = Literal["failed_sampling", "gmp_noncompliance", "serious_violation", "dishonesty"]
StepKind = Literal[
    "licence_application_accepted",
    "licence_granted",
    "licence_refused",
    "opinion_requested",
    "opinion_issued",
    "b_licence_application",
    "b_licence_accepted",
    "b_licence_completed",
    "b_licence_refused",
    "duplicate_noted",
    "registration_accepted",
    "registration_refused",
    "supplement_requested",
    "supplement_received",
    "inspection_started",
    "inspection_ended",
    "entrustment_ended",
]

# Forms that are not dosage forms, and the dosage forms that FORMAT.md names. Any other lower-case code is
# accepted as a dosage form too, with a remark.
SUBSTANCE_FORMS = ("drug_substance", "intermediate")
KNOWN_DOSAGE_FORMS = (
    "solution_for_injection",
    "lyophilised_powder_for_injection",
    "powder_for_injection",
    "prefilled_syringe",
    "cartridge",
)

# Stages that are no production segment (register, "Words").
SUPPORTING_STAGES: frozenset[Stage] = frozenset({"testing", "cell_bank"})

# The closed list a field holds, by the family name used in labels, messages and the schema.
FAMILIES: dict[str, tuple[str, ...]] = {
    "category": get_args(Category),
    "controlled": get_args(Controlled),
    "registration_status": get_args(RegistrationStatus),
    "origin": get_args(Origin),
    "ground": get_args(GroundKind),
    "role": get_args(Role),
    "stage": get_args(Stage),
    "form": (*SUBSTANCE_FORMS, *KNOWN_DOSAGE_FORMS),
    "transfer_status": get_args(TransferStatus),
    "element": get_args(Element),
    "agreement": get_args(AgreementKind),
    "clause": get_args(Clause),
    "licence_note": get_args(LicenceNote),
    "activity": get_args(Activity),
    "person_role": get_args(PersonRole),
    "confirmation": get_args(ConfirmationKind),
    "certificate": get_args(CertificateKind),
    "material": get_args(Material),
    "preparation": get_args(PreparationKind),
    "bad_record": get_args(BadRecordKind),
    "step": get_args(StepKind),
}
