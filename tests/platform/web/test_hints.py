"""Hints of fields: words as people read them, in both languages, and no code of the format."""

import re

import pytest

from fenduan.dossier import guide
from fenduan.dossier.shape import objects
from fenduan.platform.web.hints import hint, word_of
from fenduan.reference.codes import FAMILIES
from fenduan.reference.text import Text

FIELDS = sorted({f"{spec.model.__name__}.{key}" for _, spec in objects() for key in spec.fields})
# Words that are the same as their code, in English: "road" and "holder" are said so.
_UNLIKE = {code for codes in FAMILIES.values() for code in codes if "_" in str(code)}


@pytest.mark.parametrize("name", FIELDS)
def test_a_hint_has_no_code_in_either_language(name: str) -> None:
    said = hint(name)
    if said == "":
        return
    assert isinstance(said, Text)
    for each in (said.en, said.zh):
        assert "`" not in each
        assert not _UNLIKE & set(re.findall(r"[a-z_]+", each))
    assert name == "Document.sha256" or not re.search(r"[a-z]", said.zh), said.zh


@pytest.mark.parametrize("name", FIELDS)
def test_every_code_that_the_guide_names_has_a_word(name: str) -> None:
    assert all(word_of(code).zh for code in re.findall("`([^`]+)`", guide.FIELDS[name].en))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "Segment.form",
            Text("What comes out: drug substance, intermediate or a dosage form.", "产出物：原液、中间产品或剂型。"),
        ),
        ("Transport.mode", Text("The mode of transport, such as road or air.", "运输方式，如公路、航空。")),
        ("LicenceScope.note", Text("For registration use only.", "仅限注册申报使用。")),
        ("Step.authority", Text("A place, or NMPA or CDE.", "地区，或国家药监局、药品审评中心。")),
        (
            "Product.controlled",
            Text(
                'The special control it is under, or "not a specially controlled drug".',
                "所属特殊管理类别；无则为“不属于特殊管理药品”。",
            ),
        ),
        ("Product.dosage_form", ""),
    ],
)
def test_a_hint_says_the_word(name: str, said: Text | str) -> None:
    assert hint(name) == said
