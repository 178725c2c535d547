"""Read-outs of Q-tag and Fridge-tag: what is mapped, what is kept, what is refused."""

import datetime as dt
from pathlib import Path

import pytest

from fenduan.chain.temperature.readout import AlarmEvent, Limits, Summary
from fenduan.chain.temperature.report import report
from tests.exchange.loggers.making import Q_TAG, fridge_tag, naive, one, refused, rules, taken

REAL = "temperature/RCPJ00010_03_202304201359.txt"


def _real(root: Path) -> bytes:
    path = root.parent / "shared" / "data" / REAL
    if not path.is_file():
        pytest.skip(f"needs the real read-out {REAL} in ../shared/data, which is not beside this checkout")
    return path.read_bytes()


def test_the_real_read_out_of_a_q_tag(root: Path) -> None:
    data = _real(root)
    readout = taken(data)
    sensor = one(data)
    found = report(sensor)

    assert (readout.form, readout.signature_present) == ("q-tag", True)
    assert (sensor.device, sensor.serial, sensor.zone) == ("Q-tag CLm doc LR", "RCPJ00010", None)
    assert (len(sensor.series.readings), sensor.series.interval, sensor.series.gaps()) == (424, 10, ())
    assert sensor.series.readings[0].at == naive("2023-04-17T15:23")
    assert sensor.series.readings[-1].at == naive("2023-04-20T13:53")
    assert found.statistics is not None
    assert (found.statistics.lowest, found.statistics.highest) == (9.7, 12.7)
    assert found.statistics.mean == pytest.approx(10.471934, abs=1e-6)
    assert found.kinetic is not None
    assert found.kinetic.plain == pytest.approx(10.478826, abs=1e-6)
    assert found.kinetic.weighted == pytest.approx(found.kinetic.plain, abs=1e-9)
    assert found.kinetic.effect is None
    assert (found.above.limit, found.above.readings, found.above.minutes) == (8, 424, 4230)
    assert (found.below.limit, found.below.readings, found.below.minutes) == (2, 0, 0)


def test_the_real_device_printed_what_its_readings_give(root: Path) -> None:
    found = report(one(_real(root)))
    stated = found.sensor.stated

    assert (stated.kinetic, stated.energy, stated.lowest, stated.highest) == (10.4, 83.0, 9.7, 12.7)
    assert found.kinetic_at_stated == pytest.approx(10.478814, abs=1e-6)
    assert found.agrees is True
    assert stated.flagged == 424
    assert [(each.name, each.side, each.limit, each.after, each.cumulative) for each in stated.alarms] == [
        ("1", "above", 8, 30, False),
        ("2", "above", 8, 60, True),
        ("4", "below", 2, 60, True),
        ("5", "below", 2, 30, False),
    ]
    assert stated.alarms[0].events == (
        AlarmEvent(naive("2023-04-17T15:33"), naive("2023-04-17T16:03"), None, 4226, 11.4, naive("2023-04-17T16:17")),
    )
    assert not stated.alarms[2].events


def test_the_hash_is_that_of_the_bytes(root: Path) -> None:
    data = _real(root)
    other = taken(data.replace(b"\r\n", b"\n"))

    assert taken(data).sha256 == "1be46305aa22b640a3f75426cc7953187d6062e1b1289d75216f9f867886514c"
    assert other.sha256 != taken(data).sha256
    assert other.sensors == taken(data).sensors


def test_a_q_tag_as_a_whole() -> None:
    sensor = one(Q_TAG)
    stated = sensor.stated

    assert [each.celsius for each in sensor.series.readings] == [5.0, 5.6, 7.9, 8.6, 9.4, 8.0, 5.1]
    assert sensor.series.blanks == (naive("2026-06-01T08:50"),)
    assert [gap.minutes for gap in sensor.series.gaps()] == [20]
    assert stated.limits == Limits(2, 8)
    assert (stated.lowest_at, stated.highest_at) == (naive("2026-06-01T08:02"), naive("2026-06-01T08:41"))
    assert [len(each.events) for each in stated.alarms] == [2, 0, 0, 0]
    assert stated.alarms[0].events[1].end is None
    assert stated.flagged == 2


def test_what_is_not_used_is_kept_by_its_path_and_nothing_that_is_used() -> None:
    kept = dict(taken(Q_TAG).kept)

    assert kept["Conf/Lot"] == "00000001"
    assert kept["Conf/Test TS"] == "2026-01-05 10:17"
    assert kept["Cert/Public Key"] == "00ff00ff00ff00ff"
    assert not {"Conf/Serial", "Conf/MKT Energy", "Res/MKT", "Res/Min T", "Sig", "Conf/Alarm/1/T AL"} & set(kept)


