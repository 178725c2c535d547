"""The pages of cases, letters, licences and evidence."""

from typing import Any

from django.urls import path

from fenduan.platform.web.views import (
    case_acts,
    case_letters,
    case_new,
    case_review,
    cases,
    evidence,
    licences,
    witness,
)

urlpatterns: list[Any] = [
    path("check/", evidence.check, name="check"),
    path("check/licence/<path:number>", evidence.check_licence, name="check_licence"),
    path("check/<str:opaque>", evidence.check_id, name="check_id"),
    path("evidence/key", evidence.log_key, name="log_key"),
    path("evidence/checkpoint", evidence.log_checkpoint, name="log_checkpoint"),
    path("evidence/witness/", witness.witness, name="witness"),
    path("evidence/witness/key/", witness.register_witness, name="register_witness"),
    path("evidence/witness/update", witness.log_update, name="log_update"),
    path("evidence/witness/cosigned/", witness.take_cosigned, name="take_cosigned"),
    path("receipts/<str:number>", evidence.receipt, name="receipt"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", case_new.new_case, name="new_case"),
    path("cases/new/<str:kind>/<str:action>/", case_new.begin_case, name="begin_case"),
    path("cases/new/<str:kind>/<str:action>/sign/", case_new.begin_case_sign, name="begin_case_sign"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/review/", case_review.case_review, name="case_review"),
    path("cases/<str:number>/evidence/<str:digest>", case_review.case_evidence, name="case_evidence"),
    path("cases/<str:number>/letters/", case_letters.case_letters, name="case_letters"),
    path("cases/<str:number>/letters/<str:opaque>/", case_letters.case_letter, name="case_letter"),
    path(
        "cases/<str:number>/letters/<str:opaque>/<str:language>.<str:form>",
        case_letters.case_letter_file,
        name="case_letter_file",
    ),
    path("cases/<str:number>/dossier/", cases.case_dossier, name="case_dossier"),
    path("cases/<str:number>/history/", cases.case_history, name="case_history"),
    path("cases/<str:number>/archive.zip", cases.case_archive, name="case_archive"),
    path("cases/<str:number>/files/<str:digest>", cases.case_document, name="case_document"),
    path("cases/<str:number>/receipts/<int:event>", cases.case_receipt, name="case_receipt"),
    path("cases/<str:number>/done/<int:event>/", case_acts.case_done, name="case_done"),
    path("cases/<str:number>/do/<str:action>/", case_acts.case_act, name="case_act"),
    path("cases/<str:number>/do/<str:action>/sign/", case_acts.case_sign, name="case_sign"),
    path("licences/", licences.licences, name="licences"),
    path("licences/printed.<str:form>", licences.licences_printed, name="licences_printed"),
    path("licences/duties/", licences.duties, name="duties"),
    path("licences/enter/", licences.import_licences, name="import_licences"),
    path("licences/<path:number>/extract.<str:form>", licences.extract, name="licence_extract"),
    path("licences/<path:number>/", licences.licence, name="licence"),
]
