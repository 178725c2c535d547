"""The answer as plain data for JSON: every key always there, temperatures in degrees Celsius, durations in minutes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from fenduan.chain.temperature.readout import Alarm, AlarmEvent, ReadOut, Sensor, Stated, Summary
from fenduan.chain.temperature.report import Beyond, Excursion, Report, alarm_minutes
from fenduan.chain.temperature.series import Series

# What is computed is given to a millionth of a degree, so that every machine writes the same.
_DIGITS: Final = 6
# A second is 0.0167 minutes.
_MINUTE_DIGITS: Final = 3

NO_REPORT: Final[dict[str, Any]] = {
    "device": None,
    "serial": None,
    "readings": None,
    "missing": None,
    "interval_min": None,
    "first": None,
    "last": None,
    "min": None,
    "max": None,
    "mean": None,
    "mkt": None,
    "mkt_time_weighted": None,
    "mkt_applicable": None,
    "gaps": None,
    "above": None,
    "below": None,
    "device_reported": None,
    "zone": None,
    "interval_stated": None,
    "repeated": None,
    "activation_energy": None,
    "kinetic_effect": None,
    "excursions": None,
}
"""What the first level holds where a file has several sensors: nothing of any one of them."""


def answer(readout: ReadOut, reports: Sequence[Report]) -> dict[str, Any]:
    """Return what is said of a file.

    With one sensor its answer stands at the first level and ``sensors`` is ``None``. With several, ``sensors`` lists
    their answers and the first level says nothing of any, so that none is taken for all.
    """
    single = len(reports) == 1
    return {
        **(of_sensor(reports[0]) if single else NO_REPORT),
        "signature_present": readout.signature_present,
        "sha256": readout.sha256,
        "format": readout.form,
        "kept": [{"name": name, "value": value} for name, value in readout.kept],
        "remarks": [each.as_dict() for each in readout.remarks],
        "sensors": None if single else [of_sensor(each) for each in reports],
    }


def of_sensor(report: Report) -> dict[str, Any]:
    """Return what is said of one sensor."""
    sensor, series = report.sensor, report.sensor.series
    found, kinetic = report.statistics, report.kinetic
    return {
        "device": sensor.device,
        "serial": sensor.serial,
        "readings": len(series.readings),
        "missing": len(series.blanks),
        "interval_min": _minutes(series.logging_interval),
        "first": moment(series.readings[0].at, series) if found else None,
        "last": moment(series.readings[-1].at, series) if found else None,
        "min": found.lowest if found else None,
        "max": found.highest if found else None,
        "mean": round(found.mean, _DIGITS) if found else None,
        "mkt": round(kinetic.plain, _DIGITS) if kinetic else None,
        "mkt_time_weighted": round(kinetic.weighted, _DIGITS) if kinetic else None,
        "mkt_applicable": kinetic is not None,
        "gaps": [
            {"from": moment(gap.start, series), "to": moment(gap.end, series), "minutes": _minutes(gap.minutes)}
            for gap in report.gaps
        ],
        "above": _beyond(report.above),
        "below": _beyond(report.below),
        "device_reported": _stated(sensor, report),
        "zone": sensor.zone,
        "interval_stated": series.interval is not None,
        "repeated": series.repeated,
        "activation_energy": report.energy,
        "kinetic_effect": _rounded(None if kinetic is None else kinetic.effect),
        "excursions": [_excursion(each, series) for each in report.excursions],
    }


def moment(at: dt.datetime, series: Series) -> str:
    """Write a time in ISO 8601 as the device states it: with seconds only where a reading of the record has some."""
    return at.isoformat(timespec=series.precision)


def _minutes(minutes: float | None) -> float | int | None:
    if minutes is None:
        return None
    rounded = round(float(minutes), _MINUTE_DIGITS)
    return int(rounded) if rounded.is_integer() else rounded


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _beyond(found: Beyond) -> dict[str, Any]:
    return {"limit": found.limit, "readings": found.readings, "minutes": _minutes(found.minutes)}


def _excursion(found: Excursion, series: Series) -> dict[str, Any]:
    return {
        "side": found.side,
        "from": moment(found.start, series),
        "to": moment(found.end, series),
        "readings": found.readings,
        "minutes": _minutes(found.minutes),
        "extreme": found.extreme.celsius,
        "extreme_at": moment(found.extreme.at, series),
    }


def _stated(sensor: Sensor, report: Report) -> dict[str, Any]:
    stated: Stated = sensor.stated
    return {
        "min": stated.lowest,
        "min_at": _time(stated.lowest_at),
        "max": stated.highest,
        "max_at": _time(stated.highest_at),
        "mean": stated.mean,
        "mkt": stated.kinetic,
        "activation_energy": stated.energy,
        "mkt_computed": _rounded(report.kinetic_at_stated),
        "mkt_agrees": report.agrees,
        "flagged": stated.flagged,
        "alarms": [_alarm(each, sensor.series) for each in stated.alarms],
        "summaries": [_summary(each) for each in stated.summaries],
    }


def _time(at: dt.date | dt.datetime | None) -> str | None:
    if isinstance(at, dt.datetime):
        return at.isoformat(timespec="seconds" if at.second else "minutes")
    return None if at is None else at.isoformat()


def _alarm(alarm: Alarm, series: Series) -> dict[str, Any]:
    return {
        "name": alarm.name,
        "side": alarm.side,
        "limit": alarm.limit,
        "after_minutes": _minutes(alarm.after),
        "cumulative": alarm.cumulative,
        "computed_minutes": _minutes(alarm_minutes(series, alarm)),
        "events": [_event(each) for each in alarm.events],
    }


def _event(event: AlarmEvent) -> dict[str, Any]:
    return {
        "from": _time(event.start),
        "raised": _time(event.raised),
        "to": _time(event.end),
        "minutes": _minutes(event.minutes),
        "extreme": event.extreme,
        "extreme_at": _time(event.extreme_at),
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "from": _time(summary.start),
        "to": _time(summary.end),
        "min": summary.lowest,
        "max": summary.highest,
        "mean": summary.mean,
        "below_minutes": _minutes(summary.minutes_below),
        "above_minutes": _minutes(summary.minutes_above),
    }
