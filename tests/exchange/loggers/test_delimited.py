"""Tables of any program: headings, units, decimal marks, dates, sensors, and what is refused at which line."""

import datetime as dt

import pytest

from fenduan.exchange.loggers.times import Order
from tests.exchange.loggers.making import naive, one, refused, rules, table, taken


def _values(data: bytes | str, order: Order | None = None) -> list[float]:
    return [each.celsius for each in one(data, order).series.readings]


@pytest.mark.parametrize(
    "text",
    [
        "Time,Temperature\n2026-06-01 08:00,5.4\n2026-06-01 08:10,-0.5\n",
        "Time;Temperature\n2026-06-01 08:00;5,4\n2026-06-01 08:10;-0,5\n",
        "Date\tTime\tTemp °C\n2026/6/1\t8:00\t5.4\n2026/6/1\t8:10\t\u22120.5\n",
        'Timestamp|Temp (C)\n"2026-06-01T08:00:00"|"5.4 °C"\n2026-06-01T08:10:00|-0.5\n',
        "日期时间,温度（℃）\n2026年6月1日 08:00,5.4\n2026年6月1日 08:10,-0.5\n",
        "日期,时间,库内温度\n2026-06-01,上午 8:00,5.4℃\n2026-06-01,上午 8:10,-0.5℃\n",
        "No.,Date/Time,Temperature [°C],Humidity\n1,01-Jun-2026 08:00,5.4,60\n2,01 June 2026 8:10 AM,-.5,60\n".replace(
            "-.5", "-0.5"
        ),
        "sep=;\nTime;Temp\n01.06.2026 08:00;5,4\n13.06.2026 08:10;-0,5\n",
    ],
)
def test_the_ways_of_writing_a_table(text: str) -> None:
    assert _values(text) == [5.4, -0.5]
    assert one(text).series.readings[0].at == naive("2026-06-01T08:00")


@pytest.mark.parametrize(
    ("heading", "said", "celsius"),
    [
        ("Temp (°F)", "41.0", 5.0),
        ("Temperature_F", "32", 0.0),
        ("温度（华氏）", "-40", -40.0),
        ("Temp (K)", "278.15", 5.0),
        ("Temperature Kelvin", "273.15", 0.0),
    ],
)
def test_units_are_converted(heading: str, said: str, celsius: float) -> None:
    assert _values(table(f"2026-06-01 08:00,{said}", heading=f"Time,{heading}")) == [celsius]


def test_a_column_may_state_the_unit() -> None:
    rows = table("2026-06-01 08:00,41,F", "2026-06-01 08:10,5,C", heading="Time,Temp,Unit")

    assert _values(rows) == [5, 5]
    assert rules(table("2026-06-01 08:00,41,Rankine", heading="Time,Temp,Unit")) == [("unit", 2)]


def test_that_no_unit_is_stated_is_said() -> None:
    def said(data: bytes) -> bool:
        return any("no unit" in each.en for each in taken(data).remarks)

    assert said(table("2026-06-01 08:00,5.4", heading="Time,Temp"))
    assert not said(table("2026-06-01 08:00,5.4"))
    assert not said(table("2026-06-01 08:00,5.4 °C", heading="Time,Temp"))


@pytest.mark.parametrize("blank", ["", "-", "--.-", "n/a", "NaN", "无"])
def test_blanks_are_counted_and_not_read(blank: str) -> None:
    series = one(table("2026-06-01 08:00,5", f"2026-06-01 08:10,{blank}", "2026-06-01 08:20,5")).series

    assert (len(series.readings), series.blanks) == (2, (naive("2026-06-01T08:10"),))


def test_what_stands_above_the_headings_is_taken_or_kept() -> None:
    text = (
        "Report of shipment 7\nSerial Number: L-77\n型号：示例记录仪\nLogging Interval,600 s\n\n"
        "Time,Temperature (°C)\n2026-06-01 08:00,5\n2026-06-01 08:30,5\n"
    )
    sensor = one(text)

    assert (sensor.serial, sensor.device, sensor.series.interval) == ("L-77", "示例记录仪", 10)
    assert len(sensor.series.gaps()) == 1
    assert taken(text).kept == (("1", "Report of shipment 7"),)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("10 min", 10), ("00:05:00", 5), ("300秒", 5), ("10分钟", 10), ("10", None), ("often", None), ("0 min", None)],
)
def test_an_interval_counts_where_its_unit_is_stated(said: str, minutes: float | None) -> None:
    text = f"记录间隔,{said}\n" + table("2026-06-01 08:00,5").decode()

    assert one(text).series.interval == minutes
    assert bool(taken(text).kept) == (minutes is None)


