"""The drawing of a temperature record: what is drawn, what is said of it, and that it holds at any size."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from fenduan.chain.temperature.readout import Limits
from fenduan.chain.temperature.report import report
from fenduan.chain.temperature.series import Series
from fenduan.documents.svg import Svg
from fenduan.documents.temperature import amount, draw
from fenduan.reference.text import LANGUAGES
from tests.chain.temperature.making import at, even, sensor, uneven
from tests.exchange.loggers.making import fridge_tag, one
from tests.structure.bilingual import numbers

_SPACE = "{http://www.w3.org/2000/svg}"
FRIDGE = Limits(2, 8)
RECORD = sensor(at([(0, 5), (10, 9), (20, 12.5), (30, 5), (90, 1.5), (100, 5)]))


def _titles(drawn: Svg) -> list[str]:
    root = ET.fromstring(drawn.markup)  # noqa: S314 - our own drawing
    return [each.text or "" for each in root.iter(f"{_SPACE}title")]


def _texts(drawn: Svg) -> list[str]:
    root = ET.fromstring(drawn.markup)  # noqa: S314 - our own drawing
    return [each.text or "" for each in root.iter(f"{_SPACE}text")]


def test_excursions_are_numbered_and_gaps_and_limits_named() -> None:
    drawn = draw([report(RECORD, FRIDGE)], "en")

    assert {"▲1", "▼2", "upper limit 8 °C", "lower limit 2 °C", "gap, no readings"} <= set(_texts(drawn))
    assert "Excursion 1, above: 2026-06-01 08:10 to 2026-06-01 08:30, 20 min, at most 12.5 °C" in _titles(drawn)
    assert "Gap: 2026-06-01 08:30 to 2026-06-01 09:30, 60 min" in _titles(drawn)


def test_what_is_drawn_is_said_in_words() -> None:
    english, chinese = (draw([report(RECORD, FRIDGE)], each).description for each in LANGUAGES)

    assert "第1次超限（高于上限）：2026-06-01 08:10至2026-06-01 08:30，20分钟，最高12.5℃" in chinese
    assert "Excursions: 2; gaps: 1." in english
    assert numbers(english) == numbers(chinese)


def test_without_colour_each_thing_still_has_a_look_of_its_own() -> None:
    """Limits are the only dashes, excursions the only thick lines, and the line of readings is broken at a gap."""
    root = ET.fromstring(draw([report(RECORD, FRIDGE)], "en").markup)  # noqa: S314 - our own drawing
    paths = list(root.iter(f"{_SPACE}path"))
    dashed = [each for each in paths if each.get("stroke-dasharray")]
    thick = [each for each in paths if float(each.get("stroke-width", "0")) > 3]
    thin = [each for each in paths if each.get("stroke-width") == "1.2" and each.get("fill") == "none"]

    # One more of each for the legend; a single reading beyond a limit is a square.
    assert (len(dashed), len(thick), len(thin)) == (3, 2, 3)


def test_only_what_is_drawn_is_in_the_legend() -> None:
    texts = _texts(draw([report(sensor(even([5, 6])))], "en"))

    assert "readings" in texts
    assert not {"limit", "beyond a limit, numbered", "gap, no readings"} & set(texts)


def test_each_sensor_has_a_panel() -> None:
    one_panel = draw([report(RECORD, FRIDGE)], "zh")
    two_panels = draw([report(RECORD, FRIDGE), report(sensor(even([5, 6])), FRIDGE)], "zh")

    assert two_panels.height > one_panel.height * 1.8
    assert two_panels.description.count("个读数") == 2


def test_days_are_drawn_as_bars_and_nothing_as_nothing() -> None:
    days = draw([report(one(fridge_tag()))], "en")
    nothing = draw([report(sensor(Series(())))], "en")

    assert "2026-06-01: 2.9 – 11.4" in _titles(days)
    assert "no single readings; lowest and highest of 3 days" in days.description
    assert "no readings" in nothing.description


@pytest.mark.parametrize("values", [[5.0], [5.0, 5.0], [-273.0, 1000.0], [0.001, 0.002]])
def test_any_spread_is_drawn(values: list[float]) -> None:
    drawn = draw([report(sensor(even(values)), FRIDGE)], "en")

    assert "nan" not in drawn.markup
    assert "inf" not in drawn.markup


@given(uneven())
def test_nothing_lies_outside(series: Series) -> None:
    drawn = draw([report(sensor(series), FRIDGE)], "zh")
    root = ET.fromstring(drawn.markup)  # noqa: S314 - our own drawing
    points = [
        (float(x), float(y))
        for each in root.iter(f"{_SPACE}path")
        for x, y in re.findall(r"[ML](-?[0-9.]+) (-?[0-9.]+)", each.get("d", ""))
    ]

    assert points
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)


def test_a_long_record_keeps_its_extremes_and_stays_small() -> None:
    values = [5 + (place % 7) / 10 for place in range(60_000)]
    values[31_000] = 30.0
    drawn = draw([report(sensor(even(values, 1)), FRIDGE)], "en")

    assert "at most 30 °C" in drawn.description
    assert len(drawn.markup) < 200_000


def test_a_record_that_goes_up_and_down_thousands_of_times_stays_small() -> None:
    values = [9.0 if place % 2 else 1.0 for place in range(20_000)]
    minutes = [place * 10 for place in range(20_000)]
    drawn = draw([report(sensor(even(values, 1)), FRIDGE)], "en")
    holes = draw([report(sensor(at([(minute, 5) for minute in minutes], 5)), FRIDGE)], "en")

    assert "Excursions: 20000; gaps: 0." in drawn.description
    assert "Excursions: 0; gaps: 19999." in holes.description
    assert len(drawn.markup) < 1_500_000
    assert len(holes.markup) < 8_000_000


def test_moments_along_the_bottom_are_even_and_few() -> None:
    drawn = draw([report(sensor(even([5.0] * 300)))], "en")
    root = ET.fromstring(drawn.markup)  # noqa: S314 - our own drawing
    clocks = [
        float(each.get("x", "0")) for each in root.iter(f"{_SPACE}text") if re.fullmatch(r"\d\d:\d\d", each.text or "")
    ]
    steps = [after - before for before, after in pairwise(clocks)]

    assert 2 <= len(clocks) <= 9
    assert max(steps) - min(steps) < 1


@pytest.mark.parametrize(("value", "said"), [(8.0, "8"), (12.5, "12.5"), (-0.0001, "0"), (100.0, "100"), (0.1, "0.1")])
def test_a_number_is_written_as_it_is(value: float, said: str) -> None:
    assert amount(value) == said