@pytest.mark.parametrize("signature", ["", "Sig:\n"])
def test_without_a_signature_none_is_present(signature: str) -> None:
    before, _, _ = Q_TAG.partition("Sig: ")

    assert taken(before + signature).signature_present is False


def test_a_fridge_tag_without_logging_has_days_only() -> None:
    readout = taken(fridge_tag())
    sensor = one(fridge_tag())
    day = dt.date(2026, 5, 31)

    assert readout.form == "fridge-tag"
    assert (sensor.device, sensor.serial) == ("Q-tag Fridge-tag 2", "000000000017")
    assert (sensor.series.readings, sensor.series.interval) == ((), None)
    assert len(sensor.stated.summaries) == 4
    assert sensor.stated.summaries[2] == Summary(day, day, -1.1, 4.0, 4.6, 21, 0)
    assert (sensor.stated.summaries[3].lowest, sensor.stated.summaries[3].minutes_above) == (None, None)
    assert [each.en for each in readout.remarks] == [
        "The file holds summaries only, no single readings: nothing is computed from them."
    ]


def test_an_alarm_of_a_fridge_tag_stands_on_its_day() -> None:
    below, above = one(fridge_tag()).stated.alarms

    assert (below.side, below.limit, below.after, below.cumulative, below.events) == ("below", -0.5, 60, True, ())
    assert (above.side, above.limit, above.after) == ("above", 8, 600)
    assert above.events == (AlarmEvent(raised=naive("2026-06-01T14:55"), minutes=611),)


def test_a_fridge_tag_that_logs_has_readings_too() -> None:
    rows = [("2026-06-01 08:00", "4.0"), ("2026-06-01 08:05", "8.1\tx"), ("2026-06-01 08:10", "--.-\tx")]
    sensor = one(fridge_tag(logging=rows))

    assert (sensor.device, sensor.series.interval) == ("Q-tag Fridge-tag 2 L", 5)
    assert [each.celsius for each in sensor.series.readings] == [4.0, 8.1]
    assert (len(sensor.series.blanks), sensor.stated.flagged) == (1, 2)
    assert len(sensor.stated.summaries) == 4


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("Res:\n", "Rex:\n", "no-section"),
        ("\t2026-06-01 08:10\t5.6", "\t2026-06-01 08:10\t5.6.1", "no-temperature"),
        ("\t2026-06-01 08:10\t5.6", "\t2026-06-01 08:10\t-300.0", "impossible-temperature"),
        ("\t2026-06-01 08:10\t5.6", "\t2026-06-31 08:10\t5.6", "no-such-time"),
        ("\t2026-06-01 08:10\t5.6", "\tyesterday\t5.6", "no-time"),
        ("\t2026-06-01 08:10\t5.6", "\t2026-06-01 08:00\t5.6", "conflict"),
        ("\tyyyy-MM-dd hh:mm\tT\tOut of limits", "\tdd.MM.yyyy hh:mm\tT\tOut of limits", "columns"),
        ("Logging Interval: 10", "Logging Interval: 0", "interval"),
        ("Logging Interval: 10", "Logging Interval: 1441", "interval"),
        ("Logging Interval: 10", "Logging Interval: ten", "no-number"),
        ("MKT Energy: 83.0", "MKT Energy: 0.0", "energy"),
        ("MKT: 6.8", "MKT: warm", "no-temperature"),
        ("t A: 24", "t A: -24", "no-number"),
        ("TS Min T: 2026-06-01 08:02", "TS Min T: 08:02", "no-time"),
    ],
)
def test_what_cannot_be_read_refuses_the_file_at_its_line(before: str, after: str, rule: str) -> None:
    changed = Q_TAG.replace(before, after, 1)
    lines = [None] if rule == "no-section" else [changed[: changed.index(after)].count("\n") + 1]

    assert before in Q_TAG
    assert rules(changed) == [(rule, line) for line in lines]


def test_a_device_that_shows_fahrenheit_is_not_read() -> None:
    assert [rule for rule, _ in rules(fridge_tag(unit="F"))] == ["device-unit"]


def test_every_mistake_is_told_at_once_in_both_languages() -> None:
    errors = refused(Q_TAG.replace("\t5.6\t", "\tx\t").replace("\t7.9\t", "\ty\t").replace("08:40\t9.4", "8h40\t9.4"))

    assert [each.rule for each in errors] == ["no-temperature", "no-temperature", "no-time"]
    assert errors[0].render("en").startswith("a.txt:45 — x is no temperature.")
    assert errors[0].render("zh").startswith("a.txt:45 — x 不是温度值。")


def test_data_cut_off_in_the_middle_of_a_line_is_refused() -> None:
    cut = Q_TAG[: Q_TAG.index("08:40") + 3]

    assert [rule for rule, _ in rules(cut)] == ["no-time"]
