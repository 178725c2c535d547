"""The form of one part of a workspace."""

import re

from django.urls import reverse

from fenduan.platform.arrangements.selectors import OwnPart, Workspace
from fenduan.platform.web.arrangement_frame import waits
from fenduan.platform.web.drafting import Drafting
from fenduan.platform.web.parts import Words
from fenduan.reference.text import Text

_CODE = re.compile(r"`([^`]*)`")


def quoted(message: Text) -> Text:
    """Return a message with what was typed in quotation marks, as a page has them."""
    return Text(_CODE.sub(r'"\1"', message.en), _CODE.sub(r"“\1”", message.zh))


def form_of(workspace: Workspace, part: OwnPart) -> Drafting:
    """Return what the form of a part is made from."""
    faults: dict[str, tuple[Words, ...]] = {}
    for (party, section, pointer), fault in workspace.faults:
        if (party, section) == (part.party, part.section) and not waits(pointer, fault):
            faults[pointer] = (*faults.get(pointer, ()), quoted(fault.message))
    save = reverse("save", args=(workspace.arrangement.number, part.party, part.section))
    return Drafting(part.party, part.section, part.content, workspace.tree, save, faults)
