"""docs/story.md, written from the story that the demonstration tells.

``script/pages`` writes it anew; a test holds that it is what this module writes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fenduan.platform.demo.people import people
from fenduan.platform.demo.story import DOSSIER, SCAN, Chapter, Step, chapters
from fenduan.reference.text import LANGUAGES, Language, Text
from tests.structure.program import ROOT

FOLDER: Final = ROOT / "docs"
PAGE: Final = "story.md"
_TITLE: Final = Text("The story by hand", "亲手走一遍全过程")
_HEADINGS: Final = {"en": "English", "zh": "中文"}
_HEAD: Final = (
    Text(
        "From a blank arrangement to an opinion in Jiangsu, a class B licence in Shanghai, and their proof. "
        "`script/run` serves the demonstration; open `/demo/story/` in a tab of its own: it shows these steps, each "
        "with a button that signs in as who does it, and offers the two files they need, "
        f"`{DOSSIER}` and `{SCAN}`.",
        "从新建安排到江苏出具意见书、上海决定B类许可证，再到离线核验。`script/run` 运行演示环境；请在单独的标签页中"
        "打开 `/demo/story/`：该页列有下列各步，点击按钮即可以相应身份登录，并提供所用的两份文件 "
        f"`{DOSSIER}` 和 `{SCAN}`。",
    ),
    Text(
        "One can also sign in as on a real platform: address, password and code stand on `/demo/`, where the day is "
        "moved as well.",
        "也可以与正式运行时一样登录：邮箱、密码和验证码见 `/demo/`，日期也在该页调整。",
    ),
)


def page() -> str:
    """Return the page."""
    return "\n".join(_lines()) + "\n"


def write(folder: Path = FOLDER) -> None:
    """Write it."""
    (folder / PAGE).write_text(page(), encoding="utf-8")


def _lines() -> Iterator[str]:
    yield f"# {_TITLE.en} {_TITLE.zh}"
    yield ""
    yield " · ".join(f"[{name}](#{name.lower()})" for name in _HEADINGS.values())
    for language in LANGUAGES:
        yield from ("", f"## {_HEADINGS[language]}", "")
        for each in _HEAD:
            yield from (each.pick(language), "")
        for number, chapter in enumerate(chapters(), 1):
            yield from _chapter(number, chapter, language)


def _chapter(number: int, chapter: Chapter, language: Language) -> Iterator[str]:
    yield from (f"### {number} {chapter.title.pick(language)}", "")
    for count, step in enumerate(chapter.steps, 1):
        yield f"{count}. {_step(step, language)}"
    yield ""


def _step(step: Step, language: Language) -> str:
    who = {each.email: each for each in people()}
    comma, colon, mark = ("，", "：", "；") if language == "zh" else (", ", ": ", "; ")
    named = mark.join(f"{who[each].about.pick(language)}{comma}`{each}`" for each in step.who)
    said = f"{named}{colon}" if named else ""
    seen = f" → {step.see.pick(language)}" if step.see else ""
    return f"{said}{step.do.pick(language)}{seen}"


if __name__ == "__main__":
    write()