def test_columns_that_are_not_used_are_named() -> None:
    data = table("1,2026-06-01 08:00,5,60,8", heading="No.,Time,Temp (°C),Humidity,Max Temp")

    assert [each.en for each in taken(data).remarks] == ["Columns not used: No., Humidity, Max Temp."]


def test_several_columns_are_several_sensors() -> None:
    data = table("2026-06-01 08:00,5,-20", "2026-06-01 08:10,,-21", heading="Time,Temp A (°C),Temp B (°C)")
    first, second = taken(data).sensors

    assert [each.serial for each in (first, second)] == ["Temp A (°C)", "Temp B (°C)"]
    assert [each.celsius for each in second.series.readings] == [-20, -21]
    assert (len(first.series.readings), len(first.series.blanks)) == (1, 1)


def test_columns_named_alike_are_still_told_apart() -> None:
    sensors = taken(table("2026-06-01 08:00,5,6", heading="Time,Temp,Temp")).sensors

    assert [each.serial for each in sensors] == ["Temp (2)", "Temp (3)"]


def test_a_column_may_name_the_sensor() -> None:
    data = table("2026-06-01 08:00,A,5", "2026-06-01 08:00,B,6", "2026-06-01 08:10,A,7", heading="Time,Sensor,Temp")

    assert [(each.serial, len(each.series.readings)) for each in taken(data).sensors] == [("A", 2), ("B", 1)]


def test_a_reading_that_stands_twice_is_taken_once() -> None:
    assert one(table("2026-06-01 08:00,5", "2026-06-01 08:00,5.0")).series.repeated == 1


def test_the_order_of_lines_means_nothing() -> None:
    rows = ["2026-06-01 08:20,7", "2026-06-01 08:00,5", "2026-06-01 08:10,6"]

    assert one(table(*rows)).series == one(table(*sorted(rows))).series


@pytest.mark.parametrize(
    ("stated", "zone", "heading"),
    [
        ("2026-06-01T08:00:00+08:00", "+08:00", "Time"),
        ("2026-06-01 08:00Z", "+00:00", "Time"),
        ("2026-06-01 08:00", "+08:00", "Time (UTC+8)"),
        ("2026-06-01 08:00", "-03:30", "Time (GMT-3:30)"),
        ("2026-06-01 08:00", "+00:00", "Time (UTC)"),
        ("2026-06-01 08:00", None, "Time (local)"),
    ],
)
def test_a_zone_is_that_stated_and_no_other(stated: str, zone: str | None, heading: str) -> None:
    sensor = one(table(f"{stated},5", heading=f"{heading},Temp"))
    (reading,) = sensor.series.readings

    assert sensor.zone == zone
    assert reading.at.replace(tzinfo=None) == naive("2026-06-01T08:00")


def test_times_are_never_shifted_but_steps_are_real() -> None:
    series = one(table("2026-03-29T01:55:00+01:00,5", "2026-03-29T03:05:00+02:00,5")).series

    assert [each.at.hour for each in series.readings] == [1, 3]
    assert series.logging_interval == 10


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("05/06/2026 08:00", "dmy", dt.date(2026, 6, 5)),
        ("05/06/2026 08:00", "mdy", dt.date(2026, 5, 6)),
        ("05/06/26 08:00", "dmy", dt.date(2026, 6, 5)),
        ("26/05/06 08:00", "ymd", dt.date(2026, 5, 6)),
        ("2026-05-06 08:00", "dmy", dt.date(2026, 5, 6)),
    ],
)
def test_the_order_of_a_date_is_that_stated(written: str, order: Order, day: dt.date) -> None:
    assert one(table(f"{written},5"), order).series.readings[0].at.date() == day


def test_the_order_of_dates_is_that_which_another_line_allows() -> None:
    day_first = table("05/06/2026 08:00,5", "13/06/2026 08:00,5")
    month_first = table("05/06/2026 08:00,5", "05/13/2026 08:00,5")

    assert one(day_first).series.readings[0].at.date() == dt.date(2026, 6, 5)
    assert one(month_first).series.readings[0].at.date() == dt.date(2026, 5, 6)
    assert "dmy: line 3 (13/06/2026 08:00)" in " ".join(each.en for each in taken(day_first).remarks)


