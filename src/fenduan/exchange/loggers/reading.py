"""Reading a logger's file, whatever its format: told from what stands in it, never from its name."""

import hashlib

from fenduan.chain.temperature.readout import ReadOut, Sensor
from fenduan.exchange.loggers import berlinger, delimited, epcis_sensor
from fenduan.exchange.loggers.decode import decode
from fenduan.exchange.loggers.faults import Faults
from fenduan.exchange.loggers.messages import ENCODING, EXTREMES_ONLY, INTERVAL_TAKEN, NO_READINGS
from fenduan.exchange.loggers.times import Order
from fenduan.reference.text import Text


def read(data: bytes, name: str, order: Order | None = None) -> ReadOut:
    """Read the file ``name``, whose bytes are ``data``.

    ``order`` is that of day, month and year where the year does not stand first.

    Raises:
        Refused: with every fault of the file and its line; nothing is taken of a file with a fault.
    """
    text, encoding = decode(data, name)
    faults = Faults(name)
    remarks: list[Text] = []
    sensors: tuple[Sensor, ...]
    kept: tuple[tuple[str, str], ...] = ()
    signed, form = False, "csv"
    if berlinger.is_berlinger(text):
        device = berlinger.read(text, faults)
        faults.settle()
        assert device is not None  # noqa: S101 - without a device there is a fault
        form, sensors, signed, kept = device.form, (device.sensor,), device.signed, device.kept
    elif text.lstrip().startswith(("{", "[")):
        form = "epcis"
        sensors = epcis_sensor.read(text, faults, remarks)
    else:
        sensors, kept = delimited.read(text, faults, remarks, order)
    faults.settle()
    if encoding != "utf-8":
        remarks.append(Text(ENCODING.en.format(encoding=encoding), ENCODING.zh.format(encoding=encoding)))
    if any(len(each.series.readings) > 1 and each.series.interval is None for each in sensors):
        remarks.append(INTERVAL_TAKEN)
    if not any(each.series.readings or each.series.blanks for each in sensors):
        remarks.append(EXTREMES_ONLY if any(each.stated.summaries for each in sensors) else NO_READINGS)
    return ReadOut(form, sensors, hashlib.sha256(data).hexdigest(), signed, kept, tuple(remarks))
