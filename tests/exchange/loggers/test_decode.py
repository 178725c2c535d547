"""Encodings: told by what the bytes can be, and what is no text is refused."""

import pytest

from fenduan.exchange.loggers.decode import LARGEST, decode
from tests.exchange.loggers.making import Q_TAG, one, rules, taken

CHINESE = "时间,库内温度（℃）\n2026-06-01 08:00,5.4\n"
WESTERN = "Time,Température (°C)\n2026-06-01 08:00,5.4\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_chinese_in_every_encoding(encoding: str) -> None:
    text, _ = decode(CHINESE.encode(encoding), "a.csv")

    assert text == CHINESE
    assert [each.celsius for each in one(CHINESE.encode(encoding)).series.readings] == [5.4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1", "cp1252"])
def test_a_degree_sign_of_a_western_program(encoding: str) -> None:
    text, _ = decode(WESTERN.encode(encoding), "a.csv")

    assert text == WESTERN


def test_another_encoding_than_utf_8_is_said() -> None:
    def said(data: bytes) -> list[str]:
        return [each.zh for each in taken(data).remarks if "编码" in each.zh]

    assert said(CHINESE.encode("gb18030")) == ["按 gb18030 编码读取。"]
    assert said(CHINESE.encode()) == []


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_mean_nothing(end: str) -> None:
    assert one(Q_TAG.replace("\n", end)) == one(Q_TAG)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty-file"),
        (b" \r\n\t", "empty-file"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"Time,Temp\n\x1b[31m2026", "binary"),
        (b"\xff\xfea", "binary"),
        (b"\xff\xfe" + b"\x00\xd8" * 9, "binary"),
        (b"x" * (LARGEST + 1), "too-large"),
        (b"hello", "not-recognised"),
    ],
)
def test_what_is_no_readable_text_is_refused(data: bytes, rule: str) -> None:
    assert rules(data) == [(rule, None)]
