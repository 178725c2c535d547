"""The schemas of what is answered: well-formed, closed, published, and true of every determination."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fenduan.assessment.schema import SCHEMAS, schema
from tests.scenarios.build import changed, determined, example

_REWRITE = (
    "write it anew: python -c 'import json; from pathlib import Path; from fenduan.assessment.schema import SCHEMAS, "
    'schema; [Path(f"docs/schema/{n}.json").write_text(json.dumps(schema(n), ensure_ascii=False, indent=2) + "\\n", '
    'encoding="utf-8") for n in SCHEMAS]\''
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_well_formed(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))

    assert schema(name)["title"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_published_as_it_is(root: Path, name: str) -> None:
    published = root / "docs" / "schema" / f"{name}.json"

    assert published.is_file(), _REWRITE
    assert published.read_text(encoding="utf-8") == json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n", (
        _REWRITE
    )


def test_nothing_else_is_published_as_a_schema_of_an_answer(root: Path) -> None:
    published = {path.stem for path in (root / "docs" / "schema").glob("*.json")}

    assert published - {"dossier"} == set(SCHEMAS)


def _objects(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for each in node.values():
            yield from _objects(each)
    elif isinstance(node, list):
        for each in node:
            yield from _objects(each)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_is_closed(name: str) -> None:
    objects = list(_objects(schema(name)))

    assert objects
    assert all("additionalProperties" in each for each in objects)


@pytest.mark.parametrize("name", ["adc-three-provinces", "antibody-with-obstacles", "reported-cross-province"])
@pytest.mark.parametrize("as_of", ["2019-01-01", "2025-06-01", "2026-06-15", "2031-01-01"])
def test_a_determination_is_true_to_its_schema_at_any_date(name: str, as_of: str) -> None:
    payload = determined(example(name), as_of).as_dict()

    assert not [error.message for error in Draft202012Validator(schema("determination")).iter_errors(payload)]


@pytest.mark.parametrize(
    "changes",
    [
        {"/product/category": "vaccine"},
        {"/product/biologic": False},
        {"/parties/0/place": "US"},
        {"/sites/0/place": "IE"},
        {"/steps/-": {"kind": "entrustment_ended", "party": "holder", "date": "2026-06-01"}},
        {"/steps/-": {"kind": "inspection_started", "party": "holder", "authority": "CN-SH", "date": "2026-06-03"}},
    ],
)
def test_a_changed_arrangement_is_true_to_the_schema_too(changes: dict[str, Any]) -> None:
    payload = determined(changed(example(), changes)).as_dict()

    assert not [error.message for error in Draft202012Validator(schema("determination")).iter_errors(payload)]


def test_a_schema_refuses_what_it_does_not_name() -> None:
    payload = determined(example()).as_dict()
    checker = Draft202012Validator(schema("determination"))

    assert checker.is_valid(payload)
    assert not checker.is_valid({**payload, "more": 1})
    assert not checker.is_valid({key: payload[key] for key in payload if key != "route"})
    assert not checker.is_valid({**payload, "outcome": "fine"})
