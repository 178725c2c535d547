"""Places are the mainland's divisions and the countries and areas outside, each with what is known of it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fenduan.reference.places import PLACES, authority_of, is_mainland, is_place
from fenduan.reference.text import Text

HAN = re.compile(r"[\u4e00-\u9fff]")
DIVISIONS = 31
OTHER_COUNTRIES_AND_AREAS = 248  # the 249 of ISO 3166-1, less China itself


def test_the_mainland_is_its_divisions_and_the_corps() -> None:
    """31 provincial divisions and the Xinjiang Production and Construction Corps, each with an authority."""
    mainland = [place for place in PLACES.values() if place.mainland]
    assert len(mainland) == DIVISIONS + 1
    assert all(place.code.startswith("CN-") and place.authority and place.licence_prefix for place in mainland)
    assert len({place.licence_prefix for place in mainland}) == len(mainland)
    assert len({place.authority for place in mainland}) == len(mainland)


def test_outside_are_all_other_countries_and_areas() -> None:
    """248 alpha-2 codes, none of those set aside for private use, none with an authority of ours."""
    outside = [place for place in PLACES.values() if not place.mainland]
    assert len(outside) == OTHER_COUNTRIES_AND_AREAS
    assert all(re.fullmatch(r"[A-Z]{2}", place.code) for place in outside)
    assert not any(re.fullmatch(r"AA|Q[M-Z]|X[A-Z]|ZZ", place.code) for place in outside)
    assert all(place.authority is None and place.licence_prefix is None for place in outside)


@pytest.mark.parametrize("code", list(PLACES))
def test_every_place_is_named_in_both_languages(code: str) -> None:
    """The name and the authority are said in English and in Chinese."""
    for text in (PLACES[code].name, authority_of(code)):
        if text is not None:
            assert HAN.search(text.zh)
            assert text.en
            assert not HAN.search(text.en)


@pytest.mark.parametrize("code", ["CN-SH", "CN-XPCC", "NO", "IE", "HK", "MO", "TW"])
def test_a_place_is_known_by_its_code(code: str) -> None:
    """Norway is a place; Hong Kong, Macao and Taiwan stand under their alpha-2 codes."""
    assert is_place(code)
    assert PLACES[code].code == code


@pytest.mark.parametrize("code", ["CN", "CN-HK", "CN-MO", "CN-TW", "cn-sh", "us", "EU", "UK", "XK", "ZZ", "", "CN-ZZ"])
def test_what_is_no_place(code: str) -> None:
    """China alone is too coarse, the alpha-2 codes hold for HK, MO and TW, and spelling counts."""
    assert not is_place(code)
    assert not is_mainland(code)
    assert authority_of(code) is None


@pytest.mark.parametrize(("code", "inside"), [("CN-JS", True), ("CN-XPCC", True), ("HK", False), ("TW", False)])
def test_the_mainland_regime_ends_at_the_border(code: str, inside: bool) -> None:  # noqa: FBT001 - a table's column
    """Hong Kong, Macao and Taiwan count as outside."""
    assert is_mainland(code) is inside


def test_an_authority_is_named_as_it_names_itself() -> None:
    """Provincial authorities and the two national bodies that a step may name."""
    assert authority_of("CN-BJ") == Text("Beijing Municipal Medical Products Administration", "北京市药品监督管理局")
    assert authority_of("NMPA") == Text("National Medical Products Administration", "国家药品监督管理局")
    assert authority_of("CDE") is not None
    assert authority_of("US") is None
    assert not is_place("NMPA")


def test_what_is_unconfirmed_is_marked() -> None:
    """Only what was seen in an official text is marked as confirmed."""
    prefixes = {place.licence_prefix for place in PLACES.values() if place.licence_prefix_confirmed}
    authorities = {place.code for place in PLACES.values() if place.authority_confirmed}
    assert prefixes == {"京", "沪", "浙"}
    assert authorities == {"CN-BJ", "CN-ZJ", "CN-GD", "CN-AH", "CN-NX", "CN-XZ"}


def test_an_unknown_place_is_a_key_error() -> None:
    """The mapping itself answers only for places."""
    with pytest.raises(KeyError):
        PLACES["CN"]


def test_the_data_is_read_only_when_asked_for() -> None:
    """Importing the module, and even taking PLACES from it, reads no data."""
    code = "from fenduan.reference import places; from fenduan.reference.places import PLACES; "
    code += "before = places._places.cache_info().currsize; len(PLACES); "
    code += "print(before, places._places.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]


def test_the_divisions_agree_with_their_source(shared: Path) -> None:
    """Codes, names, authorities and prefixes are those of the source they were taken from."""
    source = json.loads((shared / "data" / "places" / "provincial_drug_administrations.json").read_bytes())
    theirs = {
        entry["code"]: (
            Text(entry["name_en"], entry["name_zh"]),
            Text(entry["authority_en"], entry["authority_zh"]),
            entry["licence_prefix"],
            entry["licence_prefix_seen_in_real_licence"],
        )
        for entry in source["authorities"]
    }
    ours = {
        place.code: (place.name, place.authority, place.licence_prefix, place.licence_prefix_confirmed)
        for place in PLACES.values()
        if place.mainland
    }
    assert ours == theirs
