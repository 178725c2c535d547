"""Temperatures in EPCIS events: whose they are, when, in which unit, and what is refused at which pointer."""

import json
from pathlib import Path
from typing import Any

import pytest

from fenduan.chain.temperature.readout import Summary
from fenduan.exchange.loggers.epcis_sensor import sensor_readings
from fenduan.exchange.loggers.faults import Faults
from tests.exchange.loggers.making import event, naive, one, refused, taken


def _element(*reports: dict[str, Any], **metadata: str) -> dict[str, Any]:
    return {"sensorMetadata": metadata, "sensorReport": list(reports)}


def _report(**more: object) -> dict[str, Any]:
    return {"type": "Temperature", "uom": "CEL", **more}


def _document(*events: object) -> str:
    return json.dumps({"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": list(events)}})


AT = {"time": "2026-06-01T08:00:00+08:00"}


@pytest.mark.parametrize(
    ("value", "uom", "celsius"), [(5.5, "CEL", 5.5), (41, "FAH", 5), (278.15, "KEL", 5), (-40, "FAH", -40)]
)
def test_values_are_read_in_their_unit(value: float, uom: str, celsius: float) -> None:
    (reading,) = one(_document(event(_element(_report(value=value, uom=uom), **AT)))).series.readings

    assert reading.celsius == celsius
    assert reading.at.isoformat() == "2026-06-01T08:00:00+08:00"


@pytest.mark.parametrize("kind", ["Temperature", "gs1:Temperature", "https://ref.gs1.org/voc/Temperature"])
def test_temperature_by_any_of_its_names(kind: str) -> None:
    assert len(one(_document(event(_element(_report(type=kind, value=5), **AT)))).series.readings) == 1


def test_other_measurements_are_passed_over() -> None:
    humidity = {"type": "RelativeHumidity", "value": 60, "uom": "P1"}

    assert len(one(_document(event(_element(humidity, _report(value=5), **AT)))).series.readings) == 1


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(event(_element(_report(value=5), **AT))),
        json.dumps([event(_element(_report(value=5), **AT))]),
        json.dumps(
            {"epcisBody": {"queryResults": {"resultsBody": {"eventList": [event(_element(_report(value=5), **AT))]}}}}
        ),
    ],
)
def test_events_wherever_a_document_has_them(text: str) -> None:
    assert taken(text).form == "epcis"
    assert len(one(text).series.readings) == 1


def test_each_device_is_a_sensor_of_its_own() -> None:
    text = _document(
        event(_element(_report(value=5, deviceID="urn:a"), _report(value=6), deviceID="urn:b", **AT)),
        event(_element(_report(value=7), deviceID="urn:b", time="2026-06-01T08:10:00+08:00")),
    )

    assert [(each.serial, len(each.series.readings)) for each in taken(text).sensors] == [("urn:a", 1), ("urn:b", 2)]


@pytest.mark.parametrize(
    ("report", "metadata", "at"),
    [
        ({"time": "2026-06-01T01:00:00Z"}, AT, "2026-06-01T01:00:00+00:00"),
        ({}, {"endTime": "2026-06-01T09:00:00+08:00", **AT}, "2026-06-01T08:00:00+08:00"),
        ({}, {"endTime": "2026-06-01T09:00:00+08:00"}, "2026-06-01T09:00:00+08:00"),
        ({}, {}, "2026-06-01T10:00:00+08:00"),
    ],
)
def test_the_time_is_the_nearest_one_stated(report: dict[str, Any], metadata: dict[str, str], at: str) -> None:
    text = _document(event(_element(_report(value=5, **report), **metadata)))
    said = [each.en for each in taken(text).remarks]

    assert one(text).series.readings[0].at.isoformat() == at
    assert bool(said) == (not report and not metadata)


def test_a_summary_is_no_reading() -> None:
    stretch = {"startTime": "2026-06-01T08:00:00+08:00", "endTime": "2026-06-01T09:00:00+08:00"}
    sensor = one(_document(event(_element(_report(minValue=41, maxValue=50, meanValue=45.5, uom="FAH"), **stretch))))
    (summary,) = sensor.stated.summaries

    assert (sensor.series.readings, sensor.series.blanks) == ((), ())
    assert (summary.lowest, summary.highest, summary.mean) == (5, 10, 7.5)
    assert isinstance(summary, Summary)
    assert summary.start is not None
    assert summary.start.isoformat() == "2026-06-01T08:00:00+08:00"


