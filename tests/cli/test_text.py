"""The determination as a person reads it."""

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from fenduan.cli.terminal import SIGNS
from fenduan.law.finding import Status
from fenduan.reference.labels import label
from fenduan.reference.text import Language
from tests.cli.running import EXAMPLES, LANGUAGES, ROOT, example, run, valid
from tests.scenarios.build import changed, determined
from tests.scenarios.build import example as raw

GOLDENS = Path(__file__).parent / "goldens"
HAN = re.compile(r"[\u3400-\u9fff]")


def flat(text: str, language: str) -> str:
    """Return text as if it were one line, so that a sentence is found wherever it is broken."""
    return re.sub(r"\s+", "" if language == "zh" else " ", text)


def assessed(name: str, language: str, *words: str, columns: int = 100) -> str:
    """Return the text of an assessment."""
    return run("assess", example(name), "--lang", language, *words, env={"COLUMNS": str(columns)}).stdout


@pytest.mark.parametrize("width", range(40, 161, 15))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_line_is_wider_than_the_terminal(name: str, language: str, width: int) -> None:
    for words in ((), ("--all",)):
        for line in assessed(name, language, *words, columns=width).splitlines():
            assert cell_len(line) <= width, line


@pytest.mark.parametrize("width", [40, 60, 100, 160, 200])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    [
        ("route", example("adc-three-provinces")), ("law", "list"), ("law", "show", "agreement/clauses"), ("doctor",),
        ("dossier", "check", example("adc-three-provinces")), ("calendar", "add", "2026-09-20", "20"),
        ("--help",), ("assess", "--help"), ("assess",), ("law", "show", "x"), ("assess", "no-such-file.yaml"),
    ],
)  # fmt: skip
def test_no_line_of_any_command_is_wider(words: tuple[str, ...], language: str, width: int) -> None:
    told = run("--lang", language, *words, env={"COLUMNS": str(width)})

    assert told.output
    for line in told.output.splitlines():
        assert cell_len(line) <= width, line


