"""What stands to be signed together: every own part that changed, its exact bytes, and what differs from before."""

from dataclasses import dataclass
from typing import Any

from fenduan.assessment.need_to_know import visible
from fenduan.dossier.difference import Change, differences
from fenduan.dossier.model import Dossier
from fenduan.platform.arrangements import access
from fenduan.platform.arrangements.drafts import readable, with_required
from fenduan.platform.arrangements.gathering import Gathered, gather, key_of, latest_versions, parts_of
from fenduan.platform.arrangements.parts import Content, PartKey, joined
from fenduan.platform.arrangements.selectors import OwnPart, ToSign, Workspace, part_to_sign, workspace
from fenduan.platform.base.actor import Actor


@dataclass(frozen=True, slots=True)
class Changed:
    """An own part that changed since it was last signed: its bytes as they would be signed now.

    ``changes`` is what it states differently from its last version; ``None`` where it was never signed, or where the
    two cannot be read and compared.
    """

    part: OwnPart
    to_sign: ToSign
    changes: tuple[Change, ...] | None


def changed_parts(actor: Actor, number: str) -> tuple[Workspace, list[Changed]]:
    """Return a workspace and its own parts that changed since they were last signed. Raises :class:`NotFound`."""
    found = workspace(actor, number)
    mine = access.mine(actor, number)
    gathered = gather(mine.arrangement, mine.parties)
    parts = parts_of(mine.arrangement)
    versions = latest_versions(parts)
    signed = {key_of(each): versions[each.pk].content for each in parts if each.pk in versions}
    compare = _Comparing(actor, mine, gathered, _read(found.tree, number))
    return found, [
        Changed(
            part,
            part_to_sign(actor, number, part.party, part.section),
            compare.changes((part.party, part.section), signed.get((part.party, part.section))),
        )
        for part in found.own
        if part.changed and part.content
    ]


@dataclass(frozen=True, slots=True)
class _Comparing:
    """Compares the whole with the whole in which one part is as it was signed, so that references keep their names.

    Both are what the actor sees, no more.
    """

    actor: Actor
    mine: access.Mine
    gathered: Gathered
    now: Dossier | None

    def changes(self, key: PartKey, signed: Content | None) -> tuple[Change, ...] | None:
        if signed is None or self.now is None:
            return None
        number = self.mine.arrangement.number
        whole = with_required(joined({**self.gathered.contents, key: signed}).tree, number.lower())
        reader = access.reader_of(self.actor, whole, self.mine.parties)
        before = _read(visible(whole, reader, self.gathered.restrictions).tree, number)
        return None if before is None else differences(before, self.now)


def _read(tree: dict[str, Any], number: str) -> Dossier | None:
    found = readable(with_required(tree, number.lower()))
    return None if found is None else found.dossier
