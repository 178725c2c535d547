"""The shared dossiers load as they stand; the format's page and the program agree."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from fenduan.dossier import guide, shape
from fenduan.dossier.canonical import digest
from fenduan.dossier.reading import read, read_bytes
from fenduan.dossier.schema import json_schema
from tests.dossier.base import as_json, good
from tests.dossier.test_refusals import SHAPE

EXAMPLES = ["adc-three-provinces", "antibody-with-obstacles", "reported-cross-province"]
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_shared_dossiers_are_read_and_fit_the_schema(shared: Path, name: str) -> None:
    path = shared / "dossiers" / f"{name}.yaml"
    dossier = read(path)
    tree = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    assert dossier.id == name
    assert not list(VALIDATOR.iter_errors(tree))
    assert digest(read_bytes(as_json(tree), name="a.json")) == digest(dossier)


def test_the_schema_is_a_schema_and_takes_the_small_dossier() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert not list(VALIDATOR.iter_errors(good()))
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize(("change", "rule", "pointer"), SHAPE)
def test_the_schema_refuses_what_it_can_express(change: object, rule: str, pointer: str) -> None:
    tree = good()
    assert callable(change)
    change(tree)
    # To a schema 1.0 is an integer, and a format is not enforced: the calendar stays with the reader.
    whole_floats = isinstance(tree.get("dossier"), float) or isinstance(tree["documents"][0]["pages"], float)
    beyond = whole_floats or tree["as_of"] == "2026-02-29"
    assert bool(list(VALIDATOR.iter_errors(tree))) is not beyond, (rule, pointer)


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../b", "C:\\x", "https://x/y", ""])
def test_the_schema_refuses_a_file_elsewhere(name: str) -> None:
    tree = good()
    tree["documents"][0]["file"] = name
    assert list(VALIDATOR.iter_errors(tree))


@pytest.mark.parametrize("roles", [[["holder"], ["applicant"]], [[], ["domestic_agent"]]])
def test_the_schema_asks_for_one_holder(roles: list[list[str]]) -> None:
    tree = good()
    for party, each in zip(tree["parties"], roles, strict=True):
        party["roles"] = each
    assert list(VALIDATOR.iter_errors(tree))


def test_the_guide_is_complete_and_has_no_more() -> None:
    specs = {spec.model.__name__: spec for _, spec in shape.objects()}
    fields = {f"{name}.{key}" for name, spec in specs.items() for key in spec.fields}
    assert set(guide.FIELDS) == fields
    assert set(guide.ENTRIES) == set(specs)
    assert set(guide.UNITS) <= fields
    assert set(specs) >= guide.EVIDENCED


def test_every_number_has_its_unit_and_every_evidenced_entry_a_place_for_its_document() -> None:
    for _, spec in shape.objects():
        name = spec.model.__name__
        for key, entry in spec.fields.items():
            if isinstance(entry.spec, shape.LeafSpec) and entry.spec.kind in {"number", "integer"} and key != "item":
                assert f"{name}.{key}" in guide.UNITS
        if name in guide.EVIDENCED:
            assert {"document", "evidence"} & set(spec.fields)


@pytest.mark.parametrize(("language", "page"), [("en", "dossier.md"), ("zh", "dossier.zh.md")])
def test_the_pages_are_those_of_the_guide(root: Path, language: str, page: str) -> None:
    assert language in {"en", "zh"}
    written = guide.render("en" if language == "en" else "zh")
    assert (root / "docs" / page).read_text("utf-8") == written, f"write docs/{page} anew from guide.render"