def test_no_value_and_an_error_are_blanks_and_an_alarm_is_counted() -> None:
    later = {"time": "2026-06-01T08:10:00+08:00"}
    last = {"time": "2026-06-01T08:20:00+08:00"}
    text = _document(
        event(
            _element(
                _report(**AT),
                _report(value=99, exception="ERROR_CONDITION", **later),
                _report(value=9, exception="ALARM_CONDITION", **last),
            )
        )
    )
    sensor = one(text)

    assert ([each.celsius for each in sensor.series.readings], len(sensor.series.blanks)) == ([9], 2)
    assert sensor.stated.flagged == 1
    assert [each.en for each in taken(text).remarks] == ["Reports with an error condition count as missing: 1."]


BASE = "/epcisBody/eventList/0/sensorElementList/0/sensorReport/0"


@pytest.mark.parametrize(
    ("report", "rule", "pointer"),
    [
        ({"uom": None}, "no-unit", f"{BASE}/uom"),
        ({"uom": "celsius"}, "unit", f"{BASE}/uom"),
        ({"value": "5"}, "no-temperature", f"{BASE}/value"),
        ({"value": True}, "no-temperature", f"{BASE}/value"),
        ({"value": 10**400}, "no-temperature", f"{BASE}/value"),
        ({"value": -300}, "impossible-temperature", f"{BASE}/value"),
        ({"maxValue": 5000}, "impossible-temperature", f"{BASE}/maxValue"),
        ({"time": "2026-06-01T08:00:00"}, "no-time", f"{BASE}/time"),
        ({"time": "2026-06-31T08:00:00Z"}, "no-time", f"{BASE}/time"),
        ({"time": 5}, "no-time", f"{BASE}/time"),
        ({"deviceID": 5}, "no-object", f"{BASE}/deviceID"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_pointer(report: dict[str, Any], rule: str, pointer: str) -> None:
    errors = refused(_document(event(_element({**_report(value=5), **report}, **AT))))

    assert [(each.rule, each.pointer) for each in errors] == [(rule, pointer)]


def test_what_contradicts_itself_is_refused_at_the_second() -> None:
    (error,) = refused(_document(event(_element(_report(value=5), _report(value=6), **AT))))

    assert (error.rule, error.pointer) == ("conflict-at", BASE[:-1] + "1")
    assert BASE in error.message.zh


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"epcisBody": {"eventList": [}', "no-json"),
        ('{"value": NaN}', "no-json"),
        ('{"a": 1, "a": 2}', "no-json"),
        ("[" * 100_000, "no-json"),
        ('{"type": "EPCISDocument"}', "no-sensor-data"),
        ('{"sensorElementList": 5}', "no-object"),
        ('{"sensorElementList": [5]}', "no-object"),
        ('{"sensorElementList": [{"sensorMetadata": 5}]}', "no-object"),
        ('{"sensorElementList": [{"sensorReport": {}}]}', "no-object"),
        ('{"sensorElementList": [{"sensorReport": [{"type": "Temperature", "uom": "CEL", "value": 5}]}]}', "no-time"),
    ],
)
def test_what_is_no_such_document_is_refused(text: str, rule: str) -> None:
    assert [each.rule for each in refused(text)] == [rule]


def test_what_is_no_json_is_shown_as_it_stands() -> None:
    (error,) = refused('{"epcisBody":\n  {"eventList": [}')

    assert error.line == 2
    assert error.message.zh.endswith("：}")
    assert "Expecting" not in error.message.zh


def test_the_function_reads_one_event_of_whoever_has_parsed_it() -> None:
    faults = Faults("a.json")
    (reading,) = sensor_readings(event(_element(_report(value=41, uom="FAH"), deviceID="urn:a", **AT)), faults, "/7")

    assert (reading.device, reading.value, reading.uom, faults.count) == ("urn:a", 41, "FAH", 0)
    assert reading.pointer == "/7/sensorElementList/0/sensorReport/0"
    assert reading.at.replace(tzinfo=None) == naive("2026-06-01T08:00")


@pytest.mark.parametrize(
    ("name", "readings", "summaries"),
    [("ObjectEvent_with_sensorData", 3, 0), ("TransformationEvent_with_sensorData", 0, 1)],
)
def test_shared_documents(root: Path, name: str, readings: int, summaries: int) -> None:
    path = root.parent / "shared" / "data" / "epcis" / "json" / f"{name}.json"
    if not path.is_file():
        pytest.skip("needs the shared EPCIS documents in ../shared/data, which are not beside this checkout")
    sensor = one(path.read_bytes())

    assert (len(sensor.series.readings), len(sensor.stated.summaries)) == (readings, summaries)
