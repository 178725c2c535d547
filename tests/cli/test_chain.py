"""The commands of the chain: from files of events to what a lot was made of and where a material went."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from fenduan.cli.setting import cells
from tests.cli.running import LANGUAGES, ROOT, process, run, valid
from tests.exchange.epcis.shared import document, event, needs_shared, shared
from tests.structure.bilingual import numbers

EXAMPLE = str(ROOT / "examples" / "chain-of-an-adc.jsonld")
MEDIUM = "09521234000211"
SHANGHAI = "https://example.com/site/shanghai"
DAYS = ("--from", "2026-03-01", "--to", "2026-03-31")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder of a store that holds the example."""
    folder = str(tmp_path_factory.mktemp("chain"))
    told = run("events", "import", EXAMPLE, "--store", folder)
    assert told.exit_code == 0, told.output
    return folder


def _json(*words: str, status: int = 0) -> dict[str, Any]:
    told = run(*words, "--format", "json")
    assert told.exit_code == status, told.output
    name = "-".join(words[:2]) if words[0] == "events" else words[0]
    return valid(told.stdout, name if status < 2 else "refusal")


def _file(folder: Path, *events: object, name: str = "capture.json") -> str:
    path = folder / name
    path.write_bytes(document(*events))
    return str(path)


def _lots(payload: dict[str, Any]) -> set[str]:
    return {each["id"].rpartition(".")[2] for each in payload["lots"]}


def test_a_finished_lot_is_traced_back_to_its_cell_bank(store: str) -> None:
    payload = _json("trace", "PK-2605", "--store", store)

    keys = ["lot", "direction", "lots", "finished", "raw", "complete", "incomplete", "position", "flags"]
    assert list(payload) == keys
    assert payload["flags"] == []
    assert payload["lot"] == "https://id.gs1.org/01/09521234000716/10/PK-2605"
    assert (payload["direction"], payload["complete"], payload["position"]) == ("back", True, 32)
    assert payload["lots"][0] == {
        "id": "urn:epc:class:lgtin:9521234.000071.PK-2605",
        "kind": "pack",
        "site": "https://example.com/site/hangzhou",
        "party": "https://example.com/party/example-fill-finish",
        "date": "2026-06-15",
        "depth": 0,
        "quantity": {"value": "14600", "unit": "EA"},
    }
    assert _lots(payload) == {
        "PK-2605", "DP-2605", "EXC-2601", "ADC-017", "LP-2602", "MAB-061", "HAR-061A", "HAR-061B", "RES-2511",
        "INO-061", "MED-2601", "WCB-03", "MCB-01",
    }  # fmt: skip
    assert [each.rpartition(".")[2] for each in payload["raw"]] == [
        "MCB-01", "WCB-03", "MED-2601", "RES-2511", "LP-2602", "EXC-2601",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spelt",
    [
        "LP-2602",
        "urn:epc:class:lgtin:9521234.000023.LP-2602",
        "https://id.gs1.org/01/09521234000235/10/LP-2602",
        "https://lots.example.com/01/09521234000235/10/LP-2602",
        "(01)09521234000235(10)LP-2602",
        "010952123400023510LP-2602",
    ],
)
def test_a_lot_is_known_by_any_of_its_spellings(store: str, spelt: str) -> None:
    payload = _json("trace", spelt, "--forward", "--store", store)

    assert _lots(payload) == {"LP-2602", "ADC-017", "ADC-018", "DP-2605", "DP-2606", "PK-2605"}
    assert [(each["code"], each["about"].rpartition(".")[2]) for each in payload["incomplete"]] == [
        ("unconfirmed_handoff", "ADC-018")
    ]