def test_the_width_is_100_without_a_terminal() -> None:
    longest = max(map(cell_len, run("assess", example("adc-three-provinces")).stdout.splitlines()))

    assert 95 <= longest <= 100


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_verdict_comes_first_and_the_worth_of_it_last(name: str, language: str) -> None:
    text = assessed(name, language)
    lines = text.splitlines()
    outcome = label("outcome", EXAMPLES[name][0])

    assert outcome.pick("zh" if language == "zh" else "en").casefold() in lines[0].casefold()
    assert lines[0][0] in SIGNS.values()
    assert lines[-1] == (
        "本结果供有关人员决策参考，不构成法律意见。"
        if language == "zh"
        else "This supports a person's decision. It is not legal advice."
    )
    assert "\x1b" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_that_blocks_or_is_missing_is_left_out(name: str, language: str) -> None:
    determination = determined(raw(name))
    text = flat(assessed(name, language), language)
    speaking: Language = "zh" if language == "zh" else "en"

    for each in determination.findings:
        if each.counts and each.finding.status in (
            Status.NOT_MET,
            Status.NOT_SHOWN,
            Status.FOR_JUDGEMENT,
            Status.PENDING,
        ):
            assert flat(each.requirement.title.pick(speaking), language) in text
            assert each.requirement.id in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_unfolded_every_reason_and_remedy_is_there(name: str, language: str) -> None:
    payload = determined(raw(name)).as_dict()
    text = flat(assessed(name, language, "--all"), language).casefold()

    for each in payload["findings"]:
        assert flat(each["reason"][language], language).casefold() in text
        if each["remedy"]["what"] is not None:
            assert flat(each["remedy"]["what"][language], language).casefold() in text
        for remark in each["remarks"]:
            assert flat(remark[language], language).casefold() in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reported_arrangement_says_what_to_show_and_what_to_file_where(language: str) -> None:
    # Narrow, so that the route is a list and no name is broken over the cells of a table.
    text = flat(assessed("reported-cross-province", language, columns=60), language)
    told = {
        "en": (
            "Missing: what is not shown",
            "Begin with: the holder's place",
            "WuXi Biologics, Wuxi",
            "Route: what to file",
            "Jiangsu Provincial Medical Products Administration",
            "class C licence",
            "Supplementary application",
        ),
        "zh": (
            "缺项：未证明的要求",
            "建议先说明：持有人所在地",
            "药明生物(无锡)",
            "办理路径",
            "江苏省药品监督管理局",
            "C类许可证",
            "补充申请",
        ),
    }

    for each in told[language]:
        assert flat(each, language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_alike_findings_are_told_once_and_name_the_others(language: str) -> None:
    text = assessed("reported-cross-province", language)

    assert ("同样情形" if language == "zh" else "The same for: ") in text
    assert len(text.splitlines()) < len(assessed("reported-cross-province", language, "--all").splitlines())


def test_the_route_is_a_table_where_there_is_room_and_a_list_where_not() -> None:
    wide = run("route", example("adc-three-provinces"), env={"COLUMNS": "120"}).stdout
    narrow = run("route", example("adc-three-provinces"), env={"COLUMNS": "50"}).stdout

    assert re.search(r"^No\.\s+Step\s+Who → to whom\s+State\s+Period\s+Due\s+Waits for$", wide, re.MULTILINE)
    assert not re.search(r"^No\.", narrow, re.MULTILINE)
    for text in (wide, narrow):
        assert "2026-06-23" in text
        assert "15 working days" in text


def test_out_of_scope_says_why(tmp_path: Path) -> None:
    source = (ROOT / "examples" / "reported-cross-province.yaml").read_text(encoding="utf-8")
    path = tmp_path / "dossier.yaml"
    path.write_text(source.replace("biologic: true", "biologic: false"), encoding="utf-8")
    told = run("assess", str(path))

    assert told.exit_code == 1
    assert told.stdout.startswith("– Out of scope")
    assert "There is nothing to file." in told.stdout
    assert valid(run("assess", str(path), "--format", "json").stdout, "determination")["outcome"] == "out_of_scope"


def test_an_exception_is_told_to_need_reasons() -> None:
    dossier = json.dumps(changed(raw(), {"/experience": []}), default=str)
    told = run("assess", "-", stdin=dossier)

    assert told.exit_code == 1
    assert "in principle" in told.stdout.splitlines()[0]
    assert "exception" in told.stdout
    assert "原则上" in run("assess", "-", "--lang", "zh", stdin=dossier).stdout.splitlines()[0]


def test_hostile_names_are_shown_and_not_acted_on(tmp_path: Path) -> None:
    source = (ROOT / "examples" / "reported-cross-province.yaml").read_text(encoding="utf-8")
    name = "\u202eevil {0} {name} %s " + "x" * 300 + "长" * 300
    path = tmp_path / "dossier.yaml"
    path.write_text(source.replace("{en: CANbridge, zh: 北海康成}", f"'{name}'"), encoding="utf-8")
    told = run("assess", str(path), env={"COLUMNS": "60"})

    assert told.exit_code == 1
    assert "\u202e" not in told.stdout
    assert "\\u202eevil {0} {name} %s" in told.stdout
    assert all(cell_len(line) <= 60 for line in told.stdout.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_the_worked_example_is_as_kept(language: str) -> None:
    head = assessed("adc-three-provinces", language, columns=80).split("\n\n")
    golden = GOLDENS / f"adc-three-provinces.{language}.txt"

    assert "\n\n".join(head[:3]) + "\n" == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_an_ascii_terminal_the_signs_are_ascii(language: str) -> None:
    told = run("assess", example("antibody-with-obstacles"), "--lang", language, charset="ascii")

    assert told.stdout.isascii()
    assert told.stdout.startswith("x ")
    assert all(cell_len(line) <= 100 for line in told.stdout.splitlines())
    if language == "en":
        assert "?" in told.stdout
        assert "->" in told.stdout
