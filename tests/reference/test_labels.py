"""Every code has a name in both languages, and no name stands for a code that is not there."""

import re

import pytest

from fenduan.reference.codes import FAMILIES
from fenduan.reference.labels import LABELS, label
from fenduan.reference.text import Text

HAN = re.compile(r"[\u4e00-\u9fff]")
DETERMINATION_CODES = {
    "status": {
        "met",
        "not_met",
        "not_shown",
        "for_judgement",
        "pending",
        "not_applicable",
        "not_yet_in_force",
        "lapsed",
    },
    "outcome": {"ready", "needs_exception", "incomplete", "not_eligible", "out_of_scope"},
    "remedy": {"none", "correct_fact", "obtain", "file_step", "wait_until"},
    "subject": {"manufacturer", "site", "segment", "pair", "edge", "agreement", "person", "product"},
    "grade": {"P", "P-en", "P-ex", "L", "N", "M", "A"},
    "route_step": {
        "early_guidance",
        "nmpa_approval",
        "opinion",
        "c_licence",
        "b_licence",
        "b_and_c_together",
        "confirmation",
        "regulatory_plan",
        "marketing_authorisation",
        "supplementary_application",
        "duplicate_note",
        "scope_reduction",
    },
    "route_state": {"done", "running", "open", "not_yet"},
    "unit": {"working_days", "months"},
}
EVERY_LABEL = [(family, code, text) for family, codes in LABELS.items() for code, text in codes.items()]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_dossier_family_is_named_code_by_code(family: str) -> None:
    """The labels of a family are those of its closed list."""
    assert set(LABELS[family]) == set(FAMILIES[family])


@pytest.mark.parametrize("family", DETERMINATION_CODES)
def test_the_words_of_a_determination_are_those_of_the_register(family: str) -> None:
    """Statuses, outcomes, route and the like are complete and hold nothing else."""
    assert set(LABELS[family]) == DETERMINATION_CODES[family]


def test_no_family_is_left_over() -> None:
    """Each family is a dossier's, a determination's, or says what one of these means."""
    assert set(LABELS) == {*FAMILIES, *DETERMINATION_CODES, "status_meaning", "outcome_meaning"}


@pytest.mark.parametrize("family", ["status", "outcome"])
def test_every_status_and_outcome_is_explained(family: str) -> None:
    """A sentence stands beside each word."""
    assert set(LABELS[f"{family}_meaning"]) == set(LABELS[family])


@pytest.mark.parametrize(("family", "code", "text"), EVERY_LABEL)
def test_both_languages_say_it(family: str, code: str, text: Text) -> None:
    """English without Han characters, Chinese with them, the same numbers in both, no stray blanks."""
    assert text.en, (family, code)
    assert text.en.strip() == text.en
    assert text.zh.strip() == text.zh
    assert HAN.search(text.zh)
    assert not HAN.search(text.en)
    assert sorted(re.findall(r"\d+", text.en)) == sorted(re.findall(r"\d+", text.zh))


@pytest.mark.parametrize("family", [family for family in LABELS if family != "clause"])
def test_two_codes_of_one_family_are_told_apart(family: str) -> None:
    """No two codes of a family have the same name in either language."""
    texts = LABELS[family].values()
    assert len({text.en for text in texts}) == len(texts)
    assert len({text.zh for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("family", "code", "zh"),
    [
        ("stage", "drug_substance", "原液"),
        ("stage", "drug_product", "制剂"),
        ("role", "entrusted_manufacturer", "受托生产企业"),
        ("person_role", "authorised_person", "质量受权人"),
        ("licence_note", "registration_only", "仅限注册申报使用"),
        ("status", "not_shown", "未证明"),
        ("route_step", "opinion", "药品受托生产意见书"),
    ],
)
def test_the_terms_are_those_of_the_law(family: str, code: str, zh: str) -> None:
    """Terms that the instruments define are used as they stand there."""
    assert label(family, code).zh == zh


def test_a_free_dosage_form_is_called_by_its_own_code() -> None:
    """A form outside the list is said in words, and marked in Chinese as outside the list."""
    assert label("form", "nasal_spray") == Text("nasal spray", "nasal spray（代码表外剂型）")


@pytest.mark.parametrize(("family", "code"), [("stage", "fermentation"), ("no_such_family", "met")])
def test_an_unknown_code_of_a_closed_list_has_no_name(family: str, code: str) -> None:
    """Only dosage forms are open; anything else unknown is a fault of the program."""
    with pytest.raises(KeyError):
        label(family, code)