@pytest.mark.parametrize(
    ("words", "depth_0", "reached"),
    [
        (("--material", MEDIUM), {"MED-2601"}, 13),
        (
            ("--line", "https://example.com/site/shanghai/bioreactor-1"),
            {"INO-061", "MED-2601", "HAR-061A", "HAR-061B"},
            13,
        ),
        (("--site", "https://example.com/site/wuxi"), set(), 0),
    ],
)
def test_what_a_cause_reached(store: str, words: tuple[str, ...], depth_0: set[str], reached: int) -> None:
    payload = _json("affected", *words, *DAYS, "--store", store)

    assert (payload["by"], payload["from"], payload["to"]) == (words[0][2:], "2026-03-01", "2026-03-31")
    assert {each["id"].rpartition(".")[2] for each in payload["lots"] if each["depth"] == 0} == depth_0
    assert len(payload["lots"]) == reached


def test_a_lane_is_from_where_to_where(store: str) -> None:
    lane = "https://example.com/site/suzhou>https://example.com/site/hangzhou"
    payload = _json("affected", "--lane", lane, "--from", "2026-06-09", "--to", "2026-06-14", "--store", store)

    assert _lots(payload) == {"ADC-017", "ADC-018", "DP-2605", "DP-2606", "PK-2605"}


def test_flags_stand_with_an_answer_and_where_they_were_not_looked_for_that_is_said(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("trace", "LP-2602", "--forward", "--store", store)
    assert [each["code"] for each in _json(*words)["flags"]] == ["shipped_not_received"]
    monkeypatch.setattr("fenduan.cli.trace._FLAGGED", 5)
    found = _json(*words)

    assert (len(found["lots"]), found["flags"]) == (6, None)
    for language, text, drawn in (
        ("en", "was not looked for: they are too many", "Flags were not looked for."),
        ("zh", "未查找其履历中的问题", "未查找标记。"),
    ):
        assert text in " ".join(run(*words, "--lang", language).stdout.split())
        picture = run(*words, "--lang", language, "--format", "svg").stdout
        assert drawn in picture
        assert ("flags: ?" if language == "en" else "标记?项") in picture


@pytest.mark.parametrize(
    ("words", "rule", "near"),
    [
        (("trace", "PK-2650"), "unknown-lot", "PK-2605"),
        (("trace", "adc-01"), "unknown-lot", "ADC-017"),
        (("affected", "--site", "https://example.com/site/hangzhou\udce4", *DAYS), "unknown-site", ""),
        (("affected", "--lane", "a>\udce4", *DAYS), "unknown-lane", ""),
        (("trace", "PK-2605\udce4"), "unknown-lot", "PK-2605"),
        (("affected", "--site", "hangzhou", *DAYS), "unknown-site", "https://example.com/site/hangzhou"),
        (("affected", "--material", "09521234000212", *DAYS), "unknown-material", MEDIUM),
    ],
)
def test_what_is_not_known_is_refused_and_the_nearest_named(
    store: str, words: tuple[str, ...], rule: str, near: str
) -> None:
    (error,) = _json(*words, "--store", store, status=2)["errors"]

    assert error["rule"] == rule
    assert near in error["message"]["en"]
    assert near in error["message"]["zh"]


def test_a_number_that_several_lots_have_is_refused_with_those(tmp_path: Path) -> None:
    lots = [f"urn:epc:class:lgtin:9521234.00001{n}.SAME" for n in (1, 2)]
    file = _file(tmp_path, *(event(epcList=None, quantityList=[{"epcClass": lot}]) for lot in lots))
    assert run("events", "import", file, "--store", str(tmp_path / "s")).exit_code == 0

    (error,) = _json("trace", "SAME", "--store", str(tmp_path / "s"), status=2)["errors"]
    assert error["rule"] == "several-lots"
    assert all(f"/01/0952123400{item}" in error["expected"] for item in ("011", "012"))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("trace", "PK-2605", "--back", "--forward"), "both-ways"),
        (("affected", *DAYS), "one-cause"),
        (("affected", "--site", "a", "--party", "b", *DAYS), "one-cause"),
        (("affected", "--site", "a", "--from", "2026-03-02", "--to", "2026-03-01"), "days-reversed"),
    ],
)
def test_misuse_is_said(store: str, words: tuple[str, ...], rule: str) -> None:
    assert _json(*words, "--store", store, status=2)["errors"][0]["rule"] == rule


