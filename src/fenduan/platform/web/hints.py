"""What stands under the label of a field: the guide's sentence, as people read it who pick words and type no codes.

The guide tells of the format, so it names codes (``drug_substance``) and ids. Files and the API carry those; a
page shows the word alone.
"""

import re
from typing import Final

from fenduan.documents.words import MODES
from fenduan.dossier import guide
from fenduan.exchange.spreadsheet import headings
from fenduan.platform.web.parts import Words
from fenduan.reference.codes import FAMILIES
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

# A hint of fewer characters that ends in the label says no more than it.
_SAYS_MORE: Final = 14
_NAMES_ONLY: Final = 8
BODIES: Final = {"NMPA": Text("NMPA", "国家药监局"), "CDE": Text("CDE", "药品审评中心")}
# A code with the word that the guide gives for it, if it does.
_CODE: Final = re.compile(r" ?`([^`]+)`(?:（([^）]*)）)? ?")
_OPENING: Final = re.compile(r"^`[^`]+`(?:: |：)")
# On a page one picks the thing itself.
_BY_CODE: Final = re.compile(r"(所列文件)编号|(剂型|地区)代码")
_ANY_CODE: Final = re.compile(r"(?: Any lower-case code[^.]*\.)|(?:[^。]*小写代码[^。]*。)")


def hint(name: str) -> Words:
    """Return what the guide says of a field (``Model.key``) without codes; nothing where it repeats the label."""
    said, label_words = guide.FIELDS[name], headings.FIELDS.get(name)
    if label_words is None and len(said.zh) < _NAMES_ONLY:
        return ""
    if label_words is not None and (said.zh.removesuffix("。").endswith(label_words.zh) and len(said.zh) < _SAYS_MORE):
        return ""
    read = Text(_read(said.en, "en"), _read(said.zh, "zh"))
    if label_words is not None and read.zh.removesuffix("。").endswith(label_words.zh) and len(read.zh) < _SAYS_MORE:
        return ""
    return read


def _read(said: str, language: Language) -> str:
    """Return a sentence of the guide with every code said in words."""
    plain = _BY_CODE.sub(lambda found: found[1] or found[2], _ANY_CODE.sub("", _OPENING.sub("", said)))
    worded = _CODE.sub(lambda found: _spoken(found, language), plain)
    return worded[:1].upper() + worded[1:]


def _spoken(found: re.Match[str], language: Language) -> str:
    if language == "zh":
        return found[2] or _quoted(word_of(found[1]).zh, "“{}”")
    before, after = (" " if found[0].startswith(" ") else ""), (" " if found[0].endswith(" ") else "")
    return before + _quoted(word_of(found[1]).en, '"{}"') + after


def _quoted(word: str, marks: str) -> str:
    """Put what is a phrase in quotation marks; a name stands by itself."""
    return marks.format(word) if "不" in word or "not " in word else word


def word_of(code: str) -> Text:
    """Return what a code of the format is called. Raises :class:`KeyError` for what is none."""
    family = next((name for name, codes in FAMILIES.items() if code in codes), None)
    if family is not None:
        return label(family, code)
    return MODES.get(code) or BODIES[code]
