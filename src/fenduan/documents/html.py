"""A document as HTML: one file, no script, nothing fetched from anywhere, read aloud and printed as well as seen."""

from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources
from itertools import groupby

from fenduan.documents.tree import (
    Block,
    Content,
    Definitions,
    Figure,
    Heading,
    Item,
    Paragraph,
    Plate,
    Signatures,
    Table,
    Verdict,
)
from fenduan.documents.words import SIGNS
from fenduan.reference.text import Text

_LANGUAGES = {"zh": "zh-Hans", "en": "en"}
# A table of so many columns fits a telephone.
_FEW = 3
_SKIP = Text("Skip to: {part}", "跳至：{part}")
# Where a reader who comes back wants to go first, where a document has it.
_FIRST = "part-findings"
_SCROLL = Text("Drawing; it can be scrolled", "图，可左右滚动")
_WIDE = Text("Table; it can be scrolled", "表，可左右滚动")
_COUNTS = Text("Findings by status", "各类判定数量")


def html(content: Content) -> bytes:
    """Return the document as one HTML file in UTF-8."""
    return "".join(_page(content)).encode()


def _page(content: Content) -> Iterator[str]:
    style = resources.files("fenduan.documents").joinpath("document.css").read_text(encoding="utf-8")
    colon = "：" if content.language == "zh" else ": "
    title = escape(content.title + colon + content.subtitle)
    digest = f"{escape(content.digest_label)} {escape(content.digest)}"
    printed = f'@page{{@bottom-left{{content:"{_css(content.digest_label)} {_css(content.digest)}"}}}}'
    yield f'<!doctype html>\n<html lang="{_LANGUAGES[content.language]}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f'<meta name="generator" content="Fenduan">\n<title>{title}</title>\n'
    yield f"<style>\n{style}{printed}\n</style>\n</head>\n<body>\n"
    parts = list(_parts(content))
    first = next((each for each in parts if each.id == _FIRST), parts[0])
    skip = _SKIP.pick(content.language).format(part=first.text)
    yield f'<a class="skip" href="#{escape(first.id)}">{escape(skip)}</a>\n'
    yield f"<header>\n<h1>{escape(content.title)}</h1>\n"
    yield f'<p class="subtitle">{escape(content.subtitle)}</p>\n<dl class="about">'
    yield from (f"<div><dt>{escape(term)}</dt><dd>{escape(said)}</dd></div>" for term, said in content.about)
    yield f'</dl>\n</header>\n<main aria-label="{escape(content.title)}">\n<div class="front">\n'
    yield from _blocks(content.front, content)
    yield "</div>\n"
    yield from _contents(content)
    yield from _blocks(content.body, content)
    yield f'</main>\n<footer><p>{escape(content.mark)}</p><p class="code">{digest}</p></footer>\n</body>\n</html>\n'


def _css(text: str) -> str:
    """Write text as the inside of a CSS string."""
    return "".join(each if each.isalnum() else f"\\{ord(each):x} " for each in text)


def _contents(content: Content) -> Iterator[str]:
    label = escape(content.contents)
    yield f'<nav aria-label="{label}"><h2>{label}</h2><ul>'
    for part in _parts(content):
        yield f'<li><a href="#{escape(part.id)}">{escape(part.text)}</a></li>'
    yield "</ul></nav>\n"


def _parts(content: Content) -> Iterator[Heading]:
    """Yield the headings of the parts behind the first page."""
    for block in content.body:
        heading = block.heading if isinstance(block, Plate) else block
        if isinstance(heading, Heading) and heading.level == 1:
            yield heading


def _blocks(blocks: Iterable[Block], content: Content) -> Iterator[str]:
    """Write blocks; findings that follow each other become one list."""
    for listed, run in groupby(blocks, key=lambda block: isinstance(block, Item)):
        if listed:
            yield '<ul class="findings">\n'
            yield from (_item(block, content) for block in run if isinstance(block, Item))
            yield "</ul>\n"
        else:
            yield from (_block(block, content) for block in run)


