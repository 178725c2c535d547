"""The refusals of FORMAT.md, word by word: what is refused, by which rule, at which place."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from fenduan.dossier import messages, reading, shape
from fenduan.dossier.errors import REPORTED, Refused
from fenduan.dossier.reading import LARGEST, read_bytes
from tests.dossier.base import Tree, as_json, as_yaml, errors_of, good, read_tree, spoilt

Change = Callable[[Tree], object]


def put(*path: str | int, value: object) -> Change:
    def change(tree: Tree) -> None:
        node: Any = tree
        for part in path[:-1]:
            node = node[part]
        if isinstance(node, list) and path[-1] == len(node):
            node.append(value)
        else:
            node[path[-1]] = value

    return change


def drop(*path: str | int) -> Change:
    def change(tree: Tree) -> None:
        node: Any = tree
        for part in path[:-1]:
            node = node[part]
        del node[path[-1]]

    return change


SHAPE: list[tuple[Change, str, str]] = [
    (put("colour", value="red"), "unknown-key", "/colour"),
    (put("product", "steril", value=True), "unknown-key", "/product/steril"),
    (put("handoffs", 0, "from_", value="culture"), "unknown-key", "/handoffs/0/from_"),
    (drop("dossier"), "missing-key", ""),
    (drop("segments", 1, "stage"), "missing-key", "/segments/1"),
    (put("dossier", value="1"), "wrong-type", "/dossier"),
    (put("dossier", value=True), "wrong-type", "/dossier"),
    (put("dossier", value=1.0), "wrong-type", "/dossier"),
    (put("dossier", value=2), "unknown-version", "/dossier"),
    (put("product", "biologic", value="maybe"), "wrong-type", "/product/biologic"),
    (put("product", "biologic", value=1), "wrong-type", "/product/biologic"),
    (put("product", value=[]), "wrong-type", "/product"),
    (put("sites", value={}), "wrong-type", "/sites"),
    (put("sites", 0, value="sh-1"), "wrong-type", "/sites/0"),
    (put("licences", 0, "number", value=20230001), "wrong-type", "/licences/0/number"),
    (put("handoffs", 0, "hold_time_h", value="1.0"), "wrong-type", "/handoffs/0/hold_time_h"),
    (put("handoffs", 0, "hold_time_h", value=True), "wrong-type", "/handoffs/0/hold_time_h"),
    (put("documents", 0, "pages", value=3.0), "wrong-type", "/documents/0/pages"),
    (put("title", value=3), "wrong-type", "/title"),
    (put("title", value={"en": 3}), "wrong-type", "/title/en"),
    (put("title", value={}), "empty-wording", "/title"),
    (put("title", value={"English": "x"}), "no-language", "/title/English"),
    (put("as_of", value=20260615), "wrong-type", "/as_of"),
    (put("product", "category", value="antibodies"), "unknown-code", "/product/category"),
    (put("segments", 1, "stage", value=[]), "wrong-type", "/segments/1/stage"),
    (put("parties", 1, "roles", 0, value={}), "wrong-type", "/parties/1/roles/0"),
    (put("agreements", 0, "clauses", 1, value="duty"), "unknown-code", "/agreements/0/clauses/1"),
    (put("segments", 2, "form", value="Cartridge"), "no-form", "/segments/2/form"),
    (put("id", value="Small"), "no-id", "/id"),
    (put("id", value="a" * 81), "no-id", "/id"),
    (put("documents", 0, "sha256", value="00"), "no-sha256", "/documents/0/sha256"),
    (put("as_of", value="2026-02-29"), "no-date", "/as_of"),
    (put("as_of", value="15 June"), "no-date", "/as_of"),
    (put("as_of", value="2026-06-15T10:00:00"), "date-with-time", "/as_of"),
    (put("as_of", value="2026-06-15 10:00"), "date-with-time", "/as_of"),
    (put("handoffs", 0, "hold_time_h", value=-0.5), "negative", "/handoffs/0/hold_time_h"),
    (put("personnel", 0, "years_sterile", value=-1), "negative", "/personnel/0/years_sterile"),
    (put("documents", 0, "pages", value=-1), "negative", "/documents/0/pages"),
    (put("documents", 0, "pages", value=2**53), "out-of-range", "/documents/0/pages"),
    (put("handoffs", 0, "hold_time_h", value=10**400), "out-of-range", "/handoffs/0/hold_time_h"),
    (put("handoffs", 0, "hold_time_h", value=float("inf")), "not-finite", "/handoffs/0/hold_time_h"),
    (put("circumstances", 0, "item", value=5), "out-of-range", "/circumstances/0/item"),
    (put("circumstances", 0, "item", value=0), "out-of-range", "/circumstances/0/item"),
    (put("quality_system", "handoffs_covered", 0, value=["fill"]), "no-pair", "/quality_system/handoffs_covered/0"),
    (put("parties", 0, "place", value="CN-SX2"), "unknown-place", "/parties/0/place"),
    (put("parties", 0, "place", value="CN"), "unknown-place", "/parties/0/place"),
    (put("parties", 0, "place", value="CN-HK"), "unknown-place", "/parties/0/place"),
    (put("parties", 1, "place", value="XX"), "unknown-place", "/parties/1/place"),
    (put("parties", 1, "place", value="NMPA"), "unknown-place", "/parties/1/place"),
    (put("steps", 0, "authority", value="cde"), "unknown-place", "/steps/0/authority"),
]

REFERENCES = [
    ("product", "grounds", 0, "evidence", 1),
    ("product", "pilot", "document"),
    ("sites", 1, "party"),
    ("segments", 2, "site"),
    ("segments", 2, "entrusted_by"),
    ("segments", 2, "after", 0),
    ("handoffs", 0, "from"),
    ("handoffs", 0, "to"),
    ("handoffs", 0, "transport", "document"),
    ("control_strategy", 0, "controlled_at", 1),
    ("control_strategy", 0, "document"),
    ("quality_system", "unified", "document"),
    ("quality_system", "elements", 0, "sites", 0),
    ("quality_system", "handoffs_covered", 0, 1),
    ("agreements", 0, "parties", 0),
    ("agreements", 0, "sites", 0),
    ("licences", 0, "party"),
    ("licences", 0, "scope", 0, "site"),
    ("experience", 0, "party"),
    ("personnel", 0, "party"),
    ("circumstances", 0, "entrusted"),
    ("confirmations", 0, "entrusted"),
    ("opinions", 0, "entrusted"),
    ("opinions", 0, "document"),
    ("certificates", 0, "site"),
    ("not_applicable_materials", 0, "site"),
    ("preparations", 0, "party"),
    ("bad_records", 0, "party"),
    ("bad_records", 0, "reports", "audit"),
    ("steps", 0, "party"),
]

ACROSS: list[tuple[Change, str, str]] = [
    (put("parties", 1, "id", value="holder"), "duplicate-id", "/parties/1/id"),
    (put("sites", 1, "id", value="sh-1"), "duplicate-id", "/sites/1/id"),
    (put("documents", 1, "id", value="doc-1"), "duplicate-id", "/documents/1/id"),
    (put("segments", 1, "after", value=["test"]), "self-reference", "/segments/1/after/0"),
    (put("segments", 0, "after", value=["fill"]), "cycle", "/segments/1/after/0"),
    (put("agreements", 0, "expires", value="2025-12-31"), "end-before-start", "/agreements/0/expires"),
    (put("licences", 0, "valid_until", value="2024-12-31"), "end-before-start", "/licences/0/valid_until"),
    (put("experience", 0, "to", value="2019-12-31"), "end-before-start", "/experience/0/to"),
    (put("certificates", 0, "valid_until", value="2024-12-31"), "end-before-start", "/certificates/0/valid_until"),
    (
        put("handoffs", 0, "transport", "temperature_c", "min", value=9),
        "min-above-max",
        "/handoffs/0/transport/temperature_c/min",
    ),
    (put("handoffs", 1, value={"from": "fill", "to": "culture"}), "no-edge", "/handoffs/1"),
    (put("handoffs", 1, value={"from": "culture", "to": "test"}), "no-edge", "/handoffs/1"),
    (put("handoffs", 1, value={"from": "fill", "to": "fill"}), "no-edge", "/handoffs/1"),
    (put("handoffs", 1, value={"from": "culture", "to": "fill"}), "duplicate-handoff", "/handoffs/1"),
    (
        put("quality_system", "handoffs_covered", 0, value=["fill", "culture"]),
        "no-edge",
        "/quality_system/handoffs_covered/0",
    ),
    (put("parties", 0, "roles", value=["domestic_agent"]), "no-holder", "/parties"),
    (drop("parties", 0, "roles"), "no-holder", "/parties"),
    (put("parties", 1, "roles", value=["holder"]), "two-holders", "/parties/1/roles"),
    *[
        (put("documents", 1, "file", value=name), "file-path", "/documents/1/file")
        for name in ("/etc/passwd", "../two.pdf", "a/../b", "C:\\two.pdf", "\\\\host\\x", "a\\..\\b", "https://x/y", "")
    ],
]


@pytest.mark.parametrize(("change", "rule", "pointer"), SHAPE + ACROSS)
def test_refused_by_its_rule_at_its_place(change: Change, rule: str, pointer: str) -> None:
    assert (rule, pointer) in spoilt(change)


@pytest.mark.parametrize(("change", "rule", "pointer"), SHAPE)
def test_one_mistake_of_shape_is_one_error(change: Change, rule: str, pointer: str) -> None:
    found = spoilt(change)
    assert found.count((rule, pointer)) == 1
    assert [each for each in found if each[1] == pointer] == [(rule, pointer)]


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: "/".join(map(str, path)))
def test_a_reference_to_nothing_is_refused(path: tuple[str | int, ...]) -> None:
    pointer = "".join(f"/{part}" for part in path)
    assert ("unknown-reference", pointer) in spoilt(put(*path, value="nobody"))


def test_documents_that_are_not_listed_are_refused() -> None:
    found = spoilt(drop("documents"))
    assert len(found) > 5
    assert {rule for rule, _ in found} == {"unknown-reference"}


def test_a_group_is_no_reference() -> None:
    assert spoilt(put("parties", 0, "group", value="any")) == []


@pytest.mark.parametrize(
    "change",
    [
        drop("handoffs"),
        drop("agreements"),
        put("agreements", 0, "expires", value="2026-01-01"),
        put("handoffs", 0, "transport", "temperature_c", "min", value=8.5),
        put("handoffs", 0, "hold_time_h", value=0),
        put("parties", 1, "place", value="TW"),
        put("parties", 1, "place", value="NO"),
        put("parties", 0, "place", value="CN-XPCC"),
        put("steps", 0, "authority", value="CDE"),
        put("segments", 2, "form", value="eye_drops_never_heard_of"),
        put("documents", 0, "file", value="..two..pdf"),
        put("bad_records", value=[]),
        put("title", value="tab\tand\nline end"),
        put("id", value="a" * 80),
    ],
)
def test_what_is_merely_missing_or_at_the_bound_is_read(change: Change) -> None:
    assert spoilt(change) == []


YAML_TEXTS = [
    (b"a: !!str x", "tag"),
    (b"a: ! x", "tag"),
    (b"!!map\na: x", "tag"),
    (b"a: &b x", "anchor"),
    (b"&b a: x", "anchor"),
    (b"a: &b [x]", "anchor"),
    (b"a: *b", "alias"),
    (b"*b : a", "alias"),
    (b"<<: {a: b}", "merge-key"),
    (b"? [a]\n: b", "odd-key"),
    (b"a: 1\na: 2", "duplicate-key"),
    (b"a:\n", "null"),
    (b"a: ~", "null"),
    (b"a: NULL", "null"),
    (b"- ", "null"),
    (b"a: b\n---\na: b", "second-document"),
    (b"a: b\n...\n---\n", "second-document"),
    (b"%TAG ! x\n---\na: b", "directive"),
    (b"a: [", "yaml-syntax"),
    (b"a: b: c", "yaml-syntax"),
    (b"a:\n\tb: c", "yaml-syntax"),
    (b"", "empty-file"),
    (b"# nothing\n", "empty-file"),
    (b"- a", "wrong-type"),
    (b"a", "wrong-type"),
    (b"id: .nan", "wrong-type"),
    (b'id: "\\a"', "control-character"),
    (b'id: "\\x7f"', "control-character"),
    (b"id: a\x01b", "control-character"),
    (b"id: a\rb", "control-character"),
    (b"id: a\x7fb", "control-character"),
    (b"id: \xc2\x85", "control-character"),
    (b"id: \xff", "no-utf-8"),
    (b"id: \xc3", "no-utf-8"),
    ("id: 卷宗".encode("gb18030"), "no-utf-8"),
    ("id: a".encode("utf-16"), "no-utf-8"),
    (b"a: " + b"[" * 64 + b"]" * 64, "too-deep"),
    (b" " * (LARGEST + 1), "too-large"),
]
JSON_TEXTS = [
    (b'{"id": "a", "id": "b"}', "duplicate-key"),
    (b'{"\\u0069d": "a", "id": "b"}', "duplicate-key"),
    (b'{"id": null}', "null"),
    (b"[null]", "null"),
    (b'{"id": NaN}', "not-finite"),
    (b"[-Infinity]", "not-finite"),
    (b'{"id": "\\u0000"}', "control-character"),
    (b'{"id": "\\r"}', "control-character"),
    (b'{"id": "\\ud800"}', "control-character"),
    (b'{"id": "a\nb"}', "json-syntax"),
    (b"{id: 1}", "json-syntax"),
    (b'{"id": 1,}', "json-syntax"),
    (b'{"id": 1} {"id": 1}', "second-document"),
    (b"", "empty-file"),
    (b" \n", "empty-file"),
    (b"[]", "wrong-type"),
    (b"1", "wrong-type"),
    (b"9" * 5000, "wrong-type"),
    (b'{"a":' * 65 + b"1" + b"}" * 65, "too-deep"),
    (b"[" * 100_000, "too-deep"),
]


@pytest.mark.parametrize(("text", "rule"), YAML_TEXTS)
def test_yaml_that_is_refused(text: bytes, rule: str) -> None:
    assert rule in {error.rule for error in errors_of(text)}


@pytest.mark.parametrize(("text", "rule"), JSON_TEXTS)
def test_json_that_is_refused(text: bytes, rule: str) -> None:
    assert rule in {error.rule for error in errors_of(text, "json")}


def test_sixty_four_levels_are_not_too_deep() -> None:
    assert "too-deep" not in {error.rule for error in errors_of(b"[" * 64 + b"]" * 64)}
    assert "too-deep" not in {error.rule for error in errors_of(b"[" * 64 + b"]" * 64, "json")}


@pytest.mark.parametrize(
    "text",
    [
        as_yaml(good()).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + as_yaml(good()),
        b"%YAML 1.2\n---\n" + as_yaml(good()),
        as_yaml(good()) + b"...\n",
        as_yaml(good()) + b"#" * (LARGEST - len(as_yaml(good()))),
    ],
    ids=["crlf", "byte-order-mark", "yaml-directive", "document-end", "five-mebibytes"],
)
def test_ways_of_writing_that_are_taken(text: bytes) -> None:
    assert read_bytes(text, name="a.yaml") == read_tree(good())


def test_plain_scalars_follow_yaml_1_2() -> None:
    text = as_yaml(good()).replace(b"'2026-06-15'", b"2026-06-15").replace(b"place: IE", b"place: NO")
    dossier = read_bytes(text, name="a.yaml")
    assert dossier.as_of is not None
    assert dossier.as_of.isoformat() == "2026-06-15"
    assert dossier.parties[1].place == "NO"
    assert [error.rule for error in errors_of(text.replace(b"biologic: true", b"biologic: yes"))] == ["wrong-type"]


def test_every_error_at_once_in_the_order_of_the_file() -> None:
    text = (
        as_yaml(good())
        .replace(b"category: antibody", b"category: antibodi\n  colour: ~")
        .replace(b"party: maker", b"party: &x makr", 1)
        .replace(b"site: ie-1", b"site: ie-2", 1)
    )
    errors = errors_of(text)
    rules = [error.rule for error in errors]
    assert rules == ["unknown-code", "unknown-key", "null", "anchor", "unknown-reference"]
    places = [(error.line or 0, error.column or 0) for error in errors]
    assert places == sorted(places)
    lines = text.decode().split("\n")
    for error, there in zip(errors, ["antibodi", "colour", "~", "&x makr", "ie-2"], strict=True):
        assert error.line is not None
        assert error.column is not None
        assert lines[error.line - 1][error.column - 1 :].startswith(there)


def test_places_in_json() -> None:
    tree = good()
    tree["segments"][2]["site"] = "ie-2"
    tree["product"]["colour"] = "red"
    text = json.dumps(tree, ensure_ascii=False, indent=1).encode()
    lines = text.decode().split("\n")
    errors = errors_of(text, "json")
    assert [error.rule for error in errors] == ["unknown-key", "unknown-reference"]
    for error, there in zip(errors, ['"colour"', '"ie-2"'], strict=True):
        assert lines[(error.line or 0) - 1][(error.column or 0) - 1 :].startswith(there)


def test_the_sentence_names_what_is_listed() -> None:
    tree = good()
    tree["segments"][2]["site"] = "ie-2"
    (error,) = errors_of(as_json(tree), "json")
    assert error.message.en == "names the site `ie-2`; the sites are `sh-1`, `ie-1`. Add the site or correct the name."
    assert error.found == "ie-2"
    assert error.render("zh").startswith("small.json:1:")


def test_the_nearest_word_is_suggested() -> None:
    tree = good()
    tree["product"]["steril"] = True
    tree["product"]["category"] = "antibodi"
    messages_said = [error.message.en for error in errors_of(as_json(tree), "json")]
    assert any("`sterile`" in message for message in messages_said)
    assert any("Did you mean `antibody`?" in message for message in messages_said)


def test_many_errors_are_counted_and_the_first_described() -> None:
    tree = good()
    tree["documents"] += [{"id": f"new-{n}", "pages": -1} for n in range(3000)]
    with pytest.raises(Refused) as refused:
        read_tree(tree)
    errors = refused.value.errors
    assert refused.value.count == 3000
    assert len(errors) == REPORTED + 1
    assert errors[-1].rule == "more-errors"
    assert errors[-1].found == str(3000 - REPORTED)


def test_reading_is_given_up_where_counting_serves_nobody() -> None:
    with pytest.raises(Refused) as refused:
        read_bytes(b"-\n" * 200_000, name="a.yaml")
    last = refused.value.errors[-1]
    assert refused.value.count == 100_000
    assert last.rule == "more-errors"
    assert "at least 99800" in last.message.en
    assert "至少 99800" in last.message.zh


def test_more_entries_than_any_arrangement_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = good()
    tree["steps"] = [{} for _ in range(20_000)]
    assert errors_of(as_json(tree), "json") == ()
    tree["steps"] *= 5
    assert errors_of(as_json(tree), "json") == ()
    monkeypatch.setattr(reading, "LARGEST_ENTRIES", 100_000)
    assert [error.rule for error in errors_of(as_json(tree), "json")] == ["too-many-entries"]


def test_what_only_the_model_refuses_is_said_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "check", lambda _tree, _findings: None)
    tree = good()
    tree["title"] = 3
    tree["as_of"] = "soon"
    errors = errors_of(as_json(tree), "json")
    assert {error.rule for error in errors} == {"not-taken"}
    assert {error.message for error in errors} == {messages.RULES["not-taken"]}


def test_the_json_form_of_a_refusal() -> None:
    with pytest.raises(Refused) as refused:
        read_bytes(b"id: A", name="a.yaml")
    form = refused.value.as_dict()
    assert list(form) == ["error", "errors"]
    assert form["error"] == "refused"
    keys = ["file", "pointer", "line", "column", "rule", "found", "expected", "message"]
    assert all(list(error.as_dict()) == keys for error in refused.value.errors)
    assert json.loads(json.dumps(form)) == form


def test_a_break_in_the_syntax_is_shown_with_its_line() -> None:
    (error,) = errors_of(b"id: a\ntitle: [one,\n\n")
    assert (error.rule, error.found, error.pointer) == ("yaml-syntax", "title: [one,", "")
    assert error.line == 4
    assert error.render("en").startswith("small.yaml:4:1 — This is not well-formed YAML")


def test_hostile_text_is_clipped_and_escaped() -> None:
    tree = good()
    tree["x\u202e" + "y" * 5000] = 1
    tree["id"] = "\u200b" * 5000
    for error in errors_of(as_json(tree), "json"):
        assert len(error.found) <= 81
        assert len(error.pointer) <= 100
        assert "\u202e" not in error.render("en") + error.render("zh")
        assert "\u200b" not in error.render("en") + error.render("zh")


def test_every_rule_is_tried_here_or_beside_and_speaks_without_gaps() -> None:
    tried = {rule for _, rule, _ in SHAPE + ACROSS} | {rule for _, rule in YAML_TEXTS + JSON_TEXTS}
    # The rest is tried with files, with hostile text and above.
    elsewhere = {
        *("unreadable", "file-link", "file-not-regular", "file-unreadable", "file-too-large", "file-hash"),
        *("unknown-reference", "too-tangled", "too-many-entries", "not-taken", "more-errors", "at-least-more-errors"),
    }
    assert tried | elsewhere == set(messages.RULES)


def test_no_english_of_a_library_and_no_unfilled_place_reaches_the_reader() -> None:
    for change, _, _ in SHAPE + ACROSS:
        tree = good()
        change(tree)
        for error in errors_of(as_json(tree), "json"):
            assert not re.search(r"\{[a-z_]+\}", error.message.zh + error.message.en)
            assert "Input should" not in error.message.en
            assert error.message.en != error.message.zh