def test_a_folder_without_a_store_is_refused(tmp_path: Path) -> None:
    for words in (("trace", "x"), ("events", "flags"), ("events", "balance")):
        assert _json(*words, "--store", str(tmp_path), status=2)["errors"][0]["rule"] == "no-store"
    assert not list(tmp_path.iterdir())


def test_the_store_is_named_by_the_environment(store: str) -> None:
    told = run("trace", "PK-2605", "--format", "json", env={"FENDUAN_STORE": store})

    assert told.exit_code == 0
    assert json.loads(told.stdout)["position"] == 32


# Files of events


def test_a_file_that_is_right_is_valid() -> None:
    payload = _json("events", "check", EXAMPLE)

    assert payload == {"valid": True, "events": 32, "invalid": 0, "count": 0, "errors": []}


def test_every_error_has_its_place(tmp_path: Path) -> None:
    file = _file(tmp_path, event(), event(eventTime="2026-05-15T09:30:00"), event(bizStep="shiping"))

    payload = _json("events", "check", EXAMPLE, file, status=1)
    assert (payload["valid"], payload["events"], payload["invalid"]) == (False, 35, 2)
    assert [(each["pointer"], each["file"]) for each in payload["errors"]] == [
        ("/epcisBody/eventList/1/eventTime", file),
        ("/epcisBody/eventList/2/bizStep", file),
    ]
    assert all(isinstance(each["line"], int) and each["message"]["zh"] for each in payload["errors"])


def test_a_capture_with_a_wrong_event_is_refused_whole(tmp_path: Path) -> None:
    file, folder = _file(tmp_path, event(), event(bizStep="shiping")), str(tmp_path / "s")

    payload = _json("events", "import", file, "--store", folder, status=1)
    assert (payload["new"], payload["refused"], payload["position"], payload["skipped"]) == (0, [file], 0, 2)

    payload = _json("events", "import", file, "--store", folder, "--keep-valid", status=1)
    assert (payload["new"], payload["refused"], payload["position"], payload["skipped"]) == (1, [], 1, 1)


def test_a_broken_document_is_refused_even_with_keep_valid(tmp_path: Path) -> None:
    path = tmp_path / "torn.json"
    path.write_bytes(document(event(), event())[:-30])

    payload = _json("events", "import", str(path), "--store", str(tmp_path / "s"), "--keep-valid", status=1)
    assert (payload["new"], payload["refused"], payload["position"]) == (0, [str(path)], 0)


def test_what_was_imported_is_not_imported_again(tmp_path: Path) -> None:
    folder = str(tmp_path)
    first, again = (_json("events", "import", EXAMPLE, "--store", folder) for _ in range(2))

    assert (first["new"], first["repeated"], again["new"], again["repeated"]) == (32, 0, 0, 32)


def test_a_large_file_is_read_by_another_process_to_the_same_end(tmp_path: Path) -> None:
    padding = {"@context": [{"acme": "https://acme.example/epcis/"}], "acme:padding": "x" * 3000}
    events = [event(epcList=[f"urn:epc:id:sgtin:4012345.012345.{n}"], **padding) for n in range(1200)]
    right = _file(tmp_path, *events)
    wrong = _file(tmp_path, *events, event(bizStep="shiping"), name="wrong.json")
    assert Path(right).stat().st_size > 2 << 20

    told = process("events", "import", wrong, right, "--store", str(tmp_path / "s"), "--format", "json")
    payload = json.loads(told.stdout)
    assert told.status == 1, told.stderr
    assert (payload["new"], payload["refused"], payload["position"]) == (1200, [wrong], 1200)
    assert [each["pointer"] for each in payload["errors"]] == ["/epcisBody/eventList/1200/bizStep"]


def test_standard_input_is_a_file_too(tmp_path: Path) -> None:
    told = process("events", "import", "-", "--store", str(tmp_path / "s"), stdin=document(event()))

    assert told.status == 0, told.stderr
    assert b"New events: 1" in told.stdout


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    payload = _json("events", "check", str(tmp_path / "absent.json"), status=2)

    assert payload["errors"][0]["rule"] == "unreadable"