def _block(block: Block, content: Content) -> str:
    match block:
        case Heading():
            level = block.level + 1
            return f'<h{level} id="{escape(block.id)}">{escape(block.text)}</h{level}>\n'
        case Paragraph():
            return f'<p class="{block.tone}">{escape(block.text)}</p>\n'
        case Definitions():
            return _definitions(block)
        case Table():
            return _table(block, content)
        case Verdict():
            return _verdict(block, content)
        case Figure():
            return _figure(block, content)
        case Plate():
            return _block(block.heading, content) + _figure(block, content)
        case Signatures():
            return _signatures(block)
        case Item():
            return _item(block, content)


def _definitions(block: Definitions) -> str:
    rows = (
        f"<div><dt>{escape(term)}</dt><dd{' class=code' if said in block.codes else ''}>{escape(said)}</dd></div>"
        for term, said in block.rows
    )
    return f'<dl class="facts">{"".join(rows)}</dl>\n'


def _scroll(inner: str, label: Text, name: str, content: Content) -> str:
    """Let what is wide scroll in a region of its own, by keyboard too."""
    said = escape(f"{label.pick(content.language)}: {name}" if content.language == "en" else f"{label.zh}：{name}")
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{said}">{inner}</div>'


def _table(block: Table, content: Content) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in block.head)
    shares = "".join(f'<col style="width:{share / sum(block.shares):.1%}">' for share in block.shares)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(each)}</td>" for each in row[1:])}</tr>\n'
        for row in block.rows
    )
    few = " class=few" if len(block.head) <= _FEW else ""
    inner = (
        f"<table{few}><caption>{escape(block.caption)}</caption><colgroup>{shares}</colgroup>"
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"
    )
    return _scroll(inner, _WIDE, block.caption, content) + "\n"


def _chip(status: str, said: str) -> str:
    return f'<span class="chip {status}"><span aria-hidden="true">{SIGNS[status]} </span>{escape(said)}</span>'


def _verdict(block: Verdict, content: Content) -> str:
    counts = "".join(f"<li>{_chip(each.status, f'{each.word} {each.number}')}</li>" for each in block.counts)
    return (
        f'<section class="verdict {block.status}" aria-label="{escape(block.word)}">'
        f'<p class="sentence"><span aria-hidden="true">{SIGNS[block.status]} </span>{escape(block.sentence)}</p>'
        f"<p>{escape(block.meaning)}</p>"
        f'<ul class="counts" aria-label="{escape(_COUNTS.pick(content.language))}">{counts}</ul></section>\n'
    )


def _item(block: Item, content: Content) -> str:
    opening, closing = ("〔", "〕") if content.language == "zh" else ("[", "]")
    flags = "".join(f' <span class="flag">{opening}{escape(flag)}{closing}</span>' for flag in block.flags)
    notes = "".join(
        f'<div class="{note.tone}"><dt>{escape(note.label)}</dt><dd>{escape(note.text)}</dd></div>'
        for note in block.notes
    )
    return (
        f'<li class="{block.status}"><p class="head">{_chip(block.status, block.word)} '
        f"<b>{escape(block.about)}</b>{flags}</p><p>{escape(block.reason)}</p>"
        f"{f'<dl>{notes}</dl>' if notes else ''}</li>\n"
    )


def _figure(block: Figure | Plate, content: Content) -> str:
    parts = "".join(
        f'<div class="part" style="--natural:{round(part.width)}px">{part.markup}</div>' for part in block.parts
    )
    scroll = _scroll(parts, _SCROLL, block.caption, content)
    return f"<figure>{scroll}<figcaption>{escape(block.caption)}</figcaption></figure>\n"


def _signatures(block: Signatures) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in block.head)
    empty = "<td></td>" * (len(block.head) - 1)
    rows = "".join(f'<tr><th scope="row">{escape(role)}</th>{empty}</tr>' for role in block.roles)
    return (
        f'<div class="sign"><p>{escape(block.lead)}</p><p>{escape(block.opinion)}</p><div class="opinion"></div>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="seal">{escape(block.seal)}</p></div>\n'
    )
