"""Everything is said in both languages, and the same is said."""

import pytest

from tests.structure.bilingual import Pair, faults, half_width, numbers, pairs, speakers


def test_every_text_says_the_same_in_both_languages() -> None:
    found = [f"{pair.place}: {pair.callee}: {fault}" for pair in pairs() for fault in faults(pair)]

    assert not found, "\n".join(["texts to correct:", *found])


def test_chinese_is_set_with_chinese_punctuation() -> None:
    found = [f"{pair.place}: {half!r} in {pair.zh!r}" for pair in pairs() if (half := half_width(pair))]

    assert not found, "\n".join(["half-width marks between Chinese characters (write ，；：？！（）):", *found])


def test_the_reader_finds_who_speaks() -> None:
    assert speakers()["Text"] == (0, False)
    assert sum(1 for _ in pairs()) > 100, "the program says more than this: the reader misses it"


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Article 32 of the Regulations", "《实施条例》第三十二条"),
        ("article 105, paragraph 2", "第一百零五条第二款"),
        ("In force from 15 May 2026.", "自2026年5月15日起施行。"),
        ("Since June 2026.", "自2026年6月起。"),
        ("1,095 days are needed", "须满1,095日"),
        ("between 2.5 and 8 degrees", "2.5至8摄氏度"),
        ("on 2026-05-01", "于2026-05-01"),
        ("It may be entrusted.", "可以委托生产。"),
    ],
)
def test_numbers_are_read_as_each_language_writes_them(en: str, zh: str) -> None:
    assert numbers(en) == numbers(zh)


@pytest.mark.parametrize(
    ("en", "zh", "template", "fault"),
    [
        ("Three are held.", "", False, "no Chinese"),
        ("", "已取得。", False, "empty"),
        ("Held: 3.", "已取得4份。", False, "not the same numbers"),
        ("Article 32", "第三十三条", False, "not the same numbers"),
        ("生物制品", "生物制品", False, "Chinese in the English"),
        ("{site} is missing.", "缺少{segment}。", True, "not the same places"),
    ],
)
def test_a_faulty_pair_is_found(en: str, zh: str, template: bool, fault: str) -> None:  # noqa: FBT001
    assert any(fault in each for each in faults(Pair("here", "Text", en, zh, template)))


def test_a_half_width_mark_is_found_and_a_number_left_alone() -> None:
    assert half_width(Pair("here", "Text", "Held, valid.", "已取得,且有效。", template=False)) == "得,"
    assert half_width(Pair("here", "Text", "1,095 days: {a}", "满1,095日：{a}", template=False)) is None
