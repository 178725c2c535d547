"""The JSON Schema of the dossier (draft 2020-12), for editors and for programs that write dossiers.

It is derived from the model and says what a schema can say: keys, types, codes, patterns and bounds. What holds across
entries (references, cycles, the order of dates) only reading a dossier tells. ``description`` is the field guide's
English, ``x-zh`` its Chinese; ``x-codes`` names each code in both languages, ``x-refers-to`` the list an id points
into, ``x-evidenced`` the entries whose fact must be evidenced, ``x-unit`` the unit of a number.
"""

from typing import Any, Final

from fenduan.dossier.guide import ENTRIES, EVIDENCED, FIELDS, UNITS, family_of
from fenduan.dossier.model import (
    FORM_PATTERN,
    ID_PATTERN,
    LANGUAGE_PATTERN,
    SHA256_PATTERN,
)
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, objects, specification
from fenduan.reference.codes import FAMILIES
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

Schema = dict[str, Any]

_NATIONAL_BODIES: Final = ("CDE", "NMPA")


def json_schema() -> Schema:
    """Return the schema as plain data, ready to be written as JSON."""
    root = specification()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": ENTRIES["Dossier"].en,
        "x-zh": ENTRIES["Dossier"].zh,
        "$ref": f"#/$defs/{root.model.__name__}",
        "$defs": {
            "place": _places(Text("A place", "地区"), ()),
            "step_authority": _places(Text("A place or a national body", "地区或国家机关"), _NATIONAL_BODIES),
            **{spec.model.__name__: _object(spec) for _, spec in objects()},
        },
    }


# What only one field has, beyond its type.
_BESIDES: Final[dict[str, Schema]] = {
    "Dossier.parties": {
        "contains": {"properties": {"roles": {"contains": {"enum": ["applicant", "holder"]}}}, "required": ["roles"]},
        "minContains": 1,
        "maxContains": 1,
    },
    "Document.file": {
        "minLength": 1,
        "not": {"anyOf": [{"pattern": r"^[/\\]"}, {"pattern": r"(^|[/\\])\.\.([/\\]|$)"}, {"pattern": r"^[^/\\]*:"}]},
    },
}


def _object(spec: ObjectSpec) -> Schema:
    name = spec.model.__name__
    schema: Schema = {
        "title": ENTRIES[name].en,
        "x-zh": ENTRIES[name].zh,
        "type": "object",
        "properties": {key: _field(f"{name}.{key}", entry.spec) for key, entry in spec.fields.items()},
        "required": [key for key, entry in spec.fields.items() if entry.required],
        "additionalProperties": False,
    }
    if name in EVIDENCED:
        schema["x-evidenced"] = True
    return schema


def _field(name: str, spec: Spec) -> Schema:
    schema: Schema = {"description": FIELDS[name].en, "x-zh": FIELDS[name].zh, **_value(spec), **_BESIDES.get(name, {})}
    if name in UNITS:
        schema["x-unit"] = UNITS[name].as_dict()
    return schema


def _value(spec: Spec) -> Schema:
    if isinstance(spec, ObjectSpec):
        return {"$ref": f"#/$defs/{spec.model.__name__}"}
    if isinstance(spec, ListSpec):
        length = {} if spec.length is None else {"minItems": spec.length, "maxItems": spec.length}
        return {"type": "array", "items": _value(spec.item), **length}
    return _leaf(spec)


def _leaf(spec: LeafSpec) -> Schema:
    if spec.kind in {"number", "integer"}:
        return {"type": spec.kind, "minimum": spec.minimum, "maximum": spec.maximum}
    if spec.kind == "code":
        return _codes(spec.codes)
    if spec.kind in {"place", "step_authority"}:
        return {"$ref": f"#/$defs/{spec.kind}"}
    schema = dict(_LEAVES[spec.kind])
    if spec.to is not None:
        schema["x-refers-to"] = f"/{spec.to}"
    return schema


_TEXT: Final[Schema] = {"type": "string"}
_LEAVES: Final[dict[str, Schema]] = {
    "text": _TEXT,
    "truth": {"type": "boolean"},
    "id": {"type": "string", "pattern": f"^{ID_PATTERN}$"},
    "sha256": {"type": "string", "pattern": f"^{SHA256_PATTERN}$"},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "form": {
        "type": "string",
        "pattern": f"^{FORM_PATTERN}$",
        "examples": list(FAMILIES["form"]),
        "x-codes": {code: label("form", code).as_dict() for code in FAMILIES["form"]},
    },
    "wording": {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "propertyNames": {"pattern": f"^{LANGUAGE_PATTERN}$"},
                "additionalProperties": _TEXT,
                "minProperties": 1,
            },
        ]
    },
}


def _codes(codes: tuple[object, ...]) -> Schema:
    if not all(isinstance(code, str) for code in codes):
        return {"type": "integer", "enum": list(codes)}
    family = family_of(codes)
    names = {str(code): label(family, str(code)).as_dict() for code in codes}
    return {"type": "string", "enum": list(codes), "x-codes": names}


def _places(title: Text, bodies: tuple[str, ...]) -> Schema:
    return {
        "title": title.en,
        "x-zh": title.zh,
        "type": "string",
        "enum": [*bodies, *PLACES],
        "x-codes": {code: place.name.as_dict() for code, place in PLACES.items()},
    }