def test_an_order_that_no_line_tells_is_asked_for() -> None:
    (error,) = refused(table("05/05/2026 08:00,5", "05/06/2026 08:00,5", "07/06/2026 08:00,5"))

    assert (error.rule, error.line, error.expected) == ("date-order", 3, "--date-order dmy|mdy")
    assert "--date-order" in error.message.zh


def test_a_date_that_is_the_same_either_way_needs_no_order() -> None:
    assert one(table("05/05/2026 08:00,5")).series.readings[0].at == naive("2026-05-05T08:00")


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 pm", 13), ("上午 12:05", 0), ("下午1:05", 13)],
)
def test_the_clock_of_twelve_hours(text: str, hour: int) -> None:
    assert one(table(f"2026-06-01 {text},5")).series.readings[0].at.hour == hour


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("2026-06-01 08:00,5", "x,5", "2026-06-01 08:10,y"), [("no-time", 3), ("no-temperature", 4)]),
        (("2026-06-01 08:00,5,4",), [("fields", 2)]),
        (("2026-06-01 08:00,5.4", '2026-06-01 08:10,"5,5"'), [("decimal-marks", 3)]),
        (("2026-06-01 08:00,5", "2026-06-01 08:00,6"), [("conflict", 3)]),
        (("2026-06-01 08:00,5", "2026-06-01 08:10Z,6"), [("mixed-zones", 3)]),
        (("13/06/2026 08:00,5", "06/13/2026 08:00,5"), [("date-orders", 2)]),
        (("05/06/26 08:00,5",), [("two-digit-year", 2)]),
        (("2026-02-29 08:00,5",), [("no-such-time", 2)]),
        (("2026-06-01 24:00,5",), [("no-such-time", 2)]),
        (("2026-06-01 13:00 PM,5",), [("no-such-time", 2)]),
        (("2026-06-01 08:00+25:00,5",), [("no-such-time", 2)]),
        (("2026-06-01 08:00+08:75,5",), [("no-such-time", 2)]),
        (("2026-06-01,5",), [("no-time", 2)]),
        (("2026-06-01 08:00,-273.15",), [("impossible-temperature", 2)]),
        (("2026-06-01 08:00,1000.1",), [("impossible-temperature", 2)]),
        (("2026-06-01 08:00,1e3",), [("no-temperature", 2)]),
        (("2026-06-01 08:00,\u0665",), [("no-temperature", 2)]),
        (('2026-06-01 08:00,"5',), [("quotes", 3)]),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_line(rows: tuple[str, ...], found: list[tuple[str, int]]) -> None:
    assert rules(table(*rows)) == found


def test_a_date_of_another_order_than_stated_is_refused() -> None:
    assert rules(table("13/06/2026 08:00,5"), "mdy") == [("no-such-time", 2)]
    assert rules(table("13/06/2026 08:00,5"), "ymd") == [("other-date-order", 2)]


@pytest.mark.parametrize("heading", ["Time,Temp °C / °F", "Time,Temperature (Celsius/Fahrenheit)"])
def test_a_heading_with_two_units_is_refused(heading: str) -> None:
    assert rules(table("2026-06-01 08:00,5", heading=heading)) == [("unit", 1)]


def test_a_number_with_another_unit_than_its_heading_is_refused() -> None:
    assert rules(table("2026-06-01 08:00,5 °C", heading="Time,Temp (°F)")) == [("unit", 2)]


@pytest.mark.parametrize("heading", ["Time,Humidity", "No.,Temp", "a,b", "Time,Temp Alarm", "时间,温度上限"])
def test_without_headings_for_time_and_temperature_nothing_is_read(heading: str) -> None:
    assert rules(table("2026-06-01 08:00,5", heading=heading)) == [("not-recognised", None)]


def test_two_hundred_faults_are_described_and_the_rest_counted() -> None:
    errors = refused(table(*("x,5" for _ in range(300))))

    assert len(errors) == 201
    assert (errors[-1].rule, errors[-1].found) == ("more-errors", "100")


def test_a_table_without_rows_has_no_readings() -> None:
    readout = taken(table())

    assert [len(each.series.readings) for each in readout.sensors] == [0]
    assert [each.en for each in readout.remarks] == ["The file holds no readings."]