# Export


def test_what_is_exported_is_imported_as_the_same_events(store: str, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert run("events", "export", "--store", store, "-o", str(path)).exit_code == 0

    assert _json("events", "check", str(path))["events"] == 32
    payload = _json("events", "import", str(path), "--store", store)
    assert (payload["new"], payload["repeated"]) == (0, 32)


def test_what_is_not_understood_comes_out_again(tmp_path: Path) -> None:
    own = {"acme": "https://acme.example/epcis/"}
    told = event(**{"@context": [own], "acme:operator": {"acme:shift": 3, "acme:names": ["a", "b"]}})
    folder = str(tmp_path / "s")
    assert run("events", "import", _file(tmp_path, told), "--store", folder).exit_code == 0

    out = json.loads(run("events", "export", "--store", folder).stdout)
    (given,) = out["epcisBody"]["eventList"]
    assert given["acme:operator"] == {"acme:shift": 3, "acme:names": ["a", "b"]}
    assert given["@context"] == [own]


def test_only_what_came_after_a_position_is_exported(store: str) -> None:
    out = json.loads(run("events", "export", "--store", store, "--since", "30").stdout)

    assert len(out["epcisBody"]["eventList"]) == 2


@needs_shared
def test_every_shared_document_is_imported_and_comes_out_as_the_same_events(tmp_path: Path) -> None:
    first, second, out = str(tmp_path / "1"), str(tmp_path / "2"), str(tmp_path / "out.json")
    files = [str(each) for kind in ("json", "xml") for each in shared(kind)]
    payload = _json("events", "import", *files, "--store", first)
    assert payload["new"] > 50

    assert run("events", "export", "--store", first, "-o", out).exit_code == 0
    again = _json("events", "import", out, "--store", second)
    assert (again["new"], again["repeated"]) == (payload["new"], 0)
    assert _json("events", "import", out, "--store", first)["new"] == 0


# What a person reads


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "PK-2605"),
        ("trace", "LP-2602", "--forward"),
        ("affected", "--material", MEDIUM, *DAYS),
        ("events", "flags"),
        ("events", "balance"),
    ],
    ids=" ".join,
)
def test_text_says_the_same_in_both_languages_and_keeps_to_the_width(store: str, words: tuple[str, ...]) -> None:
    said = [run(*words, "--store", store, "--lang", each, env={"COLUMNS": "80"}).stdout for each in LANGUAGES]

    assert numbers(said[0]) == numbers(said[1])
    assert all(cells(line) <= 80 for text in said for line in text.splitlines())
    assert "ADC-018" in said[0] or words[1] in ("PK-2605", "balance")


def test_the_balance_of_a_making(store: str) -> None:
    makings = _json("events", "balance", "--store", store)["makings"]
    packing = makings[-1]

    assert len(makings) == 12
    assert (packing["in"], packing["out"], packing["yield_percent"], packing["excess"]) == (
        {"value": "14600", "unit": None},
        {"value": "14600", "unit": None},
        100.0,
        False,
    )
    assert [each["in"] for each in makings].count(None) == 9


def test_flags_are_chosen_by_severity(store: str) -> None:
    assert [each["code"] for each in _json("events", "flags", "--store", store, status=1)["flags"]] == [
        "shipped_not_received"
    ]
    assert _json("events", "flags", "--severity", "impossible", "--store", store)["flags"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_svg_that_names_every_lot(store: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    told = run(
        "trace", "LP-2602", "--forward", "--store", store, "--format", "svg", "--lang", language, "-o", str(path)
    )
    assert told.exit_code == 0

    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own
    said = "".join(root.itertext())
    assert root.tag.endswith("}svg")
    for lot in ("LP-2602", "ADC-017", "ADC-018", "DP-2605", "DP-2606", "PK-2605"):
        assert lot in said
