"""The form of one part of a workspace."""

from django.urls import reverse

from fenduan.platform.arrangements.selectors import OwnPart, Workspace
from fenduan.platform.web.drafting import Drafting
from fenduan.platform.web.parts import Words


def form_of(workspace: Workspace, part: OwnPart) -> Drafting:
    """Return what the form of a part is made from."""
    faults: dict[str, tuple[Words, ...]] = {}
    for (party, section, pointer), fault in workspace.faults:
        if (party, section) == (part.party, part.section):
            faults[pointer] = (*faults.get(pointer, ()), fault.message)
    save = reverse("save", args=(workspace.arrangement.number, part.party, part.section))
    return Drafting(part.party, part.section, part.content, workspace.tree, save, faults)
