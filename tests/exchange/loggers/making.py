"""Files of loggers for the tests: the form is that of real read-outs, every number and name is invented."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from fenduan.chain.temperature.readout import ReadOut, Sensor
from fenduan.dossier.errors import Error, Refused
from fenduan.exchange.loggers.reading import read
from fenduan.exchange.loggers.times import Order

_SIGNED: Final = """Cert:
 Vers: 1.0
 Lot: 0000_26_01
 Issuer: Example AG
 Valid from: 2026-01-05 07:00
 Owner: Example AG
 Public Key: 00ff00ff00ff00ff
Sig Cert: 11ee11ee11ee11ee
Sig: 22dd22dd22dd22dd
"""

Q_TAG: Final = f"""Device: Q-tag CLm doc LR
Vers: 1.9
Fw Vers: 4.7.04o
Sensor: 1
Conf:
 Serial: XMPL00001
 Lot: 00000001
 Start Delay: 30
 MKT Energy: 83.0
 User String 1:
 Logging Interval: 10
 Test Res: 1, Test TS: 2026-01-05 10:17
 Alarm:
  1:
   Type: 2, T AL: 8.0, t AL: 30
  2:
   Type: 4, T AL: 25.0, t AL: 60
  3:
   Type: 0
  4:
   Type: 3, T AL: 2.0, t AL: 60
  5:
   Type: 1, T AL: 0.0, t AL: 30
Res:
 TS Actv: 2026-06-01 02:20
 TS Start: 2026-06-01 08:00
 TS Stop: 2026-06-01 09:10
 TS Batt Temp:
 Min T: 4.8, TS Min T: 2026-06-01 08:02
 Max T: 9.4, TS Max T: 2026-06-01 08:41
 MKT: 6.8
 Avrg T: 6.6
 Alarm:
  1:
   TS S: 2026-06-01 08:25, t A: 24, TS A: 2026-06-01 08:55, TS E: 2026-06-01 08:59, T M: 9.4, TS M: 2026-06-01 08:41
   TS S: 2026-06-01 09:01, t A: 31, TS A: 2026-06-01 09:31, TS E:, T M: 8.2, TS M: 2026-06-01 09:05
  2:
  4:
  5:
Marker:
\tNumber\tT\tyyyy-MM-dd hh:mm\t
Data:
\tyyyy-MM-dd hh:mm\tT\tOut of limits
\t2026-06-01 08:00\t5.0\t
\t2026-06-01 08:10\t5.6\t
\t2026-06-01 08:20\t7.9\t
\t2026-06-01 08:30\t8.6\tx
\t2026-06-01 08:40\t9.4\tx
\t2026-06-01 08:50\t--.-\t
\t2026-06-01 09:00\t8.0\t
\t2026-06-01 09:10\t5.1\t
{_SIGNED}"""

_DAY: Final = """ {number}:
  Date: {date}
  Min T: {lowest}, TS Min T: 04:12
  Max T: {highest}, TS Max T: 15:20
  Avrg T: +4.6
  Alarm:
   0:
    t Acc: {below}
   1:
    t Acc: {above}
  Int Sensor timeout:
   t AccST: 0
  Events: 8
  Checked:
   TS AM: 07:20
"""
_FRIDGE_HEAD: Final = """Device: Q-tag Fridge-tag 2{suffix}
Vers: 0.5
Fw Vers: 3.4p0o
Sensor: 1
Conf:
 Serial: 000000000017
 CID: 1000
 Measurement delay: 10
 Temp unit: {unit}
 Alarm:
  0:
   T AL: -0.5, t AL: 60
  1:
   T AL: +8.0, t AL: 600
 Int Sensor:
  Timeout: 1, Offset: +0.0
 Report history length: 60
{interval} Test Res: 1, Test TS: 2026-01-05 12:51
Hist:
 TS Actv: 2026-05-30 11:09
 TS Report Creation: 2026-06-02 07:26
"""
DAYS: Final = (
    {"date": "2026-06-02", "lowest": "+3.2", "highest": "+3.5", "below": "0", "above": "0"},
    {"date": "2026-06-01", "lowest": "+2.9", "highest": "+11.4", "below": "0", "above": "611, TS A: 14:55, C A: 0"},
    {"date": "2026-05-31", "lowest": "-1.1", "highest": "+4.0", "below": "21", "above": "0"},
    {"date": "2026-05-30", "lowest": "---", "highest": "---", "below": "---", "above": "---"},
)


def fridge_tag(*, unit: str = "C", logging: Sequence[tuple[str, str]] | None = None) -> str:
    """Return a read-out of a Fridge-tag 2, or of a 2 L that logs every five minutes."""
    head = _FRIDGE_HEAD.format(
        suffix="" if logging is None else " L", unit=unit, interval="" if logging is None else " Logging Interval: 5\n"
    )
    days = "".join(_DAY.format(number=number, **day) for number, day in enumerate(DAYS, start=1))
    rows = "".join(f"\t{at}\t{said}\n" for at, said in logging or ())
    data = "" if logging is None else f"Data:\n\tyyyy-MM-dd hh:mm\tT\tOut of limits\n{rows}"
    return head + days + data + _SIGNED


def table(*rows: str, heading: str = "Time,Temperature (°C)") -> bytes:
    """Return a table in UTF-8 with these rows below its headings."""
    return "\n".join([heading, *rows, ""]).encode()


def event(*elements: object, **more: object) -> dict[str, object]:
    """Return an EPCIS event with these sensor elements."""
    return {
        "type": "ObjectEvent",
        "eventTime": "2026-06-01T10:00:00.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        "sensorElementList": list(elements),
        **more,
    }


def taken(data: bytes | str, order: Order | None = None) -> ReadOut:
    """Read a file."""
    return read(data.encode() if isinstance(data, str) else data, "a.txt", order)


def one(data: bytes | str, order: Order | None = None) -> Sensor:
    """Read a file of one sensor."""
    (sensor,) = taken(data, order).sensors
    return sensor


def refused(data: bytes | str, order: Order | None = None) -> list[Error]:
    """Return the errors for which a file is refused; none if it is taken."""
    try:
        taken(data, order)
    except Refused as error:
        return list(error.errors)
    return []


def rules(data: bytes | str, order: Order | None = None) -> list[tuple[str, int | None]]:
    """Return code and line of the errors for which a file is refused."""
    return [(each.rule, each.line) for each in refused(data, order)]


def naive(text: str) -> dt.datetime:
    """Return a time without a zone."""
    return dt.datetime.fromisoformat(text)
